import EntenteDomain

/// Tells other processes which streams were appended to, after the commit and without making it wait.
///
/// A transaction that notifies holds one lock of the whole database from before its commit until
/// after it (`PreCommit_Notify` in PostgreSQL's async.c), so commits of different streams would wait
/// for each other's flush to disk. A transaction that does nothing else flushes nothing. Hints may be
/// lost (clause 5.8), so one that is lost with the process does no harm.
final class HintSender: Sendable {
    private struct State {
        var waiting: Set<StreamID> = []
        var isSending = false
    }

    private let pool: PostgresPool
    private let state = LockBox(State())

    init(_ pool: PostgresPool) { self.pool = pool }

    /// Sends a hint soon; hints for the same stream that wait become one.
    func appended(_ stream: StreamID) {
        let isFirst = state.withLock { state in
            state.waiting.insert(stream)
            defer { state.isSending = true }
            return !state.isSending
        }
        if isFirst { Task { await send() } }
    }

    private func send() async {
        while let streams = next() {
            // A hint that cannot be sent is a lost hint.
            _ = try? await pool.query(
                StreamSQL.hint,
                [.textArray(streams.map(\.description).sorted())]
            )
        }
    }

    private func next() -> Set<StreamID>? {
        state.withLock { state in
            guard !state.waiting.isEmpty else {
                state.isSending = false
                return nil
            }
            defer { state.waiting = [] }
            return state.waiting
        }
    }
}
