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
        #expect(finding.remarks.contains { $0.text.hasPrefix("Borealis Retail has not scored") })
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
