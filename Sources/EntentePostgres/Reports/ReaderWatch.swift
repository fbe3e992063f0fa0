public import EntenteDomain
public import EntenteSync

/// Ends sessions of logins that read reports before they keep the database from its work.
///
/// A transaction that never ends keeps what was deleted, and the notifications of all. A login's settings
/// bound it, but whoever has a session can set them otherwise.
public struct ReaderWatch: Sendable {
    private let pool: PostgresPool
    private let longest: Int64
    private let idle: Int64

    /// Makes a watch on a pool of the gateway's role, which stays with the caller.
    ///
    /// - Parameters:
    ///   - pool: For one question at a time.
    ///   - longest: Seconds that a transaction may take.
    ///   - idle: Seconds that it may wait for its next statement.
    public init(
        pool: PostgresPool,
        longest: Int = Limits.readerTransactionSeconds,
        idle: Int = Limits.readerIdleSeconds
    ) {
        self.pool = pool
        self.longest = Int64(longest) * 1_000
        self.idle = Int64(idle) * 1_000
    }

    /// Looks once; answers how many sessions were ended.
    public func run() async throws(StoreError) -> Int {
        do {
            return try await pool.query(Self.end, [.int8(longest), .int8(idle)]).int(0, 0)
        } catch {
            throw StoreError(error)
        }
    }

    private static let end = Statement(
        "reader-end",
        "SELECT entente.end_readers($1::bigint, $2::bigint)",
        mayWrite: true
    )
}
