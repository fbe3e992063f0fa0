import Foundation

/// A file that is there whole or not at all, and never takes the place of another.
final class NewFile {
    private let path: String
    private let handle: FileHandle
    private var waiting = Data()

    /// Bytes that are gathered before they are written.
    private static let buffer = 256 * 1024

    /// Begins beside the path; fails when something is there.
    init(_ path: String) throws(Failure) {
        self.path = path
        let files = FileManager.default
        guard !files.fileExists(atPath: path) else {
            throw Failure(.usage, "\(path) is there already; nothing is overwritten")
        }
        let part = "\(path).part"
        guard files.createFile(atPath: part, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: part)
        else { throw Failure(.cannotWrite, "cannot write \(part)") }
        self.handle = handle
    }

    /// Adds bytes at the end.
    func write(_ bytes: [UInt8]) throws {
        waiting.append(contentsOf: bytes)
        if waiting.count >= Self.buffer { try flush() }
    }

    /// Gives the file its name; it is on the disk then.
    func finish() throws {
        try flush()
        do {
            try handle.synchronize()
            try handle.close()
            try FileManager.default.moveItem(atPath: "\(path).part", toPath: path)
        } catch {
            throw Failure(.cannotWrite, "cannot write \(path): \(error.localizedDescription)")
        }
    }

    /// Leaves nothing behind.
    func discard() {
        try? handle.close()
        try? FileManager.default.removeItem(atPath: "\(path).part")
    }

    private func flush() throws {
        do {
            try handle.write(contentsOf: waiting)
        } catch {
            throw Failure(.cannotWrite, "cannot write \(path): \(error.localizedDescription)")
        }
        waiting.removeAll(keepingCapacity: true)
    }
}
