import EntenteDomain
import Testing

@Suite("Row 7: KPI attainment")
struct KPIAttainmentTests {
    @Test func `10,000 to 16,000 with 14,200 reported by B is 70 %`() {
        var sample = Sample()
        let kpi = sample.kpi()
        let reading = sample.read(kpi, 14_200, by: .b)
        let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("attainment", about: .entity(kpi)) == "70 %")
        #expect(finding.shown("actual", about: .entity(kpi)) == "14200 units")
        #expect(finding.shown("score") == "70 %")
        #expect(finding.figure("score")?.evidence == [kpi, reading])
        #expect(finding.verdict == .good)
    }

    @Test func `with 13,500 reported by A they are 4.9 % apart, 'disputed'`() {
        var sample = Sample()
        let kpi = sample.kpi()
        let theirs = sample.read(kpi, 14_200, by: .b)
        let ours = sample.read(kpi, 13_500, by: .a)
        let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("disputed", about: .entity(kpi)) == "yes")
        #expect(finding.shown("apart", about: .entity(ours)) == "4.9 %")
        #expect(finding.figure("apart", about: .entity(ours))?.evidence == [kpi, theirs, ours])
        #expect(finding.shown("attainment", about: .entity(theirs)) == "70 %")
        #expect(finding.shown("attainment", about: .entity(ours)) == "58 %")
        // Left out of the score until settled.
        #expect(finding.figure("score") == nil)
        #expect(finding.figure("attainment", about: .entity(kpi)) == nil)
        #expect(finding.verdict == .amber)
        #expect(finding.remarks.first?.text == "\"Export units\" is disputed: 4.9 % apart")
    }

    @Test func `a value that both signed settles a dispute`() {
        var sample = Sample()
        let kpi = sample.kpi()
        sample.read(kpi, 14_200, by: .b, settled: 13_000)
        sample.read(kpi, 13_500, by: .a)
        let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("score") == "50 %")
        #expect(finding.shown("disputed", about: .entity(kpi)) == "no")
    }

    @Test(arguments: [
        ("2026-11-20", 2, "60 %"), ("2026-11-20", 0, "40 %"), ("2026-11-19", 2, "40 %"),
        ("2026-11-21", 0, "60 %"),
    ])
    func `of two settlements of a month the one that was signed last counts`(
        since: String,
        decided: Int64,
        shown: String
    ) {
        var sample = Sample()
        let kpi = sample.kpi(from: 0, to: 100)
        let settled: [(Sample.Side, Amount, String, Int64)] = [
            (.a, 40, "2026-11-20", 1), (.b, 60, since, decided),
        ]
        for (side, value, day, place) in settled {
            sample.add(
                "reading",
                by: side,
                [
                    "kpi": .entity(kpi), "period": .month(month("2026-10")),
                    "value": .amount(value),
                ],
                agreed: [
                    "settled": EntityRecord.Agreed(
                        value: .amount(value),
                        since: CivilDate(day),
                        decided: place,
                        version: 1
                    )
                ]
            )
        }
        let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("score") == shown)
    }

    @Test func `readings exactly 2 % apart agree, and their mean counts for both`() {
        var sample = Sample()
        let kpi = sample.kpi(from: 0, to: 200)
        sample.read(kpi, 100, by: .a)
        sample.read(kpi, 98, by: .b)
        let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("actual", about: .entity(kpi)) == "99 units")
        #expect(finding.shown("score") == "50 %")
    }

    @Test func `a reading that is not in the log yet is the last word of its side`() {
        var sample = Sample()
        let kpi = sample.kpi()
        let unsent = sample.read(kpi, 14_200, by: .b)
        sample.read(kpi, 13_000, by: .b)
        sample.withhold(unsent)
        let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("actual", about: .entity(kpi)) == "14200 units")
    }

    @Test func `the tolerance, the cap and the grace are those that were agreed`() {
        var sample = Sample()
        let kpi = sample.kpi(from: 0, to: 100)
        sample.read(kpi, 300, by: .a, for: "2026-09")
        sample.read(kpi, 290, by: .b, for: "2026-09")
        let before = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(before.shown("disputed", about: .entity(kpi)) == "yes")
        #expect(before.shown("stale", about: .entity(kpi)) == "yes")
        sample.agree(settings: [
            "dispute_tolerance": 5, "attainment_cap": 200, "reading_grace_days": 20,
        ])
        let after = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(after.shown("score") == "200 %")
        #expect(after.shown("stale", about: .entity(kpi)) == "no")
    }

    @Test func `attainment is never below 0 nor above 120 %`() {
        for (value, shown) in [
            (-5_000, "0 %"), (10_000, "0 %"), (17_200, "120 %"), (90_000, "120 %"),
        ]
            as [(Amount, String)]
        {
            var sample = Sample()
            sample.read(sample.kpi(), value, by: .a)
            let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
            #expect(finding.shown("score") == shown)
        }
    }

    @Test func `less is better where the target lies below the baseline`() {
        var sample = Sample()
        sample.read(sample.kpi(from: 40, to: 20), 25, by: .a)
        let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("score") == "75 %")
    }

    @Test func `the score weighs each KPI by its weight`() {
        var sample = Sample()
        sample.read(sample.kpi(from: 0, to: 100, weight: 30), 100, by: .a)
        sample.read(sample.kpi(from: 0, to: 100, weight: 10), 20, by: .b)
        let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("score") == "80 %")
    }

    @Test func `a monthly KPI is stale five working days after the month that nobody read`() {
        var sample = Sample()
        sample.read(sample.kpi(), 14_200, by: .b, for: "2026-09")
        // October ends on a Saturday; the fifth working day after it is Friday the 6th.
        for (date, stale) in [("2026-11-06", "no"), ("2026-11-07", "yes")] {
            let finding = KPIAttainment.finding(in: sample.state, on: day(date))
            #expect(finding.figure("stale")?.value == .flag(stale == "yes"))
        }
    }

    @Test func `a holiday of either side prolongs the grace`() {
        var sample = Sample()
        sample.add(
            "profile",
            by: .b,
            ["holidays": .list([.day(day("2026-11-02"))])]
        )
        sample.read(sample.kpi(), 14_200, by: .b, for: "2026-09")
        for (date, stale) in [("2026-11-09", false), ("2026-11-10", true)] {
            let finding = KPIAttainment.finding(in: sample.state, on: day(date))
            #expect(finding.figure("stale")?.value == .flag(stale))
        }
    }

    @Test func `a quarterly KPI waits three months for its next reading`() {
        var sample = Sample()
        sample.read(sample.kpi(cadence: "quarterly"), 14_200, by: .b, for: "2026-09")
        for (date, stale) in [("2027-01-07", false), ("2027-01-08", true)] {
            let finding = KPIAttainment.finding(in: sample.state, on: day(date))
            #expect(finding.figure("stale")?.value == .flag(stale))
        }
    }

    @Test func `of an organisation's readings of a month the one it changed last counts`() {
        var sample = Sample()
        let kpi = sample.kpi()
        let first = sample.read(kpi, 16_000, by: .b)
        sample.read(kpi, 11_000, by: .b)
        sample.write(first, by: .b, ["value": .amount(13_000)])
        let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("score") == "50 %")
    }

    @Test func `every disputed month of the history is shown, and the newest month decides`() {
        var sample = Sample()
        let kpi = sample.kpi()
        let old = sample.read(kpi, 12_000, by: .a, for: "2026-08")
        sample.read(kpi, 11_000, by: .b, for: "2026-08")
        sample.read(kpi, 13_000, by: .a)
        sample.read(kpi, 13_000, by: .b)
        let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("apart", about: .entity(old)) == "8.3 %")
        #expect(finding.shown("score") == "50 %")
        #expect(finding.verdict == .good)
    }

    @Test func `a KPI whose baseline is its target has no way to attain`() {
        var sample = Sample()
        let kpi = sample.kpi(from: 5, to: 5)
        sample.read(kpi, 5, by: .a)
        let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "nothing to score")
        #expect(finding.remarks == [Remark("1 KPI without a way to a target", evidence: [kpi])])
    }

    @Test func `terms that were signed go before those that were written since`() {
        var sample = Sample()
        let kpi = sample.kpi(from: 0, to: 100, ["baseline": .amount(50), "unit": .text("kg")])
        sample.read(kpi, 50, by: .a)
        let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("score") == "50 %")
        #expect(finding.shown("actual", about: .entity(kpi)) == "50 units")
    }

    @Test func `a KPI that not all signed, or that a side has no owner for, is named`() {
        var sample = Sample()
        let kpi = sample.add(
            "kpi",
            by: .a,
            [
                "baseline": .amount(0), "target": .amount(10),
                "owners": .list([.member(Sample.Side.a.member(3))]),
            ]
        )
        let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(finding.remarks.contains(Remark("1 KPI not signed by all", evidence: [kpi])))
        #expect(
            finding.remarks.contains(Remark("1 KPI without an owner on each side", evidence: [kpi]))
        )
    }

    @Test func `without a KPI nothing can be said`() {
        #expect(KPIAttainment.finding(in: Sample().state, on: Sample.today).verdict == .open)
    }

    @Test
    func `a KPI that one side keeps to itself is measured for it alone, outside of the score`() {
        var sample = Sample()
        let own = Audience.organisation(Sample.Side.b.organisation)
        let kpi = sample.add(
            "kpi",
            by: .b,
            on: day("2026-09-01"),
            audience: own,
            ["baseline": .amount(0), "target": .amount(100)]
        )
        sample.add(
            "reading",
            by: .b,
            audience: own,
            ["kpi": .entity(kpi), "period": .month(month("2026-10")), "value": .amount(40)]
        )
        for (viewer, shown) in [(Sample.Side.b, "40 %"), (.a, nil)] as [(Sample.Side, String?)] {
            sample.viewer = viewer
            let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
            #expect(finding.shown("own_attainment", about: .entity(kpi)) == shown)
            #expect(finding.sentence == "no KPI was agreed yet")
            #expect(finding.figures.isEmpty == (shown == nil))
        }
        let copy = sample.add("kpi", by: .b)
        sample.write(kpi, by: .b, ["published_as": .entity(copy)])
        sample.viewer = .b
        let published = KPIAttainment.finding(in: sample.state, on: Sample.today)
        #expect(published.shown("own_attainment", about: .entity(kpi)) == nil)
    }
}
