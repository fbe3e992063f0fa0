import EntenteDomain
import Testing

@Suite("Row 13: five practice pillars")
struct PracticePillarsTests {
    @Test func `100, 50, 100, 75 and 58: pillar 2, B's sponsor absent 131 days`() {
        let finding = PracticePillars.finding(in: worked().state, on: Sample.today)
        #expect(finding.shown("recognition") == "100 %")
        #expect(finding.shown("leadership") == "50 %")
        #expect(finding.shown("strategy") == "100 %")
        #expect(finding.shown("tactics") == "75 %")
        #expect(finding.shown("value") == "58 %")
        #expect(finding.sentence == "weakest: pillar 2, leadership by example, 50 %")
        #expect(finding.verdict == .amber)
        #expect(
            finding.remarks.map(\.text) == [
                "Borealis Retail's sponsor absent 131 days",
                "1 of 4 actions were not done on time",
            ]
        )
    }

    @Test func `each side has five bars of its own`() {
        let finding = PracticePillars.finding(in: worked().state, on: Sample.today)
        #expect(finding.shown("leadership", about: Sample.Side.a.subject) == "100 %")
        #expect(finding.shown("leadership", about: Sample.Side.b.subject) == "0 %")
        #expect(finding.shown("tactics", about: Sample.Side.a.subject) == "100 %")
        #expect(finding.shown("tactics", about: Sample.Side.b.subject) == "50 %")
        #expect(finding.shown("value", about: Sample.Side.a.subject) == "58 %")
        #expect(finding.shown("value", about: Sample.Side.b.subject) == "0 %")
    }

    @Test func `a statement that one side signed is not signed by both`() {
        var sample = Sample()
        sample.add(
            "partnership",
            by: .a,
            agreed: [
                "opportunity": EntityRecord.Agreed(waiting: [Sample.Side.b.organisation])
            ]
        )
        let finding = PracticePillars.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("recognition") == "0 %")
        #expect(finding.shown("recognition", about: Sample.Side.a.subject) == "100 %")
        #expect(finding.shown("recognition", about: Sample.Side.b.subject) == "0 %")
    }

    @Test(arguments: [(90, "100 %"), (91, "0 %"), (-1, "0 %")])
    func `a sponsor should have met the other side in 90 days`(daysAgo: Int, shown: String) {
        var sample = Sample()
        let met = Sample.today.adding(days: -daysAgo)
        sample.add("sponsor", by: .a, ["met_on": .list([.day(met)])])
        let finding = PracticePillars.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("leadership", about: Sample.Side.a.subject) == shown)
        #expect(
            finding.remarks.map(\.text).contains("Borealis Retail has no sponsor")
        )
    }

    @Test
    func `a leading KPI that one side cannot act on, and a result, are none for the strategy`() {
        var sample = Sample()
        sample.lead(by: [.a, .b])
        sample.lead(by: [.a])
        sample.lead(by: [.a, .b], nature: "result")
        let one = PracticePillars.finding(in: sample.state, on: Sample.today)
        #expect(one.shown("strategy") == "0 %")
        sample.lead(by: [.a, .b])
        let two = PracticePillars.finding(in: sample.state, on: Sample.today)
        #expect(two.shown("strategy") == "50 %")
    }

    @Test func `a message is known where it was written and where somebody opened it`() {
        var sample = Sample()
        sample.message(by: .b, openedBy: [.b])
        let written = PracticePillars.finding(in: sample.state, on: Sample.today)
        #expect(written.shown("strategy", about: Sample.Side.a.subject) == "0 %")
        #expect(written.shown("strategy", about: Sample.Side.b.subject) == "50 %")
        sample.message(by: .b, openedBy: [.a])
        let read = PracticePillars.finding(in: sample.state, on: Sample.today)
        #expect(read.shown("strategy") == "50 %")
    }

    @Test func `actions that were given up, or are not due yet, are neither late nor on time`() {
        var sample = Sample()
        let due = FieldValue.day(Sample.today.adding(days: -3))
        sample.add("action", by: .a, ["due": due, "dropped_on": due])
        sample.add("action", by: .a, ["due": .day(Sample.today.adding(days: 1))])
        sample.add("action", by: .a)
        let finding = PracticePillars.finding(in: sample.state, on: Sample.today)
        #expect(finding.figure("tactics") == nil)
        #expect(finding.verdict == .open)
    }

    @Test func `an action that is due today may still be done today`() {
        var sample = Sample()
        let action = sample.add("action", by: .a, ["due": .day(Sample.today)])
        let open = PracticePillars.finding(in: sample.state, on: Sample.today)
        #expect(open.figure("tactics") == nil)
        let late = PracticePillars.finding(in: sample.state, on: Sample.today.adding(days: 1))
        #expect(late.shown("tactics") == "0 %")
        sample.write(action, by: .a, ["done_on": .day(Sample.today)])
        let done = PracticePillars.finding(in: sample.state, on: Sample.today)
        #expect(done.shown("tactics") == "100 %")
    }

    @Test func `other bounds may be agreed`() {
        var sample = worked()
        sample.agree(settings: ["sponsor_days": 131, "practice_good_from": 58])
        // The first page counts, so the settings are agreed on it alone.
        #expect(
            PracticePillars.finding(in: sample.state, on: Sample.today).verdict == .amber
        )
        let finding = PracticePillars.finding(
            in: worked(settings: ["sponsor_days": 131, "practice_good_from": 58]).state,
            on: Sample.today
        )
        #expect(finding.sentence == "weakest: pillar 5, value constantly and consistently, 58 %")
        #expect(finding.verdict == .good)
    }

    @Test func `it is the same from both sides`() {
        let here = PracticePillars.finding(in: worked().state, on: Sample.today)
        let there = PracticePillars.finding(in: worked().swapped, on: Sample.today)
        #expect(here.symmetric == there.symmetric)
        #expect(here.sentence == there.sentence)
        #expect(there.shown("leadership", about: Sample.Side.a.subject) == "0 %")
    }

    private func worked(settings: [FieldName: Amount] = [:]) -> Sample {
        var sample = Sample()
        var agreed = ["opportunity": Sample.signed(.text("Fresh food, near the shopper."))]
        if !settings.isEmpty {
            agreed["settings"] = Sample.signed(.record(settings.mapValues { .amount($0) }))
        }
        sample.add(
            "partnership",
            by: .a,
            agreed: Dictionary(
                uniqueKeysWithValues: agreed.map { (FieldName(stringLiteral: $0), $1) }
            )
        )
        let met = [("2026-10-30", Sample.Side.a), ("2026-07-13", .b)]
        for (text, side) in met {
            sample.add("sponsor", by: side, ["met_on": .list([.day(day(text))])])
        }
        sample.lead(by: [.a, .b])
        sample.lead(by: [.a, .b])
        sample.message(by: .a, openedBy: [.b])
        let due = Sample.today.adding(days: -5)
        for (side, late) in [(Sample.Side.a, 0), (.a, 0), (.b, 0), (.b, 2)] {
            sample.add(
                "action",
                by: side,
                ["due": .day(due), "done_on": .day(due.adding(days: late))]
            )
        }
        let ask = sample.add("ask", by: .b)
        for month in 0..<7 { sample.add(valueAdd: month, serving: ask, relevance: 4) }
        return sample
    }
}

extension Sample {
    /// Adds a KPI that some sides can act on.
    mutating func lead(by sides: [Side], nature: String = "lead") {
        add(
            "kpi",
            by: .a,
            [
                "nature": .text(nature),
                "influenced_by": .list(sides.map { .organisation($0.organisation) }),
            ]
        )
    }

    /// Adds a message on the strategy that members of some sides opened.
    mutating func message(by side: Side, openedBy sides: [Side]) {
        add(
            "note",
            by: side,
            [
                "message": .flag(true), "opened_by": .list(sides.map { .member($0.member(3)) }),
            ]
        )
    }
}
