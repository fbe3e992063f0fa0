import Glibc

/// Runs work that blocks in C on a thread of its own, away from the threads of Swift's tasks.
///
/// For what libpq cannot do without blocking: looking up a host, and asking the server to cancel.
enum HelperThread {
    /// Starts the work; false when the system has no thread left, and then the work never runs.
    static func run(_ work: @escaping @Sendable () -> Void) -> Bool {
        guard let thread = start(work) else { return false }
        pthread_detach(thread)
        return true
    }

    /// Starts the work on a thread that the caller joins; nil when the system has no thread left.
    static func start(_ work: @escaping @Sendable () -> Void) -> pthread_t? {
        let box = Unmanaged.passRetained(Work(work))
        var thread = pthread_t()
        let failure = pthread_create(&thread, nil, runWork, box.toOpaque())
        guard failure == 0 else {
            box.release()
            return nil
        }
        return thread
    }
}

private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}

private func runWork(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body() }
    return nil
}
