import Foundation
import Simulator
import TestSupport
import Testing

@Suite("Simulator: stories of devices and a gateway")
struct SimulatorTests {
    /// Clause 6: the invariants hold in a thousand stories, other ones for every commit.
    @Test(arguments: 0..<4)
    func `the invariants hold in the stories of this commit`(quarter: Int) async {
        let first = await Seeds.first.value &+ UInt64(quarter) * 250
        let result = Campaign(first: first, count: 250).run()
        #expect(result.report == nil, "\(result.report ?? "")")
        print("seeds from \(first) on: \(result.summary)")
    }

    /// The merge alone, without network and disk: a hundred thousand histories in four parts.
    @Test(arguments: 0..<4)
    func `the merge is what the whole history says`(quarter: Int) async {
        let first = await Seeds.first.value &+ UInt64(quarter) * 25_000
        let result = Campaign(first: first, count: 25_000).run(.merge)
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
        await check(.interference)
    }

    @Test func `INV-19: two who are shown different histories find out by one exchange`() async {
        await check(.forks)
    }

    @Test func `INV-19: of one history nobody says that it is another`() async {
        await check(.honesty)
    }

    @Test func `INV-19: who reads of a history that never was stops, and shows why`() async {
        await check(.lies)
    }

    @Test func `INV-22: clocks that jump by years change no place in the log`() async {
        await check(.clocks)
    }

    @Test func `INV-22: a world with calm clocks has as many seconds as the other one`() {
        // Device 2 asked again in one of the two only, and was first in the log there.
        #expect(TwinWorlds.clocks(196_530_363_588_232) == nil)
    }

    private func check(_ subject: Campaign.Subject) async {
        let result = Campaign(first: await Seeds.first.value, count: 60).run(subject)
        #expect(result.report == nil, "\(result.report ?? "")")
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
    /// The first: it follows from the files of the commit, so that every commit is checked by stories of
    /// its own, and by the same ones wherever it is checked.
    static let first = Task {
        guard let tree = await tree(), let first = UInt64(tree.prefix(12), radix: 16) else {
            print("no commit at \(root): seeds from \(fixed) on, the same ones every time")
            return fixed
        }
        print("tree \(tree): seeds from \(first) on")
        return first
    }

    /// Where an unpacked archive starts, which has no commit.
    private static let fixed: UInt64 = 159_230_257_719_472

    /// The id of the tree of the commit that is checked out here; nil where this is no checkout.
    private static func tree() async -> String? {
        // A folder inside another repository has a path in it.
        guard (try? await git("rev-parse", "--show-prefix")) == "" else { return nil }
        return try? await git("rev-parse", "--verify", "HEAD^{tree}")
    }

    private static func git(_ arguments: String...) async throws -> String {
        let command = try await Command.run("git", ["-C", root] + arguments)
        guard command.status == 0 else { throw CocoaError(.fileReadUnknown) }
        return command.text.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static var root: String {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path
    }
}
