import EntenteDomain
import Testing

@Suite("Escalation: what concerns the partnership as a whole")
struct PartnershipRemindersTests {
    /// What is told to a side on a day: the member's number, the occasion, the level and the day named.
    private func told(
        _ sample: Sample,
        _ side: Sample.Side,
        on text: String,
        of occasions: Set<String>
    ) -> [String] {
        reminders(sample, side, on: day(text))
            .filter { occasions.contains($0.occasion.rawValue) }
            .map { "\($0.member.low) \($0.occasion.rawValue) \($0.level) \($0.day)" }
            .sorted()
    }

    /// Member 1 is the sponsor and member 2 the account manager of each side.
    private func reminders(
        _ sample: Sample,
        _ side: Sample.Side,
        on day: CivilDate
    ) -> [Reminder] {
        let colleagues = (1...4).map { number in
            Organisation.Member(
                id: side.member(number),
                name: "",
                department: side.department(number),
                roles: number == 1 ? [.sponsor] : number == 2 ? [.accountManager] : []
            )
        }
        let escalation = Escalation(
            in: sample.state,
            on: day,
            at: side.organisation,
            colleagues: colleagues
        )
        return colleagues.flatMap { escalation.reminders(for: $0) }
    }

    /// Checks what both sides are told of some occasions on a day.
    private func expect(
        _ expected: [String],
        from sample: Sample,
        on text: String,
        of occasions: Set<String>,
        _ location: SourceLocation = #_sourceLocation
    ) {
        for side in Sample.Side.allCases {
            #expect(
                told(sample, side, on: text, of: occasions) == expected,
                sourceLocation: location
            )
        }
    }
}

// MARK: Row 3

extension PartnershipRemindersTests {
    /// Four drivers that were received, and a fifth that a KPI shows which was read up to August.
    private func fiveDrivers() -> (sample: Sample, kpi: EntityID) {
        var sample = Sample()
        sample.agree()
        for driver in [
            "cost_abatement", "audience_access", "non_traditional_revenue",
            "competitive_advantage",
        ] {
            sample.receive(10, by: .a, on: day("2026-06-01"), ["driver": .text(driver)])
        }
        let kpi = sample.kpi(["driver": .text("shared_expertise")])
        sample.read(kpi, 12_000, by: .a, for: "2026-08")
        return (sample, kpi)
    }

    @Test
    func `an expertise KPI that misses two periods leaves 4 of 9, both account managers told`() {
        let (sample, _) = fiveDrivers()
        // September ends with the 30th; five working days later is the 7th of October.
        expect([], from: sample, on: "2026-10-07", of: ["few_drivers"])
        for day in ["2026-10-08", "2026-11-21", "2026-12-31"] {
            expect(
                ["2 few_drivers accountManager 2026-10-07"],
                from: sample,
                on: day,
                of: ["few_drivers"]
            )
        }
        expect(
            ["2 few_drivers accountManager 2027-01-01"],
            from: sample,
            on: "2027-02-01",
            of: ["few_drivers"]
        )
    }

    @Test func `once five deliver again nobody is told, and a KPI that falls silent again is told`()
    {
        var (sample, kpi) = fiveDrivers()
        sample.read(kpi, 12_000, by: .b, for: "2026-09")
        expect([], from: sample, on: "2026-11-01", of: ["few_drivers"])
        // October ends with a Saturday; five working days later is the 6th of November.
        expect(
            ["2 few_drivers accountManager 2026-11-06"],
            from: sample,
            on: "2026-11-07",
            of: ["few_drivers"]
        )
    }

    @Test func `a KPI that never delivered, or whose driver others show, is no news`() {
        var (sample, _) = fiveDrivers()
        let shown = sample.kpi(["driver": .text("cost_abatement")])
        sample.read(shown, 12_000, by: .a, for: "2026-09")
        let idle = sample.kpi(["driver": .text("innovation")])
        sample.read(idle, 9_000, by: .a, for: "2026-09")
        expect(
            ["2 few_drivers accountManager 2026-10-07"],
            from: sample,
            on: "2026-11-21",
            of: ["few_drivers"]
        )
    }

    @Test func `where no driver is named, or there is no page to open, nobody is told`() {
        var sample = Sample()
        expect([], from: sample, on: "2026-11-21", of: ["few_drivers"])
        sample.agree()
        expect([], from: sample, on: "2026-11-21", of: ["few_drivers"])
        var pageless = Sample()
        pageless.add("ask", by: .a, ["driver": .text("innovation"), "state": .text("offered")])
        expect([], from: pageless, on: "2026-11-21", of: ["few_drivers"])
    }

