import Simulator
import Testing

@Suite("Simulator: stories of devices and a gateway")
struct SimulatorTests {
    /// Clause 6: the invariants hold in a thousand stories.
    @Test(arguments: 0..<4)
    func `the invariants hold in the stories of these seeds`(quarter: Int) async {
        let first = Seeds.first
        let result = Campaign(first: first &+ UInt64(quarter) * 250, count: 250).run()
        #expect(result.report == nil, "\(result.report ?? "")")
        print("seeds from \(first) on, quarter \(quarter + 1): \(result.summary)")
    }

    /// The merge alone, without network and disk: a hundred thousand histories in four parts.
    @Test(arguments: 0..<4)
    func `the merge is what the whole history says`(quarter: Int) async {
        let first = Seeds.first &+ UInt64(quarter) * 25_000
        let result = Campaign(first: first, count: 25_000).runMerge()
        #expect(result.report == nil, "\(result.report ?? "")")
    }

    @Test func `the same seed is the same story with the same end`() {
        for seed in UInt64(1)...5 {
            let (one, two) = (Simulation.run(seed: seed), Simulation.run(seed: seed))
            #expect(one.log == two.log)
            #expect(one.changes == two.changes)
        }
    }
}

@Suite("Simulator: worlds that differ in one thing")
struct TwinWorldTests {
    @Test func `INV-14: what one cannot see changes no byte of what one gets`() async {
        let first = Seeds.first
        for seed in 0..<UInt64(60) { #expect(TwinWorlds.interference(first &+ seed) == nil) }
    }

    @Test func `INV-19: two who are shown different histories find out by one exchange`() async {
        let first = Seeds.first
        for seed in 0..<UInt64(60) { #expect(ForkedWorlds.check(first &+ seed) == nil) }
    }

    @Test func `INV-19: of one history nobody says that it is another`() async {
        let first = Seeds.first
        for seed in 0..<UInt64(60) {
            #expect(ForkedWorlds.check(first &+ seed, isForked: false) == nil)
        }
    }

    @Test func `INV-22: clocks that jump by years change no place in the log`() async {
        let first = Seeds.first
        for seed in 0..<UInt64(60) { #expect(TwinWorlds.clocks(first &+ seed) == nil) }
    }
}

@Suite("Simulator: planted faults")
struct FaultTests {
    @Test(arguments: Fault.allCases.filter { $0 != .interference })
    func `a planted fault is found within a thousand stories`(fault: Fault) throws {
        let found = (UInt64(1)...1_000).lazy.map { Simulation.run(seed: $0, fault: fault) }
            .first { outcome in
                outcome.violations.contains { fault.caught.contains($0.invariant) }
            }
        let outcome = try #require(found)
        #expect(outcome.event != nil)
    }

    @Test func `answers that depend on what one cannot see are found`() {
        let found = (UInt64(1)...100).lazy
            .compactMap { TwinWorlds.interference($0, fault: .interference) }.first
        #expect(found?.invariant == .noInterference)
    }

    @Test func `a report says how to replay`() throws {
        let outcome = try #require(
            (UInt64(1)...200).lazy.map { Simulation.run(seed: $0, fault: .rejectedForgotten) }
                .first { !$0.violations.isEmpty }
        )
        let report = Simulation.report(outcome, fault: .rejectedForgotten)
        #expect(
            report.contains(
                "swift run entente-simulator --seed \(outcome.story.seed) --fault rejectedForgotten"
            )
        )
    }
}

/// The seeds of a run.
enum Seeds {
    /// The first: the same ones every time, so that a commit is not refused for what another did;
    /// `entente-simulator --first` runs others.
    static let first: UInt64 = 159_230_257_719_472
}
