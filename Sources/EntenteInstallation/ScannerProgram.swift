public import EntenteDomain
import EntentePostgres
import Glibc

/// A program that gets bytes on its standard input and says by its exit status what they are.
///
/// 0 lets them through, 1 refuses them (as `clamdscan -` does), and everything else is a failure: a signal, a
/// program that is not there, one that takes too long. What it writes is looked at by nobody.
public struct ScannerProgram: Sendable {
    /// What the program said.
    public enum Answer: Hashable, Sendable {
        /// The bytes may be passed on.
        case clean
        /// They may not.
        case refused
        /// It could not say.
        case failed
    }

    private let command: [String]
    private let folder: String
    private let timeout: Duration

    /// Names a program with its arguments, and the folder in which bytes lie while it reads them.
    public init(
        _ command: [String],
        folder: String,
        timeout: Duration = .seconds(Limits.scanSeconds)
    ) {
        self.command = command
        self.folder = folder
        self.timeout = timeout
    }

    /// The program's name without its folder.
    public var name: String {
        let name = command.first?.split(separator: "/").last.map(String.init) ?? "scanner"
        return String(name.prefix(100))
    }

    /// Has the program look at bytes, which come piece by piece until nil.
    public func scan(_ next: () async throws -> [UInt8]?) async -> Answer {
        var name = Array("\(folder)/scan-XXXXXX".utf8CString)
        let descriptor = mkstemp(&name)
        guard descriptor >= 0 else { return .failed }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        // Without a name nothing is left of it, whatever ends us.
        unlink(name)
        defer { close(descriptor) }
        do {
            while let piece = try await next() {
                guard Self.write(piece, to: descriptor) else { return .failed }
            }
        } catch {
            return .failed
        }
        guard lseek(descriptor, 0, SEEK_SET) == 0 else { return .failed }
        return switch await WatchedProgram(command, input: descriptor).run(within: timeout) {
        case 0: .clean
        case 1: .refused
        default: .failed
        }
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            written += count
        }
        return true
    }
}
