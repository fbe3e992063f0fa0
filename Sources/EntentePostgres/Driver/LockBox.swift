import Glibc

/// A value that only the holder of its lock can touch.
///
/// A pthread mutex and not `Synchronization.Mutex`: the latter is a bare futex on Linux, which the
/// thread sanitizer does not see. The class is Sendable because `value` is reached in `withLock` only.
package final class LockBox<Value: ~Copyable>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var value: Value

    /// Locks away a value.
    package init(_ value: consuming sending Value) {
        self.value = value
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Passes through the lock, after waiting for somebody who had it before waking us.
    ///
    /// The thread sanitizer does not see the order that Swift's continuations give when they are
    /// resumed before they suspend; it sees the lock's.
    package func synchronise() { withLock { _ in } }

    /// Runs `body` with the value while nobody else has it; must not be nested.
    package func withLock<Result: ~Copyable, Failure>(
        _ body: (inout Value) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
