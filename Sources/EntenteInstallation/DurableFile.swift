import Glibc

/// Writes files so that a power cut leaves the old content or the new one, never a torn one.
enum DurableFile {
    /// Writes beside the file, makes the bytes durable, and then takes the file's name.
    static func write(
        _ bytes: [UInt8],
        to path: String,
        mode: mode_t
    ) throws(InstallationError) {
        let temporary = path + ".new"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            throw InstallationError(.cannotWrite, "cannot write \(temporary): \(systemMessage())")
        }
        // A file that was there keeps its mode, so it is set even after `open` with a mode.
        let isDone =
            fchmod(descriptor, mode) == 0 && writeAll(bytes, to: descriptor)
            && fsync(descriptor) == 0
        let message = systemMessage()
        close(descriptor)
        guard isDone, rename(temporary, path) == 0 else {
            unlink(temporary)
            throw InstallationError(.cannotWrite, "cannot write \(path): \(message)")
        }
        syncFolder(of: path)
    }

    /// Reads a file; nil when there is none.
    static func read(_ path: String) throws(InstallationError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno != ENOENT else { return nil }
            throw InstallationError(.cannotWrite, "cannot read \(path): \(systemMessage())")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count >= 0 else {
                throw InstallationError(.cannotWrite, "cannot read \(path): \(systemMessage())")
            }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: buffer.prefix(count))
        }
    }

    private static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            guard count > 0 else { return false }
            written += count
        }
        return true
    }

    private static func syncFolder(of path: String) {
        let folder = path.split(separator: "/").dropLast().joined(separator: "/")
        let descriptor = open("/" + folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

/// What the system says of the last failed call.
func systemMessage() -> String { String(cString: strerror(errno)) }