    @Test func `drivers that one side keeps for itself change nothing for anybody`() {
        for viewer in Sample.Side.allCases {
            var (sample, _) = fiveDrivers()
            let own = Audience.organisation(viewer.organisation)
            sample.viewer = viewer
            sample.add(
                "give",
                by: viewer,
                audience: own,
                ["driver": .text("innovation"), "state": .text("confirmed")]
            )
            expect(
                ["2 few_drivers accountManager 2026-10-07"],
                from: sample,
                on: "2026-11-21",
                of: ["few_drivers"]
            )
        }
    }
}

// MARK: Row 20

extension PartnershipRemindersTests {
    private static let decision: Set<String> = ["decision", "undecided", "due", "late", "end"]

    private func trial(_ fields: [FieldName: FieldValue] = [:]) -> Sample {
        var sample = Sample()
        sample.agree(kind: ["term": .text("trial"), "from": .day(day("2026-03-01"))], fields)
        return sample
    }

    @Test(arguments: [
        ("2026-05-26", []), ("2026-05-27", ["2 decision doer 2026-05-30"]),
        ("2026-05-30", ["2 decision doer 2026-05-30"]),
        ("2026-05-31", ["2 undecided doer 2026-05-30"]),
        ("2026-06-02", ["2 undecided accountManager 2026-05-30"]),
        (
            "2026-06-09",
            ["1 undecided sponsor 2026-05-30", "2 undecided accountManager 2026-05-30"]
        ),
    ])
    func `a trial from 1 March is told to both account managers before 30 May, and as late after`(
        on day: String,
        expected: [String]
    ) {
        expect(expected, from: trial(), on: day, of: Self.decision)
        // What the page is about is no department that decides alone.
        let about = FieldValue.department(Sample.Side.b.department(3))
        expect(expected, from: trial(["department": about]), on: day, of: Self.decision)
    }

    @Test(arguments: ["2026-05-30", "2026-06-05"])
    func `once a trial is decided, be it too late, nobody is told of it`(decided: String) {
        var sample = trial()
        sample.decide("renew", on: day(decided))
        expect([], from: sample, on: "2026-06-10", of: Self.decision)
    }

    @Test func `a decision before the trial, or of something else, is no answer`() {
        var sample = trial()
        sample.decide("renew", on: day("2026-02-28"))
        sample.add("decision", by: .b, ["decided_on": .day(day("2026-05-01"))])
        expect(
            ["2 decision doer 2026-05-30"],
            from: sample,
            on: "2026-05-30",
            of: Self.decision
        )
    }

    @Test func `14 days after an event both account managers are asked: transform or exit?`() {
        var sample = Sample()
        sample.agree(kind: ["term": .text("one_time"), "event": .day(day("2026-11-07"))])
        expect([], from: sample, on: "2026-11-17", of: Self.decision)
        expect(["2 decision doer 2026-11-21"], from: sample, on: "2026-11-21", of: Self.decision)
        expect(
            ["2 undecided accountManager 2026-11-21"],
            from: sample,
            on: "2026-11-24",
            of: Self.decision
        )
        sample.decide("transform", on: day("2026-11-24"))
        expect([], from: sample, on: "2026-11-24", of: Self.decision)
    }

    @Test func `a kind without an end, and one that only waits to be signed, ask nothing`() {
        var sample = Sample()
        sample.agree(kind: ["term": .text("long"), "from": .day(day("2026-03-01"))])
        expect([], from: sample, on: "2026-05-30", of: Self.decision)
        var waiting = Sample()
        waiting.add(
            "partnership",
            by: .a,
            agreed: ["kind": .init(waiting: [Sample.Side.b.organisation])]
        )
        expect([], from: waiting, on: "2026-05-30", of: Self.decision)
    }

    @Test func `a partnership that is ended is not asked what becomes of it`() {
        for (state, isAsked) in [("proposed", true), ("withdrawn", true), ("noticed", false)] {
            var sample = trial()
            sample.add("exit", by: .b, ["state": .text(state)])
            expect(
                isAsked ? ["2 decision doer 2026-05-30"] : [],
                from: sample,
                on: "2026-05-30",
                of: Self.decision
            )
        }
    }
}
