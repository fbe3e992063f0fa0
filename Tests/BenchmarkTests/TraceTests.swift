import EntenteSync
import Foundation
import Testing

@testable import entente_benchmarks

@Suite("Benchmarks: recorded histories")
struct TraceTests {
    private static let traces = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "shared/data/traces")

    @Test func `two people's document is read with its graph and ends as recorded`() throws {
        let trace = try read("friendsforever")
        #expect(!trace.isSequential)
        #expect(trace.transactions.count == 3_727)
        #expect(trace.transactions.reduce(0) { $0 + $1.patches.count } == 26_078)
        let text = try #require(trace.text)
        #expect(digest(text) == "4720ec330c91e288")
        let (history, updates) = try TextEngine.history(of: trace)
        #expect(updates.count == 3_727)
        #expect(digest(try TextReplica(merging: history).text) == digest(text))
    }

    @Test func `one author's document is read and every way to replay it ends as recorded`() throws
    {
        let trace = try read("friendsforever_flat")
        #expect(trace.isSequential)
        #expect(trace.patches.count == 26_078)
        let text = try #require(trace.text)
        let folder = FileManager.default.temporaryDirectory.appending(path: "traces-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = TextFiles(folder: folder)
        #expect(try files.prepare(trace) == digest(text))
        for job in Job.allCases where job != .save && job != .memory {
            #expect(try TextRounds(files).round(of: job)().text == digest(text), "\(job)")
        }
    }

    @Test func `a history several times over has its text several times over`() throws {
        let trace = try read("friendsforever").repeated(2, name: "twice")
        let (history, _) = try TextEngine.history(of: trace)
        #expect(try digest(TextReplica(merging: history).text) == digest(trace.text ?? ""))
    }

    @Test(arguments: [Trace.lagging(transactions: 200), .branches(transactions: 100)])
    func `a generated history ends alike however it is told`(trace: Trace) throws {
        let (history, updates) = try TextEngine.history(of: trace)
        var replica = TextReplica()
        for author in 0..<2 { _ = replica.agent(TextEngine.device(author)) }
        for update in updates { try replica.apply(TextUpdate(encoded: update)) }
        #expect(try replica.text == TextReplica(merging: history).text)
        #expect(replica.history == history)
    }

    @Test func `a missing history fails with a sentence that names it`() {
        #expect {
            _ = try TraceFile.read(Self.traces.appending(path: "no-such-history.json.gz"))
        } throws: { error in
            "\(error)".contains("shared/data/traces/no-such-history.json.gz")
        }
    }

    private func read(_ name: String) throws -> Trace {
        try TraceFile.read(Self.traces.appending(path: "\(name).json.gz")).trace(name)
    }
}
