import EntenteDomain
import Testing

@Suite("Frameworks: with one organisation, or with three")
struct ThreeSidesTests {
    @Test func `of three sides that earn half as much again the equation is 1 + 1 + 1 = 4.5`() {
        let finding = SynergyLaw.finding(in: state(150, 150, 150), on: Sample.today)
        #expect(finding.sentence == "1 + 1 + 1 = 4.5")
        #expect(finding.verdict == .good)
        let apart = SynergyLaw.finding(in: state(100, 100, 100), on: Sample.today)
        #expect(apart.sentence == "1 + 1 + 1 = 3.0, better apart")
        #expect(apart.verdict == .red)
    }

    @Test func `three sides share 4.5, and each is compared with what alone it would earn`() {
        let fair = FairShareLaw.finding(in: state(300, 150, 150), on: Sample.today)
        #expect(fair.sentence == "2.25 + 1.13 + 1.13 = 4.5, no split is agreed")
        let better = ParticipationTest.finding(in: state(300, 150, 100), on: Sample.today)
        #expect(better.sentence == "all better off")
        let worse = ParticipationTest.finding(in: state(300, 99, 98), on: Sample.today)
        #expect(worse.sentence == "2 and 3 would be better off alone")
    }

    @Test func `of three sides the smallest and the largest are compared`() {
        let finding = ValueSimilarity.finding(in: state(200, 100, 150), on: Sample.today)
        #expect(finding.shown("similarity") == "0.50")
    }

    @Test(arguments: 500..<510)
    func `random logs are answered with one side and with three`(seed: Int) {
        var partnership = RandomPartnership(seed: UInt64(seed))
        let sample = partnership.sample().withoutPrivate
        let two = sample.state
        let third = Self.organisation(9)
        for organisations in [Array(two.organisations.prefix(1)), two.organisations + [third]] {
            let state = PartnershipState(
                organisations: organisations,
                operations: sample.operations,
                records: sample.records
            )
            let findings = Frameworks.findings(in: state, on: Sample.today)
            #expect(findings.map(\.row) == Frameworks.all.map { $0.row })
            #expect(findings.allSatisfy { !$0.sentence.isEmpty })
        }
    }

    /// Three organisations that would earn 100 each alone, and what they received.
    private func state(_ received: Amount...) -> PartnershipState {
        let records = zip(1..., received).flatMap { number, euros in
            [
                Self.record(
                    number * 2,
                    "receipt",
                    of: number,
                    [
                        "value": .money(Money(euros, Sample.euro)),
                        "confirmed_on": .day(Sample.today),
                    ]
                ),
                Self.record(
                    number * 2 + 1,
                    "profile",
                    of: number,
                    ["baseline": .money(Money(100, Sample.euro))]
                ),
            ]
        }
        return PartnershipState(organisations: (1...3).map(Self.organisation), records: records)
    }

    private static func organisation(_ number: Int) -> Organisation {
        Organisation(
            id: OrganisationID(high: 1, low: UInt64(number)),
            name: "\(number)",
            departments: [],
            members: []
        )
    }

    private static func record(
        _ number: Int,
        _ type: FieldName,
        of side: Int,
        _ fields: [FieldName: FieldValue]
    ) -> EntityRecord {
        EntityRecord(
            id: EntityID(high: 0, low: UInt64(number)),
            type: type,
            audience: .shared,
            made: EntityRecord.Stamp(
                member: MemberID(high: UInt64(side), low: 1),
                organisation: OrganisationID(high: 1, low: UInt64(side)),
                received: Milliseconds(0),
                day: Sample.today,
                seq: 1
            ),
            fields: fields
        )
    }
}
