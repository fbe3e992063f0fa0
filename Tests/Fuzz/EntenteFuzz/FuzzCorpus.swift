import EntenteSync
public import Foundation
import TestSupport

/// The inputs that fuzzing starts from: the golden vectors, and what was found and is kept.
public enum FuzzCorpus: Sendable {
    /// Where inputs are kept, one folder for each target.
    public static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Corpus")

    /// The inputs of a target, in an order that does not depend on the machine.
    public static func inputs(of target: FuzzTarget) throws -> [[UInt8]] {
        try kept(for: target) + vectors(for: target)
    }

    /// The inputs that are kept in the folder.
    public static func kept(for target: FuzzTarget) throws -> [[UInt8]] {
        let own = folder.appending(path: target.rawValue)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: own.path)) ?? []
        return try names.sorted().map { try [UInt8](Data(contentsOf: own.appending(path: $0))) }
    }

    private static func vectors(for target: FuzzTarget) throws -> [[UInt8]] {
        switch target {
        case .json:
            let cases = try cases("canonical-json", "accepted") + cases("canonical-json", "refused")
            return cases.compactMap { $0["text"].flatMap(text) } + (try changes())
        case .change: return try changes() + logs("merges") + logs("agreements") + exports()
        case .push: return try cases("seals", "pushes").compactMap { $0["message"].flatMap(text) }
        case .answer, .message:
            let messages = try cases("messages", "messages") + cases("errors", "problems")
            let outcomes = try cases("refusals", "outcomes").compactMap { $0["outcome"] }
            let heads = try cases("heads", "heads").compactMap { $0["head"] }
            let enrolments = try cases("seals", "enrolments")
                .compactMap { $0["message"].flatMap(text) }
            return (messages.compactMap { $0["message"] } + outcomes + heads)
                .map(\.canonicalBytes) + enrolments
        case .live:
            return try cases("live", "frames").compactMap { item in
                guard let name = item["event"].flatMap(text),
                    let frame = item["text"].flatMap(text),
                    let start = frame.firstIndex(of: UInt8(ascii: "{"))
                else { return nil }
                return name + [UInt8(ascii: "\n")] + frame[start...].dropLast(2)
            }
        case .snapshot:
            return try cases("snapshots", "states").map { item in
                guard case .array(let lines)? = item["lines"] else { return [] }
                return Array(lines.compactMap(text).joined(separator: [UInt8(ascii: "\n")]))
            }
        case .history: return HistoryCheck.seeds()
        case .mail: return MailCheck.seeds
        case .text: return [Array(0...255), [], [0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 2, 0, 0, 0, 2]]
        }
    }

    /// The contents of the changes.
    private static func changes() throws -> [[UInt8]] {
        try (cases("changes", "changes") + cases("refusals", "changes"))
            .compactMap { $0["content"].flatMap(text) }
    }

    /// Whole logs, a change a line.
    private static func logs(_ file: String) throws -> [[UInt8]] {
        try cases(file, "logs").map { item in
            guard case .array(let records)? = item["log"] else { return [] }
            let contents = records.compactMap { record -> [UInt8]? in
                guard case .object(let object) = record else { return nil }
                return object["change"]?.canonicalBytes
            }
            return Array(contents.joined(separator: [UInt8(ascii: "\n")]))
        }
    }

    /// The logs in audit files, in which the server speaks of checkpoints and erasures; ten changes each.
    private static func exports() throws -> [[UInt8]] {
        var contents: [[UInt8]] = []
        for item in try cases("audit", "exports") {
            guard case .array(let lines)? = item["lines"] else { continue }
            for line in lines.compactMap(text) {
                guard case .object(let object) = try JSONScanner.parse(line),
                    let change = object["change"]
                else { continue }
                contents.append(change.canonicalBytes)
            }
        }
        return stride(from: 0, to: contents.count, by: 10).map { first in
            let part = contents[first..<min(first + 10, contents.count)]
            return Array(part.joined(separator: [UInt8(ascii: "\n")]))
        }
    }

    private static func cases(_ file: String, _ group: String) throws -> [JSONObject] {
        let path = VectorFile.folder.appending(path: "\(file).json").path
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let json = try JSONScanner.parse(VectorFile.stored(file), form: .interchange)
        guard case .object(let object) = json, case .array(let cases)? = object[group] else {
            return []
        }
        return cases.compactMap { item in
            guard case .object(let object) = item else { return nil }
            return object
        }
    }

    private static func text(_ value: JSONValue) -> [UInt8]? {
        guard case .string(let text) = value else { return nil }
        return Array(text.utf8)
    }
}
