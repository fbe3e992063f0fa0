import Synchronization

/// A clock that stands until a test moves it.
public final class ManualClock: Clock, Sendable {
    /// A moment, counted from the making of the clock.
    public struct Instant: InstantProtocol {
        private var offset = Duration.zero

        fileprivate init() {}

        /// The moment so much later.
        public func advanced(by duration: Duration) -> Instant {
            var copy = self
            copy.offset += duration
            return copy
        }

        /// How long it is to another moment.
        public func duration(to other: Instant) -> Duration { other.offset - offset }

        /// Whether the left moment is the earlier one.
        public static func < (left: Instant, right: Instant) -> Bool { left.offset < right.offset }
    }

    private struct State {
        var now = Instant()
        var next = 0
        var sleepers: [Int: (until: Instant, continuation: CheckedContinuation<Void, Never>)] = [:]
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    /// Makes a clock of its own.
    public init() {}

    /// The moment that the clock shows.
    public var now: Instant { state.withLock { $0.now } }
    /// The shortest time the clock knows: none.
    public var minimumResolution: Duration { .zero }

    /// How long those who sleep have still to sleep.
    public var waits: [Duration] {
        state.withLock { state in
            state.sleepers.values.map { state.now.duration(to: $0.until) }.sorted()
        }
    }

    /// How many sleep for exactly so long.
    ///
    /// Before a test moves the clock, all must sleep: whoever is still on the way would miss the move.
    public func sleepers(for duration: Duration) -> Int { waits.count { $0 == duration } }

    /// Sleeps until a test has moved the clock so far.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        let id = state.withLock { state in
            state.next += 1
            return state.next
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = state.withLock { state in
                    if state.cancelled.remove(id) != nil || deadline <= state.now { return true }
                    state.sleepers[id] = (deadline, continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
        } onCancel: {
            let continuation: CheckedContinuation<Void, Never>? = state.withLock { state in
                if state.sleepers[id] == nil { state.cancelled.insert(id) }
                return state.sleepers.removeValue(forKey: id)?.continuation
            }
            continuation?.resume()
        }
        try Task.checkCancellation()
    }

    /// Moves the clock, and wakes those whose time has come.
    public func advance(by duration: Duration) {
        let over: [CheckedContinuation<Void, Never>] = state.withLock { state in
            state.now = state.now.advanced(by: duration)
            let over = state.sleepers.filter { $0.value.until <= state.now }
            for id in over.keys { state.sleepers[id] = nil }
            return over.values.map(\.continuation)
        }
        for continuation in over { continuation.resume() }
    }
}
