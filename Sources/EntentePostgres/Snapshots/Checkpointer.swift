public import EntenteDomain
public import EntenteSync

/// Follows the streams of a database and makes a snapshot of each at every so many changes.
///
/// 1. The log is the truth: whatever is kept here can be thrown away and made again (principle 2).
/// 2. A checkpoint reads the changes since the one before, and reads and writes the entities and parts
///    they touched; of all others it reads the digest.
/// 3. Snapshot, logged checkpoint and horizon are one transaction, so a snapshot that anybody can fetch
///    has its digest in the log.
/// 4. Any number of processes may run one; a lock of the database lets one of them work at a time.
public struct Checkpointer: Sendable {
    /// How often snapshots are made, and how long the horizon waits.
    public struct Policy: Hashable, Sendable {
        /// Changes between two snapshots of a stream.
        public let every: Int64
        /// Milliseconds for which a device may be offline and still be merged exactly.
        public let retention: Int64

        /// Sets a policy; the defaults are those of the protocol (clauses 4.5 and 5.7).
        ///
        /// Between two snapshots are at least two changes: each is followed by a change that says so, and
        /// with fewer that change would ask for the next snapshot, without end.
        public init(
            every: Int64 = Limits.checkpointChanges,
            retention: Int64 = Int64(Limits.horizonDays) * 86_400_000
        ) {
            self.every = max(every, 2)
            self.retention = retention
        }
    }

    let store: PostgresStreamStore
    let policy: Policy

    /// Makes a checkpointer on the pool of a stream store.
    public init(store: PostgresStreamStore, policy: Policy = Policy()) {
        self.store = store
        self.policy = policy
    }

    /// Makes every snapshot that is due; a stream that fails holds no other.
    ///
    /// Returns at once while another process is at work.
    ///
    /// - Parameter now: The time.
    /// - Returns: The streams that got a snapshot, as often as they got one.
    /// - Throws: `StoreError`: at the end of the run what failed in it, at once when the run is cancelled
    ///   or the database away.
    public func run(now: Milliseconds) async throws(StoreError) -> [StreamID] {
        var done: [StreamID] = []
        do {
            let cut = cut(now)
            let rows = try await store.pool.query(
                SnapshotSQL.due,
                [.int8(policy.every), .int8(cut.value)]
            )
            var failures = RunFailures()
            for row in rows.indices {
                let stream: StreamID = try rows.id(row, 0)
                do {
                    while try await checkpoint(stream, now: now, cut: cut) { done.append(stream) }
                } catch {
                    try failures.note(error, of: stream)
                }
            }
            try failures.end()
        } catch {
            throw StoreError(error)
        }
        return done
    }

    /// Makes the snapshots that are due of one stream; returns how many.
    package func run(_ stream: StreamID, now: Milliseconds) async throws(StoreError) -> Int {
        var done = 0
        do {
            while try await checkpoint(stream, now: now, cut: cut(now)) { done += 1 }
        } catch {
            throw StoreError(error)
        }
        return done
    }

    /// What was received before is beyond the retention.
    private func cut(_ now: Milliseconds) -> Milliseconds { now.advanced(by: -policy.retention) }

    /// Makes the next snapshot of a stream, if one is due, and moves its horizon; true when it made one.
    private func checkpoint(
        _ stream: StreamID,
        now: Milliseconds,
        cut: Milliseconds
    ) async throws -> Bool {
        let run = CheckpointRun(
            stream: stream,
            every: policy.every,
            now: now,
            cut: cut,
            lockTimeout: store.lockTimeout
        )
        let isMade = try await store.pool.withTransaction { try await run.run(in: $0) }
        if isMade { store.hints.appended(stream) }
        return isMade
    }
}
