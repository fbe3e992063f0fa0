import CPostgres
import Glibc

extension PostgresConnection {
    /// Asks the server to stop a request, if it is alone: a cancel hits whatever runs.
    func cancel(_ id: UInt64) {
        var withdrawn: Submission?
        let cancel: CancelHandle? = state.withLock { state in
            if let index = state.held.firstIndex(where: { $0.id == id }) {
                withdrawn = state.held.remove(at: index)
                return nil
            }
            guard case .pipelining = state.phase, state.requests.count == 1,
                state.requests.first.id == id, !state.isCancelling
            else { return nil }
            state.requests.first.wasCancelled = true
            return startCancel(&state)
        }
        if let withdrawn {
            let name = withdrawn.statements[0].0.name
            withdrawn.answer.resume(
                returning: .failure(PostgresError(.cancelled, statement: name))
            )
        }
        if let cancel {
            deliver(cancel) { state in !state.requests.isEmpty && state.requests.first.id == id }
        }
    }

    /// Begins to cancel; until `deliver` is through, new requests are held back.
    ///
    /// Otherwise a cancel that arrives late could stop the next request, even its COMMIT.
    func startCancel(_ state: inout State) -> CancelHandle? {
        guard let handle = PQgetCancel(state.handle) else { return nil }
        state.isCancelling = true
        return CancelHandle(pointer: handle)
    }

    /// Sends the cancel while what it is to stop is under way, and then what was held back.
    ///
    /// Once is not enough: a server that has not read the statement yet ignores the signal
    /// (`ProcessInterrupts` in PostgreSQL's postgres.c), and then runs the statement to its end.
    /// A thread does it because PQcancel blocks.
    func deliver(
        _ cancel: CancelHandle,
        while isUnderWay: @escaping @Sendable (borrowing State) -> Bool
    ) {
        let isStarted = HelperThread.run {
            var pause = CancelHandle.firstPause
            cancel.send()
            while self.state.withLock({ isUnderWay($0) }) {
                usleep(pause)
                pause = min(2 * pause, CancelHandle.longestPause)
                if self.state.withLock({ isUnderWay($0) }) { cancel.send() }
            }
            cancel.free()
            self.cancelDelivered()
        }
        guard !isStarted else { return }
        cancel.free()
        cancelDelivered()
    }

    /// Nothing is left to cancel: what was held back follows.
    func cancelDelivered() {
        let refused: [(Submission, PostgresError)] = state.withLock { state in
            state.isCancelling = false
            let held = state.held
            state.held = []
            return held.compactMap { submission in
                if case .closed(let error) = state.phase { return (submission, error) }
                return transmit(submission, &state).map { (submission, $0) }
            }
        }
        for (submission, error) in refused { submission.answer.resume(returning: .failure(error)) }
        loseIfBroken()
    }
}

/// What libpq needs to cancel, apart from the connection.
///
/// Sendable because libpq documents that PQcancel may run on another thread than the connection's.
struct CancelHandle: @unchecked Sendable {
    /// How long a first cancel may take to show, in microseconds; each further one twice as long.
    static let firstPause: UInt32 = 1000
    /// The longest time between two cancels, in microseconds.
    static let longestPause: UInt32 = 500_000

    let pointer: OpaquePointer

    /// Asks the server to cancel what the connection runs.
    func send() {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            // The answer does not matter: the request itself will tell whether it was stopped.
            _ = PQcancel(pointer, buffer.baseAddress, 256)
        }
    }

    func free() { PQfreeCancel(pointer) }
}
