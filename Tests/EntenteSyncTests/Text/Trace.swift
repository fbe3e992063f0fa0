import Foundation
import TestSupport

@testable import EntenteSync

/// A recorded history of a document, as published.
struct Trace: Decodable {
    struct Transaction: Decodable {
        let parents: [Int]?
        let agent: Int?
        let patches: [Patch]
    }

    let endContent: String
    let txns: [Transaction]
}

extension Trace {
    /// The document with its whole history; a transaction's patches follow each other, and authors
    /// are ordered as their numbers are.
    func history() throws -> TextHistory {
        var history = TextHistory()
        var last: [Int] = []
        for (number, transaction) in txns.enumerated() {
            let agent = history.agent(device(transaction.agent ?? 0))
            var parents = (transaction.parents ?? (number > 0 ? [number - 1] : [])).map { last[$0] }
            for patch in transaction.patches {
                var runs: [TextRun] = []
                if patch.deleted > 0 {
                    runs.append(.delete(at: patch.position, count: patch.deleted))
                }
                if !patch.inserted.isEmpty {
                    runs.append(.insert(at: patch.position, patch.inserted))
                }
                for run in runs {
                    try history.append(
                        run,
                        agent: agent,
                        seq: history.nextSequence(of: agent),
                        parents: parents
                    )
                    parents = [history.count - 1]
                }
            }
            last.append(history.count - 1)
        }
        return history
    }
}

/// A published small history: events are single characters, and parents name events.
struct SmallHistory: Decodable {
    struct Transaction: Decodable {
        let parents: [Int]
        let agent: String
        let seqStart: Int
        let ops: [Patch]
    }

    let endContent: String
    let txns: [Transaction]
}

/// One edit: a position, a count of deleted scalars, and what is inserted there.
struct Patch: Decodable {
    let position: Int
    let deleted: Int
    var inserted: String

    init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        position = try values.decode(Int.self)
        deleted = try values.decode(Int.self)
        inserted = try values.decode(String.self)
    }
}

/// Why a recorded history cannot be read.
struct MissingTrace: Error, CustomStringConvertible {
    let path: String

    var description: String {
        "the recorded history \(path) is missing or unreadable; the tests need the folder shared/data"
            + " beside the project"
    }
}

/// Unpacks a file of the folder `shared/data/traces` beside the project.
func unpackedTrace(_ name: String, from file: String = #filePath) async throws -> Data {
    let tests = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
    let project = tests.deletingLastPathComponent().deletingLastPathComponent()
    let path = project.deletingLastPathComponent()
        .appendingPathComponent("shared/data/traces/\(name)").path
    guard FileManager.default.isReadableFile(atPath: path) else { throw MissingTrace(path: path) }
    let program = name.hasSuffix(".xz") ? "xz" : "gzip"
    let unpacked = try await Command.run(program, ["-dc", path])
    guard unpacked.status == 0 else { throw MissingTrace(path: path) }
    return unpacked.output
}
