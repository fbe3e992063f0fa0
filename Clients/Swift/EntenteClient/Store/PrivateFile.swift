public import Foundation
import Glibc

/// Files that only their owner reads, written so that a power cut leaves the old or the new content.
public enum PrivateFile: Sendable {
    /// Writes beside the file, makes the bytes durable, takes the name, and makes that durable.
    public static func write(_ bytes: [UInt8], to url: URL) throws(ReplicaError) {
        let path = url.path
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure("write", temporary) }
        // A file left over from a crash keeps its mode, so the mode is set again.
        let isWritten =
            fchmod(descriptor, 0o600) == 0 && writeAll(bytes, to: descriptor)
            && fsync(descriptor) == 0
        let failed = failure("write", path)
        close(descriptor)
        guard isWritten, rename(temporary, path) == 0 else {
            unlink(temporary)
            throw isWritten ? failure("write", path) : failed
        }
        try syncFolder(url.deletingLastPathComponent())
    }

    /// Reads a file; nil when there is none.
    public static func read(_ url: URL) throws(ReplicaError) -> [UInt8]? {
        guard FileManager.default.fileExists(atPath: url.path) else { return nil }
        do {
            return Array(try Data(contentsOf: url))
        } catch {
            throw ReplicaError(.storage, "Cannot read \(url.path).")
        }
    }

    /// Makes a folder that only its owner enters, with the folders above it.
    public static func makeFolder(_ url: URL) throws(ReplicaError) {
        do {
            try FileManager.default.createDirectory(
                at: url,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw ReplicaError(.storage, "Cannot make the folder \(url.path).")
        }
    }

    private static func syncFolder(_ url: URL) throws(ReplicaError) {
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("open", url.path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("write", url.path) }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 || (count < 0 && errno == EINTR) else { return false }
            written += max(0, count)
        }
        return true
    }

    private static func failure(_ verb: String, _ path: String) -> ReplicaError {
        ReplicaError(.storage, "Cannot \(verb) \(path): \(String(cString: strerror(errno))).")
    }
}
