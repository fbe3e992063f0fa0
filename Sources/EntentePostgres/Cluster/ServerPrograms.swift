import Foundation

/// Where PostgreSQL's programs are, and as whom they run.
///
/// PostgreSQL refuses to run as root, so that root runs it as the user `postgres`, whom the
/// distribution's package makes.
struct ServerPrograms: Sendable {
    /// The oldest version that Entente works with.
    static let oldestVersion = 15

    /// The version, such as 15.
    let version: Int
    /// Where `initdb`, `pg_ctl` and `postgres` are.
    let folder: String

    /// Finds the newest installed version, or the one given.
    static func find(version wanted: Int? = nil) throws(ClusterError) -> ServerPrograms {
        let root = "/usr/lib/postgresql"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        let versions = names.compactMap { Int($0) }.filter { version in
            version >= oldestVersion
                && FileManager.default.isExecutableFile(atPath: "\(root)/\(version)/bin/initdb")
        }
        guard let version = wanted.map({ versions.contains($0) ? $0 : nil }) ?? versions.max()
        else {
            throw ClusterError(
                .missingServer,
                "PostgreSQL \(wanted.map(String.init) ?? "\(oldestVersion) or newer") is not"
                    + " installed: apt-get install postgresql"
            )
        }
        return ServerPrograms(version: version, folder: "\(root)/\(version)/bin")
    }

    /// Runs a program to its end as the user of the server; returns the last line it wrote.
    ///
    /// - Parameters:
    ///   - program: A program of PostgreSQL.
    ///   - arguments: What it is told.
    ///   - purpose: What it shall do, to complete "cannot ...".
    /// - Returns: The lines it wrote.
    /// - Throws: `.commandFailed` with the last line, or `.diskFull`.
    @discardableResult
    func run(
        _ program: String,
        _ arguments: [String],
        purpose: String
    ) async throws(ClusterError) -> [String] {
        let command = try ServerUser.current.prefix + ["\(folder)/\(program)"] + arguments
        let (status, lines) = try await Self.runCommand(command)
        guard status == 0 else {
            if lines.contains(where: { $0.contains("No space left on device") }) {
                throw ClusterError(.diskFull, "the disk is full: cannot \(purpose)")
            }
            let words =
                lines.last { $0.contains("FATAL") || $0.contains("error:") } ?? lines.last
            throw ClusterError(
                .commandFailed,
                "cannot \(purpose): \(words ?? "\(program) ended with status \(status)")"
            )
        }
        return lines
    }

    /// Runs a command with its output in a file: a pipe would stay open in the server it starts.
    private static func runCommand(
        _ command: [String]
    ) async throws(ClusterError) -> (status: Int32, lines: [String]) {
        let name = "entente-\(UUID().uuidString).out"
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(name)
        defer { try? FileManager.default.removeItem(at: file) }
        guard
            FileManager.default.createFile(
                atPath: file.path,
                contents: nil,
                attributes: [.posixPermissions: 0o600]
            ), let output = try? FileHandle(forWritingTo: file)
        else { throw ClusterError(.unusableFolder, "cannot write to \(file.path)") }
        let status = await ChildProgram.run(command, output: output.fileDescriptor)
        try? output.close()
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let lines = text.split(whereSeparator: \.isNewline).map(String.init)
        return (status, lines)
    }
}
