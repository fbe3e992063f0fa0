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
                ["2 few_drivers accountManager 2026-10-01"],
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

    @Test func `while five deliver nobody is told, however far the quarter has come`() {
        var (sample, kpi) = fiveDrivers()
        sample.read(kpi, 12_000, by: .b, for: "2026-09")
        expect([], from: sample, on: "2026-11-01", of: ["few_drivers"])
        // October ends with a Saturday; five working days later is the 6th of November.
        expect(
            ["2 few_drivers accountManager 2026-10-01"],
            from: sample,
            on: "2026-11-07",
            of: ["few_drivers"]
        )
    }

    @Test func `a reading that comes late and is poor is the same loss`() {
        var (sample, kpi) = fiveDrivers()
        sample.read(kpi, 9_000, by: .a, for: "2026-09")
        expect(
            ["2 few_drivers accountManager 2026-10-01"],
            from: sample,
            on: "2026-10-20",
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
                ["2 few_drivers accountManager 2026-10-01"],
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
        // Neither the department that the page is about nor who answers for the page decides alone.
        let about = FieldValue.department(Sample.Side.b.department(3))
        expect(expected, from: trial(["department": about]), on: day, of: Self.decision)
        let named = FieldValue.member(Sample.Side.a.member(3))
        expect(expected, from: trial(["responsible": named]), on: day, of: Self.decision)
    }

    @Test(arguments: ["2026-05-30", "2026-06-05"])
    func `once a trial is decided, be it too late, nobody is told of it`(decided: String) {
        var sample = trial()
        sample.decide("renew", on: day(decided))
        expect([], from: sample, on: "2026-06-10", of: Self.decision)
    }

    @Test func `a decision before the trial, to come, or of something else is no answer`() {
        var sample = trial()
        sample.decide("renew", on: day("2026-06-15"))
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
        for (path, state, isAsked) in [
            ("exit", "proposed", true), ("exit", "withdrawn", true), ("exit", "noticed", false),
            ("transfer", "archived", false), ("transform", "archived", true),
        ] {
            var sample = trial()
            sample.add(
                "exit",
                by: .b,
                on: day("2026-02-01"),
                ["state": .text(state), "path": .text(path)]
            )
            expect(
                isAsked ? ["2 decision doer 2026-05-30"] : [],
                from: sample,
                on: "2026-05-30",
                of: Self.decision
            )
        }
    }
}

// MARK: Row 36

extension PartnershipRemindersTests {
    /// A plan with a trigger for each bound, of two quarters.
    private func planned(
        continuity: [MemberID] = [],
        below bounds: [Amount] = [50],
        isSigned: Bool = true
    ) -> Sample {
        var sample = Sample()
        let plan = FieldValue.record([
            "continuity": .list(continuity.map { .member($0) }),
            "triggers": .list(bounds.map { .record(["below": .amount($0)]) }),
        ])
        let waiting = EntityRecord.Agreed(waiting: [Sample.Side.b.organisation])
        sample.add(
            "exit_plan",
            by: .a,
            agreed: ["plan": isSigned ? Sample.signed(plan) : waiting]
        )
        return sample
    }

    /// Reads a KPI from 0 to 100 at the end of each quarter from the second on.
    private func read(_ values: [Amount], in sample: inout Sample) {
        let kpi = sample.add(
            "kpi",
            by: .a,
            on: day("2026-01-01"),
            ["baseline": .amount(0), "target": .amount(100)]
        )
        for (value, period) in zip(values, ["2026-06", "2026-09", "2026-12"]) {
            sample.read(kpi, value, by: .b, for: period)
        }
    }

    @Test func `46 % then 41 % is told to both account managers, once for the quarter`() {
        var sample = planned()
        read([46, 41], in: &sample)
        expect([], from: sample, on: "2026-09-30", of: ["exit_trigger"])
        for day in ["2026-10-01", "2026-11-21", "2026-12-31"] {
            expect(
                ["2 exit_trigger accountManager 2026-09-30"],
                from: sample,
                on: day,
                of: ["exit_trigger"]
            )
        }
        expect([], from: sample, on: "2027-01-01", of: ["exit_trigger"])
        var another = planned()
        read([46, 41, 40], in: &another)
        expect(
            ["2 exit_trigger accountManager 2026-12-31"],
            from: another,
            on: "2027-01-01",
            of: ["exit_trigger"]
        )
    }

    @Test func `who sees to it that the work goes on is told, too, each on their own side`() {
        var sample = planned(continuity: [Sample.Side.a.member(4), Sample.Side.a.member(2)])
        read([46, 41], in: &sample)
        let manager = "2 exit_trigger accountManager 2026-09-30"
        let a = told(sample, .a, on: "2026-10-01", of: ["exit_trigger"])
        #expect(a == [manager, "4 exit_trigger doer 2026-09-30"])
        let b = told(sample, .b, on: "2026-10-01", of: ["exit_trigger"])
        #expect(b == [manager])
    }

    @Test func `several triggers of one plan are one reminder to each`() {
        var sample = planned(below: [50, 48])
        read([46, 41], in: &sample)
        expect(
            ["2 exit_trigger accountManager 2026-09-30"],
            from: sample,
            on: "2026-10-01",
            of: ["exit_trigger"]
        )
    }

    @Test func `where nothing is signed, read or below the bound nobody is told`() {
        var unsigned = planned(isSigned: false)
        read([46, 41], in: &unsigned)
        expect([], from: unsigned, on: "2026-10-01", of: ["exit_trigger"])
        expect([], from: planned(), on: "2026-10-01", of: ["exit_trigger"])
        expect([], from: Sample(), on: "2026-10-01", of: ["exit_trigger"])
        for values in [[50, 41], [46, 50], [46]] as [[Amount]] {
            var sample = planned()
            read(values, in: &sample)
            expect([], from: sample, on: "2026-10-01", of: ["exit_trigger"])
        }
    }

    @Test(arguments: [
        ("proposed", true), ("withdrawn", true), ("accepted", false), ("noticed", false),
    ])
    func `once an exit is agreed to, or notice given, the trigger has done its work`(
        state: String,
        isTold: Bool
    ) {
        var sample = planned()
        read([46, 41], in: &sample)
        sample.add("exit", by: .b, ["state": .text(state)])
        #expect(
            told(sample, .a, on: "2026-10-01", of: ["exit_trigger"]).isEmpty != isTold
        )
    }

    @Test func `what is decided after the quarter answers it, until another quarter is as bad`() {
        var sample = planned()
        read([46, 41, 40], in: &sample)
        sample.decide("renew", on: day("2026-09-30"))
        expect(
            ["2 exit_trigger accountManager 2026-09-30"],
            from: sample,
            on: "2026-10-05",
            of: ["exit_trigger"]
        )
        sample.decide("renew", on: day("2026-10-05"))
        expect([], from: sample, on: "2026-10-05", of: ["exit_trigger"])
        expect(
            ["2 exit_trigger accountManager 2026-12-31"],
            from: sample,
            on: "2027-01-01",
            of: ["exit_trigger"]
        )
    }

    @Test(arguments: 700..<720)
    func `whatever the log holds, nobody is told the same twice on a day`(seed: Int) {
        var partnership = RandomPartnership(seed: UInt64(seed))
        let sample = partnership.sample()
        for side in Sample.Side.allCases {
            let told = reminders(sample, side, on: Sample.today)
            #expect(Set(told).count == told.count)
        }
    }
}
