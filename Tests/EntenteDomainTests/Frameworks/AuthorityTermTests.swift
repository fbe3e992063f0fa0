import EntenteDomain
import Testing

@Suite("Row 28: commitments that were made above a limit of authority")
struct AuthorityTermTests {
    private static let signed = day("2026-01-15")
    private static let decided = day("2026-11-16")

    /// A partnership in which the heads of each side may commit it to 10,000, and its sponsor to 50,000.
    private func sample() -> Sample {
        var sample = Sample()
        let limits = Sample.Side.allCases.flatMap { side in
            [Sample.limit(side, .head, 10_000), Sample.limit(side, .sponsor, 50_000)]
        }
        sample.term(.authority, ["authority": .list(limits)], since: Self.signed)
        return sample
    }

    private func finding(_ sample: Sample, on day: CivilDate = Sample.today) -> Finding {
        EssentialTerms.finding(in: sample.state, on: day)
    }

    @Test(arguments: Sample.Side.allCases)
    func `14,000 that a head decided on stays told, and 14,000 of the sponsor is right`(
        side: Sample.Side
    ) {
        var sample = sample()
        let wrong = sample.rent(14_000, by: side, decider: side.member(3))
        sample.rent(14_000, by: side, decider: side.member(1))
        sample.rent(10_000, by: side, decider: side.member(3))
        let finding = finding(sample)
        let name = side == .a ? "Aurora Foods" : "Borealis Retail"
        let evidence = [EntityID(high: 0, low: 1), wrong]
        #expect(finding.verdict == .amber)
        #expect(finding.shown("committed_above", about: .entity(wrong)) == "sponsor")
        #expect(finding.figures.filter { $0.name == "committed_above" }.count == 1)
        #expect(finding.figure("committed_above")?.evidence == evidence)
        #expect(finding.figure("goes_to") == nil)
        #expect(
            finding.remarks == [
                Remark(
                    "Rent a hall, EUR 14000.00, was for the sponsor of \(name), and nothing shows that they decided it",
                    evidence: evidence
                )
            ]
        )
    }

    @Test func `what nobody is named for, or somebody of the other side, no sponsor decided`() {
        for decider in [nil, Sample.Side.a.member(1)] {
            var sample = sample()
            let decision = sample.rent(14_000, by: .b, decider: decider)
            let shown = finding(sample).shown("committed_above", about: .entity(decision))
            #expect(shown == "sponsor")
        }
    }

    @Test func `who is a side's sponsor by its own page is one`() {
        var sample = sample()
        sample.rent(14_000, by: .b, decider: Sample.Side.b.member(3))
        // The other side's word makes nobody a sponsor.
        sample.add("sponsor", by: .a, ["member": .member(Sample.Side.b.member(3))])
        #expect(finding(sample).remarks.count == 1)
        sample.add("sponsor", by: .b, ["member": .member(Sample.Side.b.member(3))])
        #expect(finding(sample).remarks.isEmpty)
    }

    @Test func `what is the board's stays told even when the sponsor decided it`() {
        var sample = sample()
        sample.rent(50_001, by: .b, decider: Sample.Side.b.member(1))
        #expect(
            finding(sample).remarks.map(\.text) == [
                "Rent a hall, EUR 50001.00, was for the board of Borealis Retail, and nothing shows that they decided it"
            ]
        )
    }

    @Test(arguments: [
        ("2026-01-14", nil), ("2026-01-15", "sponsor"), ("2026-11-21", "sponsor"),
    ])
    func `only what was decided under the signed limits is held against them`(
        decided: String,
        level: String?
    ) {
        var sample = sample()
        sample.rent(14_000, by: .b, on: day(decided))
        #expect(finding(sample).shown("committed_above") == level)
        #expect(finding(sample).shown("goes_to") == nil)
    }

    @Test func `what shall be decided later is still to be routed`() {
        var sample = sample()
        sample.rent(14_000, by: .b, on: Sample.today.adding(days: 1))
        #expect(finding(sample).shown("goes_to") == "sponsor")
        #expect(finding(sample).figure("committed_above") == nil)
    }

    @Test(arguments: [("2027-11-15", "sponsor"), ("2027-11-16", nil)])
    func `what was decided a year ago is left alone`(on: String, level: String?) {
        var sample = sample()
        sample.rent(14_000, by: .b)
        #expect(finding(sample, on: day(on)).shown("committed_above") == level)
    }

    @Test(arguments: [("matched", true), ("accepted", false), ("delivered", false)])
    func `a give above a limit is told to its own side alone, until it is accepted`(
        state: String,
        isTold: Bool
    ) {
        var sample = sample()
        sample.viewer = .b
        let give = sample.add(
            "give",
            by: .b,
            on: Self.decided,
            ["title": .text("Shelf space"), "state": .text(state)]
        )
        let estimate = EntityRecord(
            id: give,
            type: "give",
            audience: .organisation(Sample.Side.b.organisation),
            made: Sample.stamp(.b, Self.decided),
            fields: ["estimate": .money(Money(14_000, Sample.euro))]
        )
        let seen = EssentialTerms.finding(
            in: PartnershipState(
                organisations: sample.state.organisations,
                viewer: sample.viewer?.organisation,
                records: sample.records + [estimate]
            ),
            on: Sample.today
        )
        #expect(seen.shown("own_goes_to") == (isTold ? "sponsor" : nil))
        #expect(finding(sample).remarks.isEmpty)
    }

    @Test func `it is the same from both sides`() {
        var sample = sample()
        sample.rent(14_000, by: .b, decider: Sample.Side.b.member(3))
        sample.rent(60_000, by: .a, decider: Sample.Side.a.member(1))
        let there = EssentialTerms.finding(in: sample.swapped, on: Sample.today)
        #expect(finding(sample).symmetric == there.symmetric)
    }

    @Test func `somebody who is in no organisation any more watches for nothing`() {
        var sample = Sample()
        let trigger = { (event: String, watcher: MemberID) in
            FieldValue.record(["event": .text(event), "watcher": .member(watcher)])
        }
        sample.term(
            .criticalDevelopments,
            [
                "triggers": .list([
                    trigger("a merger", Sample.Side.b.member(2)),
                    trigger("a new owner", MemberID(high: 3, low: 1)),
                ])
            ]
        )
        #expect(
            finding(sample).remarks.map(\.text)
                == ["the term on critical developments: nobody watches for a new owner"]
        )
    }
}

extension Sample {
    /// Adds a decision of a side that commits it to something.
    @discardableResult
    fileprivate mutating func rent(
        _ euros: Amount,
        by side: Side,
        decider: MemberID? = nil,
        on decided: CivilDate = day("2026-11-16")
    ) -> EntityID {
        var fields: [FieldName: FieldValue] = [
            "title": .text("Rent a hall"), "commits": .money(Money(euros, Self.euro)),
            "decided_on": .day(decided),
        ]
        if let decider { fields["decider"] = .member(decider) }
        return add("decision", by: side, on: decided, fields)
    }
}
