import EntenteDomain
import Testing

@Suite("Row 5: readiness pillars")
struct PillarReadinessTests {
    @Test func `framework A 4 and B 2 shows 2, 'B has no clients in 3 of 9 departments'`() {
        var sample = Sample()
        sample.score(.framework, 4, by: .a)
        let weak = sample.score(.framework, 2, by: .b)
        sample.operations = OperationalFacts(
            syncs: (1...9).map { number in
                .init(
                    department: Sample.Side.b.department(number),
                    last: number <= 3 ? nil : Sample.today
                )
            }
        )
        let finding = PillarReadiness.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("pillar", about: .part("framework")) == "2")
        let cell = Figure.Subject.side(Sample.Side.b.organisation, "framework")
        #expect(finding.shown("weak", about: cell) == "yes")
        #expect(finding.figure("weak", about: cell)?.evidence == [weak])
        let other = Figure.Subject.side(Sample.Side.a.organisation, "framework")
        #expect(finding.shown("weak", about: other) == "no")
        #expect(finding.verdict == .red)
        #expect(
            finding.remarks.first?.text == "Borealis Retail has no clients in 3 of 9 departments"
        )
    }

    @Test func `a score that is not in the log yet is the last word of its side`() {
        var sample = Sample()
        let unsent = sample.score(.readiness, 4, by: .a)
        sample.score(.readiness, 1, by: .a)
        sample.withhold(unsent)
        let finding = PillarReadiness.finding(in: sample.state, on: Sample.today)
        let cell = Figure.Subject.side(Sample.Side.a.organisation, "readiness")
        #expect(finding.shown("score", about: cell) == "4")
    }

    @Test func `the whole is as ready as its lowest pillar`() {
        var sample = Sample()
        for (place, pillar) in ReadinessPillar.allCases.enumerated() {
            sample.score(pillar, place == 2 ? 3 : 4, by: .a)
            sample.score(pillar, 4, by: .b)
        }
        let finding = PillarReadiness.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("overall") == "3")
        #expect(finding.sentence == "readiness 3 of 4: expectations")
        #expect(finding.verdict == .good)
    }

    @Test func `a pillar that one side has not scored is not shown, and that is said`() {
        var sample = Sample()
        sample.score(.readiness, 4, by: .a)
        let finding = PillarReadiness.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .open)
        #expect(finding.figure("pillar") == nil)
        #expect(finding.sentence == "no pillar was scored by all sides")
        let cell = Figure.Subject.side(Sample.Side.a.organisation, "readiness")
        #expect(finding.shown("score", about: cell) == "4")
        #expect(finding.shown("weak", about: cell) == "no")
        #expect(finding.remarks.contains { $0.text.hasPrefix("Borealis Retail has not scored") })
    }

    @Test func `until all five are scored by all nothing is said of the whole`() {
        var sample = Sample()
        for pillar in ReadinessPillar.allCases.prefix(4) {
            for side in Sample.Side.allCases { sample.score(pillar, 4, by: side) }
        }
        let four = PillarReadiness.finding(in: sample.state, on: Sample.today)
        #expect(four.sentence == "4 of 5 pillars are scored by all sides")
        #expect(four.figure("overall") == nil)
        #expect(four.figures.count { $0.name == "pillar" } == 4)
        #expect(four.verdict == .open)
        for side in Sample.Side.allCases { sample.score(.improvement, 3, by: side) }
        let all = PillarReadiness.finding(in: sample.state, on: Sample.today)
        #expect(all.sentence == "readiness 3 of 4: continuous improvement")
        #expect(all.verdict == .good)
    }

    @Test func `a weak pillar is red whatever the others will be, and the sentence names it`() {
        var sample = Sample()
        for side in Sample.Side.allCases { sample.score(.readiness, 1, by: side) }
        let finding = PillarReadiness.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .red)
        #expect(finding.sentence == "1 of 5 pillars are scored by all sides, weak: readiness")
        #expect(finding.figure("overall") == nil)
    }

    @Test func `up to which score a pillar is weak is what was agreed`() {
        var sample = Sample()
        for pillar in ReadinessPillar.allCases {
            for side in Sample.Side.allCases { sample.score(pillar, 3, by: side) }
        }
        #expect(PillarReadiness.finding(in: sample.state, on: Sample.today).verdict == .good)
        sample.agree(settings: ["pillar_weak_up_to": 3])
        let finding = PillarReadiness.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .red)
        let cell = Figure.Subject.side(Sample.Side.a.organisation, "readiness")
        #expect(finding.shown("weak", about: cell) == "yes")
    }

    @Test func `of several scores of a side the one said last counts`() {
        var sample = Sample()
        sample.score(.readiness, 1, by: .a)
        sample.score(.readiness, 4, by: .b)
        sample.score(.readiness, 3, by: .a)
        let finding = PillarReadiness.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("pillar", about: .part("readiness")) == "3")
    }

    @Test func `a score leads to its evidence, and one without is named`() {
        var sample = Sample()
        let note = sample.add("note", by: .a)
        let shown = sample.score(.readiness, 4, by: .a, ["evidence": .entity(note)])
        let bare = sample.score(.readiness, 4, by: .b)
        let finding = PillarReadiness.finding(in: sample.state, on: Sample.today)
        #expect(
            finding.figure("pillar", about: .part("readiness"))?.evidence == [note, shown, bare]
        )
        let remark = Remark("Borealis Retail shows no evidence for readiness", evidence: [bare])
        #expect(finding.remarks.contains(remark))
    }
}

extension Sample {
    @discardableResult
    fileprivate mutating func score(
        _ pillar: ReadinessPillar,
        _ score: Int,
        by side: Side,
        _ more: [FieldName: FieldValue] = [:]
    ) -> EntityID {
        let fields: [FieldName: FieldValue] = [
            "pillar": .text(pillar.rawValue), "score": .integer(score),
        ]
        return add("pillar_score", by: side, fields.merging(more) { $1 })
    }
}
