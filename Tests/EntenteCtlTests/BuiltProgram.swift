import EntentePostgres
import EntenteSync
import Foundation
import TestPostgres
import TestSupport
import Testing

/// The built `ententectl`, run as an administrator would, on one database.
struct BuiltProgram {
    /// The options that say where.
    let place: [String]

    /// Works on a database of the shared cluster; the installation's folder is empty.
    init(_ database: TestDatabase, folder: TemporaryFolder) {
        let host = database.cluster.socketFolder
        place = [
            "--database", "postgres://entente_owner@/\(database.name)?host=\(host)",
            "--data", folder.path("none"),
        ]
    }

    /// Works on the installation in a data folder.
    init(data: String) { place = ["--data", data] }

    /// Where the program is: beside the test bundle.
    static var path: String {
        let bundle = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return bundle.deletingLastPathComponent().appendingPathComponent("ententectl").path
    }

    /// Runs it; without columns the answer goes to no terminal and is not cut.
    func run(_ arguments: [String], columns: Int? = nil) async throws -> Command {
        try await Self.run(arguments + place, columns: columns)
    }

    /// Runs it with exactly these arguments.
    static func run(_ arguments: [String], columns: Int? = nil) async throws -> Command {
        let setting = columns.map { ["COLUMNS=\($0)"] } ?? ["-u", "COLUMNS"]
        return try await Command.run(setting[0], Array(setting.dropFirst()) + [path] + arguments)
    }

    /// Runs it with `--json`, expects success, and reads the answer with our own strict parser.
    func object(
        _ arguments: String...,
        at location: SourceLocation = #_sourceLocation
    ) async throws -> JSONObject {
        let command = try await run(arguments + ["--json"])
        #expect(
            command.status == 0,
            "\(arguments): \(command.errorText)",
            sourceLocation: location
        )
        #expect(command.errorText == "", sourceLocation: location)
        let bytes = Array(command.output)
        #expect(bytes.last == UInt8(ascii: "\n"), sourceLocation: location)
        guard case .object(let object) = try JSONScanner.parse(bytes.dropLast()) else {
            throw Unexpected(description: command.text)
        }
        return object
    }

    /// Runs it and expects one sentence on standard error, nothing on standard output.
    func refusal(
        _ arguments: String...,
        status: Int32,
        at location: SourceLocation = #_sourceLocation
    ) async throws -> String {
        let command = try await run(arguments)
        #expect(command.status == status, "\(command.errorText)", sourceLocation: location)
        #expect(command.text == "", sourceLocation: location)
        let lines = command.errorText.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 2 && lines.last == "", "\(lines)", sourceLocation: location)
        let prefix = "ententectl: "
        #expect(command.errorText.hasPrefix(prefix), sourceLocation: location)
        return String(command.errorText.dropFirst(prefix.count).dropLast())
    }
}

/// An answer that is not what the test needs to go on.
struct Unexpected: Error, CustomStringConvertible {
    let description: String
}

extension JSONObject {
    func text(_ key: String) throws -> String {
        guard case .string(let text)? = self[key] else { throw Unexpected(description: key) }
        return text
    }

    func number(_ key: String) throws -> Int64 {
        guard case .integer(let number)? = self[key] else { throw Unexpected(description: key) }
        return number
    }

    func objects(_ key: String) throws -> [JSONObject] {
        guard case .array(let values)? = self[key] else { throw Unexpected(description: key) }
        return try values.map { value in
            guard case .object(let object) = value else { throw Unexpected(description: key) }
            return object
        }
    }
}
