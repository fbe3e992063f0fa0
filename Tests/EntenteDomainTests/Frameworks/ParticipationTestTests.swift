import EntenteDomain
import Testing

@Suite("Row 24: participation test")
struct ParticipationTestTests {
    @Test func `180 against 100 and 150 against 120: both better off`() {
        let finding = ParticipationTest.finding(in: Sample.worked.state, on: Sample.today)
        #expect(finding.sentence == "both better off")
        #expect(finding.verdict == .good)
        #expect(finding.shown("better_off", about: Sample.Side.a.subject) == "yes")
        #expect(finding.shown("better_off", about: Sample.Side.b.subject) == "yes")
        #expect(
            finding.figure("better_off", about: Sample.Side.b.subject)?.evidence == [
                EntityID(high: 0, low: 2), EntityID(high: 0, low: 4),
            ]
        )
    }

    @Test(arguments: [(100, Verdict.good), (101, .good), (99, .red)])
    func `as much as alone is enough`(received: Int, verdict: Verdict) {
        var sample = Sample()
        sample.baseline(100, of: .a)
        sample.baseline(100, of: .b)
        sample.receive(Amount(received), by: .a)
        sample.receive(500, by: .b)
        let finding = ParticipationTest.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == verdict)
        if verdict == .red { #expect(finding.sentence == "Aurora Foods would be better off alone") }
    }

    @Test
    func `a side without a baseline is left open, and one that is worse off alarms all the same`() {
        var sample = Sample()
        sample.baseline(100, of: .a)
        sample.receive(100, by: .a)
        let half = ParticipationTest.finding(in: sample.state, on: Sample.today)
        #expect(half.verdict == .open)
        #expect(half.shown("better_off", about: Sample.Side.a.subject) == "yes")
        #expect(half.figure("better_off", about: Sample.Side.b.subject) == nil)
        var worse = Sample()
        worse.baseline(100, of: .a)
        worse.receive(100, by: .b)
        #expect(ParticipationTest.finding(in: worse.state, on: Sample.today).verdict == .red)
    }

    @Test func `without receipts or baselines nothing can be said`() {
        #expect(ParticipationTest.finding(in: Sample().state, on: Sample.today).verdict == .open)
        var sample = Sample()
        sample.receive(1, by: .a)
        #expect(ParticipationTest.finding(in: sample.state, on: Sample.today).verdict == .open)
    }

    @Test func `it is the same from both sides`() {
        let here = ParticipationTest.finding(in: Sample.worked.state, on: Sample.today)
        let there = ParticipationTest.finding(in: Sample.worked.swapped, on: Sample.today)
        #expect(here.sentence == there.sentence)
        #expect(
            here.shown("received", about: Sample.Side.a.subject)
                == there.shown("received", about: Sample.Side.b.subject)
        )
    }
}
