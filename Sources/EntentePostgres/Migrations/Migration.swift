import EntenteCrypto
import EntenteDomain
import Glibc

/// One step of the schema: a numbered file of SQL.
public struct Migration: Hashable, Sendable {
    /// The position, from 1 without gaps.
    public let number: Int
    /// What the file is called between number and ending.
    public let name: String
    /// SHA-256 of the file, as 64 hexadecimal characters.
    public let checksum: String
    /// The statements.
    let sql: String

    /// Reads the steps in a folder, in order; files that do not end in `.sql` are no steps.
    ///
    /// - Parameter folder: Holds files such as `0001-roles.sql`.
    /// - Returns: At least one step.
    /// - Throws: `.unreadable` or `.misnumbered`.
    public static func steps(in folder: String) throws(MigrationError) -> [Migration] {
        var steps: [Migration] = []
        for file in try files(in: folder) where file.hasSuffix(".sql") {
            let parts = file.dropLast(4).split(separator: "-", maxSplits: 1)
            guard parts.count == 2, parts[0].utf8.count == 4, let number = Int(parts[0]),
                number == steps.count + 1
            else { throw .misnumbered(file: file, expected: steps.count + 1) }
            let bytes = try contents(of: "\(folder)/\(file)")
            steps.append(
                Migration(
                    number: number,
                    name: String(parts[1]),
                    checksum: SHA256.digest(bytes).hexadecimal,
                    sql: String(decoding: bytes, as: UTF8.self)
                )
            )
        }
        guard !steps.isEmpty else { throw .unreadable(path: folder) }
        return steps
    }

    private static func files(in folder: String) throws(MigrationError) -> [String] {
        guard let handle = opendir(folder) else { throw .unreadable(path: folder) }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            names.append(
                withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                    String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
                }
            )
        }
        return names.sorted()
    }

    private static func contents(of path: String) throws(MigrationError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else { throw .unreadable(path: path) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: buffer.prefix(count))
        }
    }
}
