import Testing

@testable import entente_benchmarks

@Suite("Benchmarks: what is reported")
struct ReportTests {
    @Test func `the middle and the geometric mean are those of mathematics`() {
        #expect(median([3, 1, 2]) == 2)
        #expect(median([4, 1, 2, 3]) == 2.5)
        #expect(median([]) == nil)
        #expect(geometricMean([1, 4]) == 2)
        #expect(geometricMean([]) == nil)
    }

    @Test func `a number is told with three digits`() {
        #expect(short(0.1234) == "0.123")
        #expect(short(1.234, "x") == "1.23x")
        #expect(short(12.34) == "12.3")
        #expect(short(1_234) == "1234")
        #expect(short(nil) == "-")
    }

    @Test func `a goal is judged by the best peer of the same run`() throws {
        var results = Results()
        let entry = try #require(TraceCatalogue.all.first { $0.kind == .sequential })
        for (contestant, time) in [(Contestant.entente, 2.0), (.yrs, 5), (.yjs, 20)] {
            let rounds = [Measurement(ms: [time, time, 100 * time])]
            results.add(Results.Entry(entry, .merge, contestant, rounds))
        }
        results.judge()
        let goal = try #require(results.goals.first { $0.name == "T1" })
        #expect(goal.ratio == 0.4)
        #expect(goal.verdict == "must reached")
        #expect(results.goals.first { $0.name == "T2" }?.verdict == "not measured")
    }

    @Test func `a wrong text fails the run`() throws {
        var results = Results()
        let entry = try #require(TraceCatalogue.all.first)
        results.add(Results.Entry(entry, .merge, .entente, [Measurement(ms: [1], text: "a")]))
        #expect(results.isRight([entry.name: "a"]))
        #expect(!results.isRight([entry.name: "b"]))
    }
}
