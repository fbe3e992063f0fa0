import EntenteDomain
import Testing

@Suite("Rows 2 to 12: a partnership of three")
struct ThreeOrganisationsTests {
    @Test func `a give delivers for the one that confirmed it, and is planned for both others`() {
        var sample = Sample()
        let give = sample.add(
            "give",
            by: .a,
            ["driver": .text("innovation"), "state": .text("confirmed")]
        )
        let state = state(sample, stamped: [give: "state"])
        let finding = ValueDrivers.finding(in: state, on: Sample.today)
        let tiles = state.organisations.map {
            finding.shown("driver", about: .side($0.id, "innovation"))
        }
        #expect(tiles == ["empty", "planned", "delivering"])
    }

    @Test func `a pillar is the lowest of all three scores`() {
        var sample = Sample()
        let fields = { (score: Int) -> [FieldName: FieldValue] in
            ["pillar": .text("framework"), "score": .integer(score)]
        }
        sample.add("pillar_score", by: .a, fields(4))
        sample.add("pillar_score", by: .b, fields(3))
        let two = state(sample)
        #expect(PillarReadiness.finding(in: two, on: Sample.today).figure("pillar") == nil)
        let third = sample.add("pillar_score", by: .a, fields(1))
        let three = state(sample, madeByThird: [third])
        #expect(PillarReadiness.finding(in: three, on: Sample.today).shown("pillar") == "1")
    }

    @Test func `of three readings the outermost two decide whether they are disputed`() {
        for (value, disputed) in [(100, "no"), (104, "yes")] as [(Amount, String)] {
            var sample = Sample()
            let kpi = sample.kpi(from: 0, to: 200)
            sample.read(kpi, 101, by: .a)
            sample.read(kpi, 102, by: .b)
            let third = sample.read(kpi, value, by: .a)
            let finding = KPIAttainment.finding(
                in: state(sample, madeByThird: [third]),
                on: Sample.today
            )
            #expect(finding.shown("disputed", about: .entity(kpi)) == disputed)
        }
    }

    @Test func `the heart beats as slow as the slowest of three`() {
        var sample = Sample()
        for side in Sample.Side.allCases { sample.add("note", by: side) }
        let third = sample.add("note", by: .a, on: day("2026-10-01"))
        let finding = Heartbeat.finding(
            in: state(sample, madeByThird: [third]),
            on: Sample.today
        )
        #expect(finding.shown("days") == "51 days")
    }

    @Test func `resourcing is open until all three put in what they pledged`() {
        var sample = Sample()
        sample.charter()
        #expect(resourcing(state(sample)) == "no")
        let third = sample.add(
            "capacity",
            by: .a,
            ["month": .month(month("2026-10")), "pledged": .amount(1), "logged": .amount(1)]
        )
        #expect(resourcing(state(sample, madeByThird: [third])) == "yes")
    }

    private func resourcing(_ state: PartnershipState) -> String? {
        CharterProgress.finding(in: state, on: Sample.today)
            .shown("must_do", about: .part("resourcing"))
    }

    private let third = Organisation(
        id: OrganisationID(high: 1, low: 3),
        name: "Cirrus Freight",
        departments: [],
        members: []
    )

    /// The sample with a third organisation, which made some entities and wrote some fields.
    private func state(
        _ sample: Sample,
        madeByThird made: Set<EntityID> = [],
        stamped: [EntityID: FieldName] = [:]
    ) -> PartnershipState {
        let records = sample.records.map { record in
            let isMade = made.contains(record.id)
            let stamps = record.stamps.map { name, stamp in
                (name, isMade || stamped[record.id] == name ? byThird(stamp) : stamp)
            }
            return EntityRecord(
                id: record.id,
                type: record.type,
                audience: record.audience,
                made: isMade ? byThird(record.made) : record.made,
                fields: record.fields,
                stamps: Dictionary(uniqueKeysWithValues: stamps),
                agreed: record.agreed
            )
        }
        return PartnershipState(
            organisations: sample.state.organisations + [third],
            records: records
        )
    }

    private func byThird(_ stamp: EntityRecord.Stamp) -> EntityRecord.Stamp {
        EntityRecord.Stamp(
            member: stamp.member,
            organisation: third.id,
            received: stamp.received,
            day: stamp.day,
            seq: stamp.seq
        )
    }
}
