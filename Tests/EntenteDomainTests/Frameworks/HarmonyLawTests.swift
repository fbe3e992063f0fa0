import EntenteDomain
import Testing

@Suite("Row 23: 1+1=1")
struct HarmonyLawTests {
    @Test func `80, 80, 90 and 72.5 are 81 percent, weakest: pulse gap`() {
        let finding = HarmonyLaw.finding(in: worked().state, on: Sample.today)
        #expect(finding.shown("shared_work") == "80.0 %")
        #expect(finding.shown("decisions_in_time") == "80.0 %")
        #expect(finding.shown("conflicts_in_time") == "90.0 %")
        #expect(finding.shown("pulse_nearness") == "72.5 %")
        #expect(finding.shown("harmony") == "81 %")
        #expect(finding.sentence == "81 %, weakest: pulse gap")
        #expect(finding.verdict == .good)
        #expect(finding.figure("shared_work")?.evidence.count == 10)
        #expect(finding.figure("pulse_nearness")?.evidence.count == 2)
    }

    @Test func `a side that does nothing shares no work, and two that do the same share all`() {
        var sample = Sample()
        sample.act(3, by: .a)
        let alone = HarmonyLaw.finding(in: sample.state, on: Sample.today)
        #expect(alone.shown("shared_work") == "0.0 %")
        sample.act(3, by: .b)
        let both = HarmonyLaw.finding(in: sample.state, on: Sample.today)
        #expect(both.shown("shared_work") == "100.0 %")
        #expect(both.sentence == "100 %, weakest: shares of the work")
    }

    @Test func `a decision may take ten working days of both sides`() {
        var sample = Sample()
        // Two weeks with a holiday of B between: nine working days, and with one day more ten.
        sample.add("profile", by: .b, ["holidays": .list([.day(day("2026-11-11"))])])
        sample.decide(1, by: .a, on: day("2026-11-20"), askedDaysBefore: 15)
        let inTime = HarmonyLaw.finding(in: sample.state, on: Sample.today)
        #expect(inTime.shown("decisions_in_time") == "100.0 %")
        sample.decide(1, by: .a, on: day("2026-11-20"), askedDaysBefore: 16)
        let both = HarmonyLaw.finding(in: sample.state, on: Sample.today)
        #expect(both.shown("decisions_in_time") == "50.0 %")
    }

    @Test func `what still may be decided in time is left out, what may not counts`() {
        var sample = Sample()
        sample.add("decision", by: .a, ["asked_on": .day(Sample.today.adding(days: -5))])
        let young = HarmonyLaw.finding(in: sample.state, on: Sample.today)
        #expect(young.verdict == .open)
        sample.add("decision", by: .a, ["asked_on": .day(Sample.today.adding(days: -30))])
        let old = HarmonyLaw.finding(in: sample.state, on: Sample.today)
        #expect(old.shown("decisions_in_time") == "0.0 %")
    }

    @Test func `a decision that is still open counts however long ago it was asked for`() {
        var sample = Sample()
        let asked = Sample.today.adding(months: -12)
        sample.add("decision", by: .a, ["asked_on": .day(asked)])
        let open = HarmonyLaw.finding(in: sample.state, on: Sample.today)
        #expect(open.shown("decisions_in_time") == "0.0 %")
        var taken = Sample()
        taken.add("decision", by: .a, ["asked_on": .day(asked), "decided_on": .day(Sample.today)])
        #expect(HarmonyLaw.finding(in: taken.state, on: Sample.today).verdict == .open)
    }

    @Test(arguments: [(3, true, "100.0 %"), (4, true, "0.0 %"), (4, false, "0.0 %")])
    func `a conflict may stand three days`(days: Int, isSettled: Bool, shown: String) {
        var sample = Sample()
        sample.conflict(days: days, isSettled: isSettled)
        let finding = HarmonyLaw.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("conflicts_in_time") == shown)
    }

    @Test func `a conflict of more than a year ago does not count`() {
        var sample = Sample()
        let began = Sample.today.adding(months: -12)
        for late in [began, began.adding(days: 1)] {
            sample.operations = OperationalFacts(conflicts: [
                .init(
                    entity: EntityID(high: 9, low: 9),
                    began: late,
                    settled: late.adding(days: 30)
                )
            ])
            let finding = HarmonyLaw.finding(in: sample.state, on: Sample.today)
            let isOld = late == began
            #expect(finding.figure("conflicts_in_time") == nil || !isOld)
            #expect(finding.verdict == (isOld ? .open : .amber))
        }
    }

    @Test func `a young conflict that nobody settled yet is left out`() {
        var sample = Sample()
        sample.conflict(days: 3, isSettled: false)
        #expect(HarmonyLaw.finding(in: sample.state, on: Sample.today).verdict == .open)
    }

    @Test func `the widest gap of a pulse is no nearness`() {
        var sample = Sample()
        sample.pulse(5, of: .a)
        sample.pulse(1, of: .b)
        let finding = HarmonyLaw.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("pulse_nearness") == "0.0 %")
        #expect(finding.remarks.count == 3)
        #expect(finding.verdict == .amber)
    }

    @Test func `other bounds may be agreed`() {
        var sample = Sample()
        sample.conflict(days: 5, isSettled: true)
        sample.decide(1, by: .a, askedDaysBefore: 20)
        sample.agree(
            settings: [
                "conflict_days": 5, "decision_working_days": 15, "harmony_good_from": 100,
            ]
        )
        let finding = HarmonyLaw.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("harmony") == "100 %")
        #expect(finding.verdict == .good)
    }

    @Test func `it is the same from both sides`() {
        let here = HarmonyLaw.finding(in: worked().state, on: Sample.today)
        let there = HarmonyLaw.finding(in: worked().swapped, on: Sample.today)
        #expect(here == there)
    }

    private func worked() -> Sample {
        var sample = Sample()
        sample.act(6, by: .a)
        sample.act(4, by: .b)
        sample.decide(8, by: .a, askedDaysBefore: 7)
        sample.decide(2, by: .b, askedDaysBefore: 40)
        for _ in 0..<9 { sample.conflict(days: 1, isSettled: true) }
        sample.conflict(days: 9, isSettled: true)
        sample.pulse("4.2", of: .a)
        sample.pulse("3.1", of: .b)
        return sample
    }
}

extension Sample {
    /// Adds actions that a side has done.
    mutating func act(_ count: Int, by side: Side, on day: CivilDate = today) {
        for _ in 0..<count { add("action", by: side, ["done_on": .day(day)]) }
    }

    /// Adds a conflict that stood some days, or stands since.
    mutating func conflict(days: Int, isSettled: Bool) {
        let conflict = OperationalFacts.Conflict(
            entity: EntityID(high: 5, low: UInt64(operations.conflicts.count)),
            began: Self.today.adding(days: -days),
            settled: isSettled ? Self.today : nil
        )
        operations = OperationalFacts(
            syncs: operations.syncs,
            conflicts: operations.conflicts + [conflict],
            unread: operations.unread
        )
    }
}
