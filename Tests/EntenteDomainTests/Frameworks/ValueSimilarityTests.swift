import EntenteDomain
import Testing

@Suite("Row 1: value similarity")
struct ValueSimilarityTests {
    @Test func `150,000 against 180,000 are similar value, 0.83`() {
        var sample = Sample()
        let ours = sample.receive(180_000, by: .a)
        let theirs = sample.receive(150_000, by: .b)
        let finding = ValueSimilarity.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "similar value: 0.83")
        #expect(finding.shown("similarity") == "0.83")
        #expect(finding.figure("similarity")?.evidence == [ours, theirs])
        let a = Figure.Subject.organisation(Sample.Side.a.organisation)
        #expect(finding.shown("received", about: a) == "EUR 180000.00")
        #expect(finding.figure("received", about: a)?.evidence == [ours])
    }

    @Test func `however unequal the values are, the ratio does not alarm`() {
        var sample = Sample()
        sample.receive(180_000, by: .a)
        let finding = ValueSimilarity.finding(in: sample.state, on: Sample.today)
        // Nor is it called good: nothing is said of it.
        #expect(finding.verdict == .open)
        #expect(finding.sentence == "not of similar value: 0.00")
    }

    @Test func `without receipts nothing can be said`() {
        let finding = ValueSimilarity.finding(in: Sample().state, on: Sample.today)
        #expect(finding.verdict == .open)
        #expect(finding.figures.isEmpty)
    }

    @Test func `it is the same from both sides`() {
        var (one, other) = (Sample(), Sample())
        for (ours, theirs) in [(3, 7), (1, 1), (250, 17)] as [(Amount, Amount)] {
            one.receive(ours, by: .a)
            one.receive(theirs, by: .b)
            other.receive(theirs, by: .a)
            other.receive(ours, by: .b)
        }
        let here = ValueSimilarity.finding(in: one.state, on: Sample.today)
        let there = ValueSimilarity.finding(in: other.state, on: Sample.today)
        #expect(here.shown("similarity") == there.shown("similarity"))
    }

    @Test func `a receipt without a rate to the currency does not count, and that is said`() {
        var sample = Sample()
        sample.receive(100, by: .a)
        sample.receive(100, by: .b)
        let franc = currency("CHF")
        let foreign = sample.add(
            "receipt",
            by: .b,
            [
                "value": .money(Money(50, franc)), "confirmed_on": .day(Sample.today),
            ]
        )
        sample.add("partnership", by: .a, ["currency": .currency(Sample.euro)])
        let before = ValueSimilarity.finding(in: sample.state, on: Sample.today)
        #expect(before.shown("similarity") == "1.00")
        #expect(before.remarks.map(\.evidence) == [[foreign]])
        sample.add(
            "rate",
            by: .a,
            [
                "from": .currency(franc), "to": .currency(Sample.euro), "rate": .amount("1.2"),
                "day": .day(Sample.today),
            ]
        )
        let after = ValueSimilarity.finding(in: sample.state, on: Sample.today)
        #expect(after.shown("similarity") == "0.63")
        #expect(after.remarks.isEmpty)
    }

    @Test func `where years of account differ each side sees what it received by its own quarters`()
    {
        var sample = Sample()
        let ours = sample.receive(180, by: .a, on: day("2026-11-02"))
        sample.receive(150, by: .b, on: day("2026-11-03"))
        let plain = ValueSimilarity.finding(in: sample.state, on: Sample.today)
        #expect(!plain.figures.contains { $0.name == "fiscal_quarter" })
        sample.add("profile", by: .b, ["fiscal_start": .text("04-01")])
        let finding = ValueSimilarity.finding(in: sample.state, on: Sample.today)
        let (a, b) = (Sample.Side.a.organisation, Sample.Side.b.organisation)
        #expect(finding.shown("fiscal_quarter", about: .side(a, "2026 Q4")) == "EUR 180.00")
        #expect(finding.shown("fiscal_quarter", about: .side(b, "2026/27 Q3")) == "EUR 150.00")
        let figure = finding.figures.first { $0.subject == .side(a, "2026 Q4") }
        #expect(figure?.evidence == [ours])
    }
}
