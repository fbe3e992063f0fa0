import EntenteFuzz
import Foundation
import Synchronization
import TestSupport
import Testing

@Suite("Fuzz: readers of bytes from outside")
struct FuzzTests {
    @Test(arguments: FuzzTarget.allCases)
    func `every input that was ever kept is taken`(target: FuzzTarget) throws {
        for input in try FuzzCorpus.inputs(of: target) { _ = try target.check(input) }
    }

    @Test(arguments: FuzzTarget.allCases)
    func `INV-20: no mutation of the corpus breaks a rule`(target: FuzzTarget) async throws {
        let seed = await Self.seed()
        var fuzzer = Fuzzer(target, seed: seed, corpus: try FuzzCorpus.inputs(of: target))
        let report = fuzzer.run(Self.executions[target, default: 3_000])
        let command = "swift run entente-fuzz --target \(target.rawValue) --seed \(seed)"
        #expect(report.finding == nil, "\(report.finding?.rule ?? ""); again with: \(command)")
        #expect(report.accepted > 0, "nothing got past the door")
    }

    @Test func `the same seed tries the same inputs`() throws {
        let corpus = try FuzzCorpus.inputs(of: .json)
        let runs = [UInt64](arrayLiteral: 7, 7, 8).map { seed in
            let tried = Mutex<[[UInt8]]>([])
            var fuzzer = Fuzzer(.json, seed: seed, corpus: corpus) { input in
                tried.withLock { $0.append(input) }
            }
            _ = fuzzer.run(corpus.count + 200)
            return tried.withLock { $0 }
        }
        #expect(runs[0] == runs[1])
        #expect(runs[0] != runs[2])
    }

    /// What a debug build does in a few seconds; the long run is `swift run -c release entente-fuzz`.
    private static let executions: [FuzzTarget: Int] = [
        .json: 8_000, .change: 250, .snapshot: 1_500, .text: 150,
    ]

    /// A number that follows from the commit, so that every commit tries other inputs and the same
    /// commit always the same.
    private static func seed() async -> UInt64 {
        let root = VectorFile.folder.deletingLastPathComponent().deletingLastPathComponent()
        let head = try? await Command.run("git", ["rev-parse", "HEAD"], in: root)
        return UInt64(head?.text.prefix(15) ?? "", radix: 16) ?? 1
    }
}
