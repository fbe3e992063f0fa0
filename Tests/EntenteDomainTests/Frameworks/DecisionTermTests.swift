import EntenteDomain
import Testing

@Suite("Row 28: the quorum and the ladder of the term on decisions")
struct DecisionTermTests {
    private static let signed = day("2026-01-15")
    private static let decided = day("2026-11-16")

    /// A partnership in which two of each side must take part, and that asks the heads after ten days
    /// and the sponsors after five more.
    private func sample(quorum: Int = 2, since: CivilDate = signed) -> Sample {
        var sample = Sample()
        let step = { (level: String, days: Int) in
            FieldValue.record(["level": .text(level), "days": .integer(days)])
        }
        sample.term(
            .decisions,
            [
                "quorum": .integer(quorum),
                "ladder": .list([step("the heads", 10), step("the sponsors", 5)]),
            ],
            since: since
        )
        return sample
    }

    private func finding(_ sample: Sample, on day: CivilDate = Sample.today) -> Finding {
        EssentialTerms.finding(in: sample.state, on: day)
    }

    // MARK: Quorum

    @Test(arguments: Sample.Side.allCases)
    func `of 2 of each side 1 of the one took part: that is no quorum`(side: Sample.Side) {
        var sample = sample()
        let present = [side.member(1), side.other.member(1), side.other.member(2)]
        let meeting = sample.meet(present, on: Self.decided)
        let decision = sample.conclude("Cold chain", on: Self.decided)
        let finding = finding(sample)
        let name = side == .a ? "Aurora Foods" : "Borealis Retail"
        #expect(finding.verdict == .amber)
        #expect(finding.shown("below_quorum") == "1")
        #expect(finding.shown("took_part", about: .entity(decision)) == "1")
        let term = EntityID(high: 0, low: 1)
        let evidence = [term, meeting, decision]
        #expect(finding.figure("took_part")?.evidence == evidence)
        #expect(
            finding.remarks == [
                Remark(
                    "Cold chain was decided with 1 of \(name), and the quorum is 2",
                    evidence: evidence
                )
            ]
        )
    }

    @Test func `with 2 of each side there is a quorum, and who decided is one of them`() {
        var sample = sample()
        let present = [Sample.Side.a.member(1), Sample.Side.b.member(1), Sample.Side.b.member(2)]
        sample.meet(present, on: Self.decided)
        sample.conclude(
            "Cold chain",
            on: Self.decided,
            ["decider": .member(Sample.Side.a.member(2))]
        )
        let finding = finding(sample)
        #expect(finding.remarks == [])
        #expect(finding.shown("below_quorum") == "0")
        #expect(finding.figure("took_part") == nil)
    }

    @Test func `who is not written down did not take part, so each side is named`() {
        var sample = sample(quorum: 1)
        let decision = sample.conclude("Cold chain", on: Self.decided)
        #expect(
            finding(sample).remarks.map(\.text) == [
                "Cold chain was decided with 0 of Aurora Foods and 0 of Borealis Retail, and the quorum is 1"
            ]
        )
        sample.write(decision, by: .b, ["decider": .member(Sample.Side.b.member(3))])
        #expect(
            finding(sample).remarks.map(\.text)
                == ["Cold chain was decided with 0 of Aurora Foods, and the quorum is 1"]
        )
    }

    @Test func `two meetings of a day are not one, nor is one that was called off`() {
        var sample = sample()
        for side in Sample.Side.allCases {
            sample.meet([side.member(1), side.member(2)], on: Self.decided)
        }
        let all = Sample.Side.allCases.flatMap { [$0.member(1), $0.member(2)] }
        sample.meet(all, on: Self.decided, ["state": .text("cancelled")])
        sample.meet(all, on: Self.decided.adding(days: 1))
        let decision = sample.conclude("Cold chain", on: Self.decided)
        #expect(finding(sample).shown("took_part", about: .entity(decision)) == "0")
    }

    @Test func `a decision that names its meeting was taken there, on whatever day it was written`()
    {
        var sample = sample(quorum: 1)
        let meeting = sample.meet(
            [Sample.Side.a.member(1), Sample.Side.b.member(1)],
            on: Self.decided.adding(days: -2)
        )
        sample.meet([], on: Self.decided)
        sample.conclude("Cold chain", on: Self.decided, ["about": .entity(meeting)])
        #expect(finding(sample).shown("below_quorum") == "0")
    }

    @Test(arguments: [(1, "planned"), (-1, "cancelled")])
    func `a decision about a meeting that was not by then was taken at another`(
        days: Int,
        state: String
    ) {
        var sample = sample(quorum: 1)
        let other = sample.meet(
            [],
            on: Self.decided.adding(days: days),
            ["state": .text(state)]
        )
        sample.meet([Sample.Side.a.member(1), Sample.Side.b.member(1)], on: Self.decided)
        sample.conclude("Another day", on: Self.decided, ["about": .entity(other)])
        #expect(finding(sample).shown("below_quorum") == "0")
    }

    @Test(arguments: [
        ("2026-01-14", "0"), ("2026-01-15", "1"), ("2026-11-21", "1"), ("2026-11-22", "0"),
    ])
    func `only what was decided under the signed term is asked for its quorum`(
        decided: String,
        short: String
    ) {
        var sample = sample()
        sample.conclude("Cold chain", on: day(decided))
        #expect(finding(sample).shown("below_quorum") == short)
    }

    @Test(arguments: [("2027-11-15", "1"), ("2027-11-16", "0")])
    func `what was decided a year ago is left alone`(on: String, short: String) {
        var sample = sample()
        sample.conclude("Cold chain", on: Self.decided)
        #expect(finding(sample, on: day(on)).shown("below_quorum") == short)
    }

    @Test func `a term that waits for a side asks nothing`() {
        var sample = Sample()
        sample.term(.decisions, nil, waiting: .b)
        sample.add("decision", by: .a, on: Self.signed)
        sample.conclude("Cold chain", on: Self.decided)
        let finding = finding(sample)
        #expect(finding.figure("below_quorum") == nil)
        #expect(finding.figure("ladder_step") == nil)
        #expect(finding.remarks.count == 1)
    }

    @Test func `without decisions nobody was missing`() {
        #expect(finding(sample()).shown("below_quorum") == "0")
        #expect(finding(sample()).remarks == [])
    }

    // MARK: Ladder

    @Test(arguments: [
        ("2026-11-11", nil), ("2026-11-12", "the heads"), ("2026-11-16", "the heads"),
        ("2026-11-17", "the sponsors"), ("2027-11-17", "the sponsors"),
    ])
    func `asked on 1 November: 10 days, then the heads, 5 more days, then the sponsors`(
        on: String,
        level: String?
    ) {
        var sample = sample()
        let decision = sample.add(
            "decision",
            by: .b,
            on: day("2026-11-03"),
            ["title": .text("Cold chain"), "asked_on": .day(day("2026-11-01"))]
        )
        let finding = finding(sample, on: day(on))
        #expect(finding.shown("ladder_step", about: .entity(decision)) == level)
        let evidence = [EntityID(high: 0, low: 1), decision]
        #expect(
            finding.remarks
                == (level.map {
                    [
                        Remark(
                            "Cold chain waits since 2026-11-01: it goes to \($0)",
                            evidence: evidence
                        )
                    ]
                } ?? [])
        )
        #expect(finding.figure("ladder_step").map { $0.evidence == evidence } ?? true)
    }

    @Test func `what is decided waits no longer, and what is to be decided later still does`() {
        for (decided, level) in [("2026-11-21", nil), ("2026-11-22", "the sponsors")] {
            var sample = sample()
            sample.conclude("Cold chain", on: day(decided), ["asked_on": .day(day("2026-11-01"))])
            #expect(finding(sample).shown("ladder_step") == level)
        }
    }

    @Test func `a side's own decisions climb no ladder and need no quorum of others`() {
        var sample = sample()
        sample.viewer = .a
        let own = Audience.organisation(Sample.Side.a.organisation)
        sample.add("decision", by: .a, on: Self.signed, audience: own)
        sample.add(
            "decision",
            by: .a,
            audience: own,
            ["decided_on": .day(Self.decided)]
        )
        #expect(finding(sample).remarks == [])
    }

    @Test func `it is the same from both sides`() {
        var sample = sample()
        sample.meet([Sample.Side.a.member(1), Sample.Side.a.member(2)], on: Self.decided)
        sample.conclude("Cold chain", on: Self.decided)
        sample.add("decision", by: .b, on: Self.signed)
        let there = EssentialTerms.finding(in: sample.swapped, on: Sample.today)
        #expect(finding(sample).symmetric == there.symmetric)
        #expect(
            there.remarks.map(\.text)
                == finding(sample).remarks.map {
                    $0.text.replacing("Borealis Retail", with: "Aurora Foods")
                }
        )
    }
}

extension Sample {
    /// Adds a decision that was taken on a day.
    @discardableResult
    fileprivate mutating func conclude(
        _ title: String,
        on decided: CivilDate,
        _ more: [FieldName: FieldValue] = [:]
    ) -> EntityID {
        let fields: [FieldName: FieldValue] = [
            "title": .text(title), "decided_on": .day(decided),
        ]
        return add("decision", by: .b, on: decided, fields.merging(more) { $1 })
    }

    /// Adds a meeting of a day with who was there.
    @discardableResult
    fileprivate mutating func meet(
        _ members: [MemberID],
        on held: CivilDate,
        _ more: [FieldName: FieldValue] = [:]
    ) -> EntityID {
        let fields: [FieldName: FieldValue] = [
            "day": .day(held), "attended": .list(members.map { .member($0) }),
        ]
        return add("meeting", by: .a, fields.merging(more) { $1 })
    }
}
