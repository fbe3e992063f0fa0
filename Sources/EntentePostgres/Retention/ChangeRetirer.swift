public import EntenteDomain
public import EntenteSync

/// Erases what organisations wrote in partnerships that have ended, once their retention is over.
///
/// Each stream is one transaction: its changes, what the log says of them, and the snapshots. Any number
/// of processes may run one; what was done is noted, so that nobody goes through an ended log twice.
public struct ChangeRetirer: Sendable {
    /// What was erased in one stream for one organisation.
    public struct Outcome: Hashable, Sendable {
        /// The stream.
        public let stream: StreamID
        /// Whose changes.
        public let organisation: OrganisationID
        /// How many.
        public let erased: Int64
    }

    private let store: PostgresStreamStore

    /// Makes one on the pool of a stream store.
    public init(store: PostgresStreamStore) { self.store = store }

    /// What was not erased, and is tried again.
    public struct Failure: Sendable {
        /// The stream.
        public let stream: StreamID
        /// Why not.
        public let error: StoreError
    }

    /// Erases all that is due; a stream that fails holds no other.
    ///
    /// - Parameter now: The time.
    /// - Returns: Where something was erased, and where it could not be.
    /// - Throws: `StoreError` when not even what is due can be asked for.
    public func run(
        now: Milliseconds
    ) async throws(StoreError) -> (done: [Outcome], failed: [Failure]) {
        var done: [Outcome] = []
        var failed: [Failure] = []
        for run in try await due(now) {
            do {
                let erased = try await store.pool.withTransaction { try await run.run(in: $0) }
                guard erased > 0 else { continue }
                store.hints.appended(run.stream)
                done.append(
                    Outcome(stream: run.stream, organisation: run.organisation, erased: erased)
                )
            } catch {
                failed.append(Failure(stream: run.stream, error: StoreError(error)))
            }
        }
        return (done, failed)
    }

    private func due(_ now: Milliseconds) async throws(StoreError) -> [RetirementRun] {
        do {
            let due = try await store.pool.query(RetentionSQL.due, [.int8(now.value)])
            return try due.indices.map { row in
                RetirementRun(
                    stream: try due.id(row, 0),
                    organisation: try due.id(row, 1),
                    now: now,
                    lockTimeout: store.lockTimeout
                )
            }
        } catch {
            throw StoreError(error)
        }
    }
}
