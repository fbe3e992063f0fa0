public import EntenteDomain
public import EntenteSync

/// Keeps the table that reports in SQL read: every entity of every stream as it is displayed.
///
/// 1. It follows the log: what it reads and writes for one more change is the entities that it touched.
/// 2. The log is the truth: `rebuild` makes the rows of a stream from nothing, to the same bytes.
/// 3. Rows and the seq up to which they count are one transaction.
/// 4. Any number of processes may run one; a lock for each stream lets one of them write its rows.
public struct Projector: Sendable {
    private let pool: PostgresPool

    /// Makes a projector on the pool of the gateway's role, or of the schema's owner.
    public init(pool: PostgresPool) { self.pool = pool }

    /// Makes a projector on the pool of a stream store.
    public init(store: PostgresStreamStore) { pool = store.pool }

    /// Brings the rows of every stream up to its head; a stream that fails holds no other.
    ///
    /// - Returns: The streams that had something new.
    /// - Throws: `StoreError`: at the end of the run what failed in it, at once when the run is cancelled
    ///   or the database away.
    public func run() async throws(StoreError) -> [StreamID] {
        do {
            let due = try await streams(ProjectionSQL.due)
            var failures = RunFailures()
            for stream in due {
                do {
                    while try await pool.withTransaction({ transaction in
                        try await ProjectionRun(stream: stream).follow(in: transaction)
                    }) {}
                } catch {
                    try failures.note(error, of: stream)
                }
            }
            try failures.end()
            return due
        } catch {
            throw StoreError(error)
        }
    }

    /// Makes the rows of every stream anew, each in one transaction: until it is done readers see the
    /// rows as they were.
    ///
    /// It needs a pool of the schema's owner.
    /// - Returns: How many streams there are.
    /// - Throws: `StoreError`; the streams that were done before stay done.
    public func rebuild() async throws(StoreError) -> Int {
        do {
            let all = try await streams(ProjectionSQL.all)
            for stream in all {
                try await pool.withTransaction { transaction in
                    try await ProjectionRun(stream: stream).rebuild(in: transaction)
                }
            }
            return all.count
        } catch {
            throw StoreError(error)
        }
    }

    private func streams(_ question: Statement) async throws -> [StreamID] {
        let rows = try await pool.query(question)
        return try rows.indices.map { try rows.id($0, 0) }
    }
}
