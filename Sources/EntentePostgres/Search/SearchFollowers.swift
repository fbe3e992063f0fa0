import EntenteDomain

/// Brings the rows of streams on for the searches of one gateway.
///
/// A follower keeps a connection, also while another process writes the rows of its stream. So the
/// searches of one stream share a follower, and only so many streams are followed at a time: who waits
/// for that waits without a connection, and the pool stays open to everything else.
final class SearchFollowers: Sendable {
    private struct Run {
        let number: UInt64
        let task: Task<Void, any Error>
        var hasBegun = false
        var askers = 1
    }

    private struct State {
        /// Places that are free.
        var free: Int
        /// Of each stream that is followed the run that came last; at most one more is before it.
        var newest: [StreamID: Run] = [:]
        var lastNumber: UInt64 = 0
        /// Runs that wait for a place, in order; no more than one of each stream.
        var waiting: [(stream: StreamID, turn: CheckedContinuation<Void, Never>)] = []
    }

    private let state: LockBox<State>
    private let work: @Sendable (StreamID) async throws -> Void

    /// Makes one that follows nothing yet.
    ///
    /// - Parameters:
    ///   - places: How many streams are followed at a time.
    ///   - work: Follows one stream, as far as a search waits for it.
    init(
        places: Int = Limits.searchFollowers,
        work: @escaping @Sendable (StreamID) async throws -> Void
    ) {
        state = LockBox(State(free: places))
        self.work = work
    }

    /// Follows a stream, or waits for somebody who does and begins no sooner than this call.
    ///
    /// One that began before may have read the head before what the asker has pushed. A follower goes
    /// on for the others when one of those who wait for it is cancelled.
    ///
    /// - Parameter stream: The stream.
    /// - Throws: What stopped the follower.
    func follow(_ stream: StreamID) async throws {
        let task = state.withLock { state in
            if let run = state.newest[stream], !run.hasBegun {
                state.newest[stream]?.askers += 1
                return run.task
            }
            state.lastNumber += 1
            let run = makeRun(of: stream, state.lastNumber, after: state.newest[stream]?.task)
            state.newest[stream] = run
            return run.task
        }
        try await task.value
    }

    /// How many wait for the run of a stream that came last, for tests.
    func askers(of stream: StreamID) -> Int { state.withLock { $0.newest[stream]?.askers ?? 0 } }

    private func makeRun(
        of stream: StreamID,
        _ number: UInt64,
        after before: Task<Void, any Error>?
    ) -> Run {
        let task = Task { [self] in
            _ = await before?.result
            await begin(stream)
            defer { end(stream, number) }
            try await work(stream)
        }
        return Run(number: number, task: task)
    }

    /// Waits for a place; from then on whoever asks needs another run.
    private func begin(_ stream: StreamID) async {
        await withCheckedContinuation { (turn: CheckedContinuation<Void, Never>) in
            let isFree = state.withLock { state in
                guard state.free > 0 else {
                    state.waiting.append((stream, turn))
                    return false
                }
                state.free -= 1
                state.newest[stream]?.hasBegun = true
                return true
            }
            if isFree { turn.resume() }
        }
    }

    /// Gives the place to who waits longest, if anybody does.
    private func end(_ stream: StreamID, _ number: UInt64) {
        let next: CheckedContinuation<Void, Never>? = state.withLock { state in
            if state.newest[stream]?.number == number { state.newest[stream] = nil }
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            let (stream, turn) = state.waiting.removeFirst()
            state.newest[stream]?.hasBegun = true
            return turn
        }
        next?.resume()
    }
}
