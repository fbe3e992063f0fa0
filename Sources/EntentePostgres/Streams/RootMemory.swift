import EntenteDomain
import EntenteSync

/// Roots of logs that this process has seen under the lock.
///
/// What a client knows is nearly always the head after some group of pushes, so most pushes need no
/// root to be read. A root never changes within a life of the log.
final class RootMemory: Sendable {
    private struct Key: Hashable {
        let stream: StreamID
        let epoch: Epoch
        let size: Int64
    }

    private struct State {
        var roots: [Key: Digest] = [:]
        /// The keys in the order in which they came, as a ring.
        var order: [Key] = []
        var next = 0
    }

    private let capacity: Int
    private let state = LockBox(State())

    /// Remembers so many roots of all streams together, the newest.
    init(capacity: Int = Limits.knownRoots) { self.capacity = capacity }

    /// The root that the log had at a size; nil when it is not remembered.
    func root(of stream: StreamID, _ epoch: Epoch, at size: Int64) -> Digest? {
        state.withLock { $0.roots[Key(stream: stream, epoch: epoch, size: size)] }
    }

    /// Remembers a head.
    func keep(_ head: KnownHead, of stream: StreamID, _ epoch: Epoch) {
        let key = Key(stream: stream, epoch: epoch, size: head.size)
        state.withLock { state in
            guard state.roots.updateValue(head.root, forKey: key) == nil else { return }
            if state.order.count < capacity {
                state.order.append(key)
            } else {
                state.roots[state.order[state.next]] = nil
                state.order[state.next] = key
                state.next = (state.next + 1) % capacity
            }
        }
    }
}
