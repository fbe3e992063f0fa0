import EntenteDomain
import Testing

@Suite("Row 10: heartbeat")
struct HeartbeatTests {
    @Test func `23 days are amber, and the next review is suggested`() {
        var sample = Sample()
        sample.add("note", by: .a)
        let theirs = sample.add("note", by: .b, on: day("2026-10-29"))
        let review = sample.add("review", by: .a, ["due": .day(day("2026-12-10"))])
        let finding = Heartbeat.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("days") == "23 days")
        #expect(finding.sentence == "23 days since both sides acted")
        #expect(finding.verdict == .amber)
        #expect(finding.shown("last_act", about: Sample.Side.b.subject) == "2026-10-29")
        #expect(finding.figure("days")?.evidence.contains(theirs) == true)
        #expect(finding.remarks.map(\.evidence) == [[review]])
    }

    @Test func `it turns amber at 21 days and red at 45, as long as nothing else is agreed`() {
        var sample = Sample()
        sample.add("note", by: .a, on: day("2026-10-01"))
        sample.add("note", by: .b, on: day("2026-10-01"))
        let start = day("2026-10-01")
        for (days, verdict) in [(20, .good), (21, .amber), (44, .amber), (45, .red)]
            as [(Int, Verdict)]
        {
            let finding = Heartbeat.finding(in: sample.state, on: start.adding(days: days))
            #expect(finding.verdict == verdict)
        }
        sample.agree(settings: ["heartbeat_amber_days": 100, "heartbeat_red_days": 200])
        let finding = Heartbeat.finding(in: sample.state, on: start.adding(days: 99))
        #expect(finding.verdict == .good)
    }

    @Test func `however busy one side is, the silent one counts`() {
        for silent in Sample.Side.allCases {
            var sample = Sample()
            sample.add("note", by: silent, on: day("2026-10-01"))
            for date in ["2026-10-02", "2026-11-01", "2026-11-21"] {
                sample.add("note", by: silent.other, on: day(date))
            }
            let finding = Heartbeat.finding(in: sample.state, on: Sample.today)
            #expect(finding.shown("days") == "51 days")
        }
    }

    @Test func `who only writes in the other's text acts, and the other's next word hides it not`()
    {
        for writer in Sample.Side.allCases {
            var sample = Sample()
            let note = sample.add("note", by: writer.other, on: day("2026-10-01"))
            sample.work(on: note, by: writer, on: day("2026-11-18"))
            sample.work(on: note, by: writer.other, on: day("2026-11-20"))
            let finding = Heartbeat.finding(in: sample.state, on: Sample.today)
            #expect(finding.verdict == .good)
            #expect(finding.shown("last_act", about: writer.subject) == "2026-11-18")
        }
    }

    @Test func `to change a field of the other's entity is an act, too`() {
        var sample = Sample()
        let note = sample.add("note", by: .a)
        sample.add("note", by: .b, on: day("2026-09-01"))
        sample.write(note, by: .b, on: day("2026-11-20"), ["title": .text("Agenda")])
        sample.write(note, by: .a, ["title": .text("The agenda")])
        // A's title hides B's, so the last of B that is left is of September.
        let finding = Heartbeat.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("days") == "81 days")
        sample.write(note, by: .b, on: day("2026-11-20"), ["details": .text("Tasting days")])
        let after = Heartbeat.finding(in: sample.state, on: Sample.today)
        #expect(after.shown("days") == "1 days")
    }

    @Test func `what a side does in its own streams does not make both sides act`() {
        var sample = Sample()
        sample.viewer = .a
        sample.add("note", by: .a, on: day("2026-11-01"))
        sample.add("note", by: .b, on: day("2026-11-20"))
        sample.add("note", by: .a, audience: .organisation(Sample.Side.a.organisation))
        let finding = Heartbeat.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("days") == "20 days")
    }

    @Test func `a side that never acted is named, and counts from the first act of the other`() {
        var sample = Sample()
        sample.add("note", by: .a, on: day("2026-11-01"))
        sample.add("note", by: .a)
        let finding = Heartbeat.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("days") == "20 days")
        #expect(finding.remarks.map(\.text) == ["Borealis Retail has not acted yet"])
    }

    @Test func `where nobody acted nothing can be said`() {
        #expect(Heartbeat.finding(in: Sample().state, on: Sample.today).verdict == .open)
    }
}
