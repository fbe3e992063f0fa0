import EntenteDomain
import Testing

@Suite("Row 2: constraint relief")
struct ConstraintReliefTests {
    @Test func `cold storage 5 at 60 % and German market 3 at 0 % are 3.0 of 8, 37.5 %`() {
        var sample = Sample()
        let storage = sample.constrain("Cold storage", 5, relieved: 60, by: .a)
        let market = sample.constrain("German market", 3, relieved: 0, by: .a)
        let finding = ConstraintRelief.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("relieved_severity", about: Sample.Side.a.subject) == "3.0")
        #expect(finding.shown("severity", about: Sample.Side.a.subject) == "8")
        #expect(finding.shown("relief", about: Sample.Side.a.subject) == "37.5 %")
        #expect(
            finding.figure("relief", about: Sample.Side.a.subject)?.evidence == [storage, market]
        )
        #expect(finding.shown("relieved", about: .entity(storage)) == "60 %")
        #expect(finding.sentence == "constraints relieved: Aurora Foods 37.5 %")
        #expect(finding.verdict == .good)
        #expect(finding.remarks.map(\.text).contains("Borealis Retail named no constraint"))
    }

    @Test func `a side whose constraints none is relieved of gets attention`() {
        var sample = Sample()
        sample.constrain("Cold storage", 5, relieved: 60, by: .a)
        sample.constrain("Own label", 1, by: .b)
        let finding = ConstraintRelief.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .amber)
        #expect(finding.shown("relief", about: Sample.Side.b.subject) == "0.0 %")
    }

    @Test func `without constraints nothing can be said`() {
        let finding = ConstraintRelief.finding(in: Sample().state, on: Sample.today)
        #expect(finding.verdict == .open)
        #expect(finding.figures.isEmpty)
    }

    @Test func `a private constraint moves no shared number, and its owner alone sees it`() {
        var sample = Sample()
        sample.constrain("Cold storage", 5, relieved: 60, by: .a)
        let shared = ConstraintRelief.finding(in: sample.state, on: Sample.today)
        let debt = sample.constrain(
            "Debt",
            5,
            by: .a,
            audience: .organisation(Sample.Side.a.organisation)
        )
        let hidden = ConstraintRelief.finding(in: sample.state, on: Sample.today)
        #expect(hidden == shared)
        sample.viewer = .a
        let seen = ConstraintRelief.finding(in: sample.state, on: Sample.today)
        #expect(seen.shown("relief", about: Sample.Side.a.subject) == "60.0 %")
        #expect(seen.shown("own_relief", about: Sample.Side.a.subject) == "30.0 %")
        #expect(seen.shown("own_relieved", about: .entity(debt)) == "0 %")
        #expect(seen.figure("own_relieved")?.evidence == [debt])
        #expect(seen.figures.filter { $0.name == "own_relieved" }.count == 1)
    }

    @Test func `a constraint that was published counts once for its owner`() {
        var sample = Sample()
        sample.viewer = .a
        let published = sample.constrain("Cold storage", 5, relieved: 60, by: .a)
        sample.constrain(
            "Cold storage",
            5,
            by: .a,
            audience: .organisation(Sample.Side.a.organisation),
            ["published_as": .entity(published)]
        )
        let finding = ConstraintRelief.finding(in: sample.state, on: Sample.today)
        #expect(finding.figure("own_relief") == nil)
    }

    @Test func `a constraint on which no give works is named until it is gone`() {
        var sample = Sample()
        let give = sample.add("give", by: .b)
        sample.constrain("Cold storage", 5, by: .a, ["gives": .list([.entity(give)])])
        let idle = sample.constrain("German market", 3, by: .a)
        sample.constrain("Packaging", 1, relieved: 100, by: .b)
        let remarks = ConstraintRelief.finding(in: sample.state, on: Sample.today).remarks
        #expect(remarks == [Remark("no give works on 1 constraint", evidence: [idle])])
    }
}

extension Sample {
    @discardableResult
    fileprivate mutating func constrain(
        _ title: String,
        _ severity: Int,
        relieved: Amount? = nil,
        by side: Side,
        audience: Audience = .shared,
        _ more: [FieldName: FieldValue] = [:]
    ) -> EntityID {
        var fields: [FieldName: FieldValue] = [
            "title": .text(title), "severity": .integer(severity),
        ]
        if let relieved { fields["relieved"] = .amount(relieved) }
        return add("constraint", by: side, audience: audience, fields.merging(more) { $1 })
    }
}
