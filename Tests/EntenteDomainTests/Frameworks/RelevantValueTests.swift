import EntenteDomain
import Testing

@Suite("Row 15: relevant value")
struct RelevantValueTests {
    @Test func `7 of 12 months are inconsistent`() {
        var sample = Sample()
        let ask = sample.add("ask", by: .b)
        let entries = (0..<7).map { month in
            sample.add(valueAdd: month, serving: ask, relevance: 4)
        }
        sample.add(valueAdd: 8, serving: ask, relevance: 3)
        let finding = RelevantValue.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "inconsistent: 7 of 12 months")
        #expect(finding.verdict == .amber)
        #expect(finding.shown("months") == "7 months")
        #expect(finding.figure("months")?.evidence == entries)
        #expect(finding.shown("months", about: Sample.Side.a.subject) == "7 months")
        #expect(finding.shown("months", about: Sample.Side.b.subject) == "0 months")
        #expect(finding.shown("relevant", about: .month(Sample.today.month)) == "yes")
        #expect(finding.shown("relevant", about: .month(month("2025-12"))) == "no")
        #expect(finding.figures.count { $0.name == "relevant" } == 12)
    }

    @Test(arguments: [(0, "nothing relevant", Verdict.red), (1, "a one-off", .amber)])
    func `little of it has its own word`(count: Int, word: String, verdict: Verdict) {
        var sample = Sample()
        let ask = sample.add("ask", by: .b)
        sample.add(valueAdd: 0, serving: ask, relevance: 1)
        for month in 0..<count { sample.add(valueAdd: month, serving: ask, relevance: 5) }
        let finding = RelevantValue.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "\(word): \(count) of 12 months")
        #expect(finding.verdict == verdict)
    }

    @Test func `the giver's own mark does not count`() {
        var sample = Sample()
        let ask = sample.add("ask", by: .b)
        let own = sample.add(
            "value_add",
            by: .a,
            [
                "given_on": .day(Sample.today), "serves": .entity(ask),
                "relevance": .integer(5),
            ]
        )
        let finding = RelevantValue.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("months") == "0 months")
        #expect(finding.remarks.first?.evidence == [own])
    }

    @Test func `what serves no ask of the other side is not relevant`() {
        var sample = Sample()
        let own = sample.add("ask", by: .a)
        let first = sample.add(valueAdd: 0, serving: own, relevance: 5)
        let second = sample.add(
            valueAdd: 1,
            serving: EntityID(high: 9, low: 9),
            relevance: 5
        )
        let finding = RelevantValue.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .red)
        #expect(finding.remarks.map(\.evidence) == [[first, second]])
    }

    @Test func `the thirteenth month back and tomorrow do not count`() {
        var sample = Sample()
        let ask = sample.add("ask", by: .b)
        sample.add(valueAdd: 12, serving: ask, relevance: 5)
        sample.add(
            "value_add",
            by: .a,
            [
                "given_on": .day(Sample.today.adding(days: 1)), "serves": .entity(ask),
                "relevance": .integer(5),
            ],
            theirs: ["relevance"]
        )
        let finding = RelevantValue.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("months") == "0 months")
    }

    @Test func `without value-adds nothing can be said`() {
        #expect(RelevantValue.finding(in: Sample().state, on: Sample.today).verdict == .open)
    }

    @Test func `other bounds may be agreed`() {
        var sample = Sample()
        let ask = sample.add("ask", by: .b)
        for month in 0..<7 { sample.add(valueAdd: month, serving: ask, relevance: 3) }
        sample.agree(settings: ["relevant_from": 3, "consistent_months": 7])
        let finding = RelevantValue.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "consistent: 7 of 12 months")
        #expect(finding.verdict == .good)
    }

    @Test func `it is the same from both sides`() {
        var sample = Sample()
        let ask = sample.add("ask", by: .b)
        for month in 0..<5 { sample.add(valueAdd: month, serving: ask, relevance: 4) }
        let here = RelevantValue.finding(in: sample.state, on: Sample.today)
        let there = RelevantValue.finding(in: sample.swapped, on: Sample.today)
        #expect(here.symmetric == there.symmetric)
        #expect(there.shown("months", about: Sample.Side.b.subject) == "5 months")
    }
}

extension Sample {
    /// Adds what A did for B some months ago, as B marked it.
    @discardableResult
    mutating func add(
        valueAdd monthsAgo: Int,
        serving served: EntityID,
        relevance: Int
    ) -> EntityID {
        add(
            "value_add",
            by: .a,
            [
                "given_on": .day(Self.today.adding(months: -monthsAgo)),
                "serves": .entity(served), "relevance": .integer(relevance),
            ],
            theirs: ["relevance"]
        )
    }
}
