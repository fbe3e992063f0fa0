import Foundation

/// Why a recorded history cannot be read.
struct TraceError: Error, CustomStringConvertible {
    let description: String
}

/// A file of recorded keystrokes, as published (github.com/josephg/editing-traces).
struct TraceFile: Decodable {
    private struct Step: Decodable {
        let parents: [Int]?
        let agent: Int?
        let patches: [Patch]
    }

    private let startContent: String?
    private let endContent: String
    private let txns: [Step]

    /// Reads a file that gzip or xz has packed.
    static func read(_ url: URL) throws -> TraceFile {
        guard FileManager.default.isReadableFile(atPath: url.path) else {
            throw TraceError(
                description: """
                    the recorded history \(url.path) is missing; name the folder that has it with \
                    --traces
                    """
            )
        }
        let tool = url.pathExtension == "xz" ? "xz" : "gzip"
        let data = try Shell.output(of: tool, ["-dc", url.path])
        return try JSONDecoder().decode(TraceFile.self, from: data)
    }

    /// The history in the file, with what stood there at the beginning as its first edit.
    func trace(_ name: String) throws -> Trace {
        let isSequential = txns.allSatisfy { $0.parents == nil }
        var transactions: [Transaction] = []
        if let startContent, !startContent.isEmpty {
            let patch = Patch(position: 0, deleted: 0, inserted: startContent)
            transactions.append(Transaction(parents: [], author: 0, patches: [patch]))
        }
        for step in txns {
            let index = transactions.count
            let parents = step.parents ?? (index > 0 ? [index - 1] : [])
            guard parents.allSatisfy({ (0..<index).contains($0) }) else {
                throw TraceError(description: "\(name): transaction \(index) has a parent after it")
            }
            let author = step.agent ?? 0
            transactions.append(
                Transaction(parents: parents.sorted(), author: author, patches: step.patches)
            )
        }
        let trace = Trace(
            name: name,
            isSequential: isSequential,
            transactions: transactions,
            text: endContent
        )
        return isSequential ? trace : trace.joinedInRuns
    }
}

extension Patch: Decodable {
    init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        position = try values.decode(Int.self)
        deleted = try values.decode(Int.self)
        inserted = try values.decode(String.self)
    }
}
