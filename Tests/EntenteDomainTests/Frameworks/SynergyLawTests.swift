import EntenteDomain
import Testing

@Suite("Row 22: 1+1=3")
struct SynergyLawTests {
    @Test func `2 times 330 over 220 are 3.0: '1 + 1 = 3.0'`() {
        let finding = SynergyLaw.finding(in: Sample.worked.state, on: Sample.today)
        #expect(finding.sentence == "1 + 1 = 3.0")
        #expect(finding.verdict == .good)
        #expect(finding.shown("sum") == "3.0")
        #expect(finding.figure("sum")?.evidence.count == 4)
        #expect(finding.shown("baseline", about: Sample.Side.a.subject) == "EUR 100000.00")
    }

    @Test(arguments: [
        (150, 150, Verdict.good, "1 + 1 = 3.0"), (150, 149, .amber, "1 + 1 = 3.0"),
        (100, 101, .amber, "1 + 1 = 2.0"), (100, 100, .red, "1 + 1 = 2.0, better apart"),
        (0, 10, .red, "1 + 1 = 0.1, better apart"), (900, 0, .good, "1 + 1 = 9.0"),
    ])
    func `from 3.0 on it is reached, up to 2.0 both are better apart`(
        ours: Int,
        theirs: Int,
        verdict: Verdict,
        sentence: String
    ) {
        var sample = Sample()
        sample.baseline(100, of: .a)
        sample.baseline(100, of: .b)
        sample.receive(Amount(ours), by: .a)
        sample.receive(Amount(theirs), by: .b)
        let finding = SynergyLaw.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == sentence)
        #expect(finding.verdict == verdict)
    }

    @Test func `without a baseline of each side there is no equation`() {
        var sample = Sample()
        sample.receive(100, by: .a)
        sample.baseline(100, of: .a)
        sample.baseline(0, of: .b)
        let finding = SynergyLaw.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .open)
        #expect(
            finding.remarks.map(\.text) == [
                "Borealis Retail has no baseline in the shared currency"
            ]
        )
        #expect(SynergyLaw.finding(in: Sample().state, on: Sample.today).verdict == .open)
    }

    @Test func `a baseline in another currency is converted by the recorded rate`() {
        var sample = Sample()
        let franc = currency("CHF")
        sample.agree(["currency": .currency(Sample.euro)])
        sample.receive(300, by: .a)
        sample.baseline(100, of: .a)
        sample.add("profile", by: .b, ["baseline": .money(Money(80, franc))])
        #expect(SynergyLaw.finding(in: sample.state, on: Sample.today).verdict == .open)
        let rate = sample.add(
            "rate",
            by: .a,
            [
                "from": .currency(franc), "to": .currency(Sample.euro), "rate": .amount("1.25"),
                "day": .day(Sample.today),
            ]
        )
        let finding = SynergyLaw.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "1 + 1 = 3.0")
        #expect(finding.figure("sum")?.evidence.contains(rate) == true)
    }

    @Test func `earlier quarters are shown as they were`() {
        var sample = Sample.worked
        sample.receive(110_000, by: .a, on: day("2026-05-01"))
        let finding = SynergyLaw.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("sum") == "4.0")
        #expect(finding.shown("sum", about: .month(month("2026-08"))) == "1.0")
        #expect(finding.shown("sum", about: .month(month("2026-05"))) == "1.0")
        #expect(finding.shown("sum", about: .month(month("2026-02"))) == nil)
    }

    @Test func `an earlier sum has all its days when a month on the way is short`() {
        var sample = Sample()
        for side in Sample.Side.allCases { sample.baseline(100, of: side) }
        let leap = sample.receive(300, by: .a, on: day("2024-02-29"))
        sample.receive(300, by: .a, on: day("2025-11-01"))
        let finding = SynergyLaw.finding(in: sample.state, on: day("2025-11-30"))
        let sum = finding.figure("sum", about: .month(month("2025-02")))
        #expect(sum?.evidence.contains(leap) == true)
    }

    @Test func `it is the same from both sides`() {
        let here = SynergyLaw.finding(in: Sample.worked.state, on: Sample.today)
        let there = SynergyLaw.finding(in: Sample.worked.swapped, on: Sample.today)
        #expect(here.symmetric == there.symmetric)
        #expect(here.sentence == there.sentence)
    }
}
