import EntenteDomain
import EntenteSync
import Synchronization

/// Folded entities, kept in memory so that a list of edits does not refold the log for each.
///
/// A transaction takes out what it works on and gives it back when it has committed; after a
/// rollback the state is gone and is folded from the log again. So the cache never holds what the
/// database does not.
final class StateCache: Sendable {
    /// The name of an entity on this device: an overlay has the id of what it lies over.
    struct Key: Hashable, Sendable {
        let stream: StreamID
        let entity: EntityID
    }

    /// Entities that are kept; a person edits few at a time.
    private static let bound = 512

    private let states = Mutex<[Key: EntityState]>([:])

    private let registers = Mutex<[StreamID: ControlRegister]>([:])

    /// Takes out what a control stream says.
    func takeRegister(_ stream: StreamID) -> ControlRegister? {
        registers.withLock { $0.removeValue(forKey: stream) }
    }

    /// Gives back what control streams say.
    func put(_ changed: [StreamID: ControlRegister]) {
        registers.withLock { registers in
            if registers.count + changed.count > Self.bound { registers = [:] }
            registers.merge(changed) { _, new in new }
        }
    }

    /// Takes a state out.
    func take(_ key: Key) -> EntityState? { states.withLock { $0.removeValue(forKey: key) } }

    /// The entities of a stream that are kept.
    func keys(of stream: StreamID) -> [Key] {
        states.withLock { $0.keys.filter { $0.stream == stream } }
    }

    /// Whether there is a state to take.
    func contains(_ key: Key) -> Bool { states.withLock { $0[key] != nil } }

    /// Gives states back.
    func put(_ changed: [Key: EntityState]) {
        states.withLock { states in
            if states.count + changed.count > Self.bound { states = [:] }
            for (key, state) in changed.prefix(Self.bound) { states[key] = state }
        }
    }

    /// Forgets a stream.
    func drop(_ stream: StreamID) {
        states.withLock { states in states = states.filter { $0.key.stream != stream } }
    }
}
