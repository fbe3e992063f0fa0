import Glibc

/// Makes sure that one gateway at a time serves a data folder; the kernel lets go when we end.
public final class InstallationLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock, or says who has it.
    public init(_ folder: DataFolder) throws(InstallationError) {
        try folder.make()
        descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw InstallationError(.cannotWrite, "cannot open \(folder.lock): \(systemMessage())")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw InstallationError(
                .busy,
                "another gateway serves \(folder.path); stop it with Deploy/run --stop"
            )
        }
    }

    deinit { close(descriptor) }
}
