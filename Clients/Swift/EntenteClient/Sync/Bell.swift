import Synchronization

/// What wakes somebody who rests: rings are kept until they are heard, and a rest ends by itself.
///
/// A rest that a ring ended leaves nothing behind. Its timer, however late it comes, wakes nobody: it
/// would otherwise cut the next rest short, whose timer would be overtaken in its turn, without end.
final class Bell<Ring: Sendable>: Sendable {
    private struct State {
        var rings: [Ring] = []
        /// The number of the last rest that began.
        var last = 0
        /// The number of the last rest whose time is over.
        var over = 0
        var sleeper: CheckedContinuation<Ring?, Never>?
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// Keeps so many rings that nobody has heard; the newest stay.
    init(keeping capacity: Int) { self.capacity = capacity }

    /// Wakes the one who rests, or ends the next rest at once.
    func ring(_ ring: Ring) {
        let sleeper = state.withLock { state in
            if let sleeper = state.sleeper {
                state.sleeper = nil
                return Optional(sleeper)
            }
            if state.rings.count == capacity { state.rings.removeFirst() }
            state.rings.append(ring)
            return nil
        }
        sleeper?.resume(returning: ring)
    }

    /// Waits for a ring; nil when the pause returned first or the task is cancelled.
    ///
    /// One task at a time rests. The pause is cancelled, and not waited for, after a ring.
    func rest(_ pause: @escaping @Sendable () async -> Void) async -> Ring? {
        let number = state.withLock { state in
            state.last += 1
            return state.last
        }
        let timer = Task {
            await pause()
            end(number)
        }
        defer { timer.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { sleeper in sleep(number, sleeper) }
        } onCancel: {
            end(number)
        }
    }

    private func sleep(_ number: Int, _ sleeper: CheckedContinuation<Ring?, Never>) {
        let (isAwake, ring): (Bool, Ring?) = state.withLock { state in
            if !state.rings.isEmpty { return (true, state.rings.removeFirst()) }
            if state.over >= number { return (true, nil) }
            state.sleeper = sleeper
            return (false, nil)
        }
        if isAwake { sleeper.resume(returning: ring) }
    }

    /// The time of a rest is over; of one that has ended already, nobody cares.
    private func end(_ number: Int) {
        let sleeper: CheckedContinuation<Ring?, Never>? = state.withLock { state in
            guard state.last == number else { return nil }
            state.over = number
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.resume(returning: nil)
    }
}
