import Foundation
import Glibc
import Synchronization

/// The right to write one replica, held by one process at a time (rule F10).
///
/// The kernel gives it back when the process ends, however it ends. It is tied to this open file, so
/// that a second replica on the same folder is refused within one process as well.
final class WriterLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Takes the lock, trying again for a while when another process has it.
    init(_ url: URL, waiting bound: Duration) async throws(ReplicaError) {
        let file = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw ReplicaError(
                .storage,
                "Cannot open \(url.path): \(String(cString: strerror(errno)))."
            )
        }
        let clock = ContinuousClock()
        let end = clock.now.advanced(by: bound)
        while flock(file, LOCK_EX | LOCK_NB) != 0 {
            guard errno == EWOULDBLOCK || errno == EINTR, clock.now < end, !Task.isCancelled else {
                close(file)
                throw ReplicaError(
                    .locked,
                    "Another entente is using \(url.deletingLastPathComponent().path); "
                        + "try again when it has finished."
                )
            }
            try? await clock.sleep(for: .milliseconds(20))
        }
        descriptor = Mutex(file)
    }

    /// Gives the right back; nothing happens the second time.
    func release() {
        descriptor.withLock { file in
            if let open = file { close(open) }
            file = nil
        }
    }

    deinit { release() }
}
