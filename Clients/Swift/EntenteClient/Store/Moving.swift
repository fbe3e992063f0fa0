import EntenteDomain
import EntenteSync
public import Foundation
import GRDB

/// Takes a device to another machine: one file, which is the device from then on.
///
/// Two folders must never write with one name (rule F9), so the folder that was packed refuses from
/// the moment the file is complete. The file holds the device's key: it is for its owner only, and to be
/// deleted when it has been unpacked.
public enum Moving: Sendable {
    /// Packs a folder into a file, and closes the folder for good.
    public static func pack(
        _ folder: ProfileFolder,
        into file: URL,
        waiting: Duration = .zero
    ) async throws(ReplicaError) {
        guard !FileManager.default.fileExists(atPath: file.path) else {
            throw ReplicaError(.invalid, "There is a file \(file.path) already.")
        }
        let replica = try await Replica.open(folder, waiting: waiting)
        defer { replica.close() }
        guard ContentFolder(folder).waiting().isEmpty else {
            throw ReplicaError(
                .invalid,
                "Files wait to be sent from \(folder.url.path); run `entente sync` first."
            )
        }
        let copy = folder.url.appendingPathComponent("moving.sqlite")
        try? FileManager.default.removeItem(at: copy)
        try await replica.copyDatabase(to: copy)
        defer { try? FileManager.default.removeItem(at: copy) }
        var members: [(String, JSONValue)] = [("format", 1)]
        for (name, url) in parts(of: folder, database: copy) {
            guard let bytes = try PrivateFile.read(url) else {
                throw ReplicaError(.notEnrolled, "The file \(url.path) is missing.")
            }
            members.append((name, .string(Base64URL.encode(bytes))))
        }
        try PrivateFile.write(JSONValue.object(JSONObject(members)).canonicalBytes, to: file)
        // From here on the file is the device.
        try PrivateFile.write(Array(file.path.utf8), to: folder.moved)
    }

    /// Makes a folder of a packed file.
    public static func unpack(_ file: URL, into folder: ProfileFolder) throws(ReplicaError) {
        guard !FileManager.default.fileExists(atPath: folder.database.path) else {
            throw ReplicaError(
                .alreadyEnrolled,
                "The folder \(folder.url.path) holds an enrolled device already."
            )
        }
        guard let bytes = try PrivateFile.read(file) else {
            throw ReplicaError(.notFound, "There is no file \(file.path).")
        }
        let contents: [(URL, [UInt8])]
        do {
            contents = try JSONValue.message(bytes) { (json) throws(MessageError) in
                var reader = try MessageReader(json)
                _ = try reader.integer("format", in: 1...1)
                var contents: [(URL, [UInt8])] = []
                // The database comes last: a folder without it is not a device yet.
                for (name, url) in parts(of: folder, database: folder.database) {
                    guard let bytes = Base64URL.decode(try reader.string(name).utf8) else {
                        throw MessageError(path: name, expected: "bytes in base64url")
                    }
                    contents.append((url, bytes))
                }
                try reader.end()
                return contents
            }
        } catch {
            throw ReplicaError(.invalid, "The file \(file.path) is not a packed device: \(error).")
        }
        try PrivateFile.makeFolder(folder.url)
        for (url, bytes) in contents { try PrivateFile.write(bytes, to: url) }
        try? FileManager.default.removeItem(at: folder.moved)
    }

    private static func parts(of folder: ProfileFolder, database: URL) -> [(String, URL)] {
        [
            ("authority", folder.authority), ("head_key", folder.headKey), ("key", folder.key),
            ("token", folder.token), ("database", database),
        ]
    }
}
