import EntentePostgres
import TestPostgres
import TestSupport
import Testing

/// A point in the server at which a statement waits until the test lets it go: an advisory lock.
struct Gate {
    /// Waits at the gate, then returns 1.
    static let pass = Statement(
        "gate-pass",
        "SELECT 1::bigint FROM (SELECT pg_advisory_xact_lock(7)) AS gate"
    )
    private static let close = Statement("gate-close", "SELECT pg_advisory_lock(7)::text")
    private static let open = Statement("gate-open", "SELECT pg_advisory_unlock(7)::text")
    private static let waiting = Statement(
        "gate-waiting",
        """
        SELECT count(*) FROM pg_locks
        WHERE locktype = 'advisory' AND NOT granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        """
    )

    private let keeper: PostgresConnection

    /// Closes the gate; the connection keeps it closed.
    init(keeper: PostgresConnection) async throws {
        self.keeper = keeper
        _ = try await keeper.query(Self.close)
    }

    /// Waits until a number of sessions stand before the gate.
    func awaitWaiting(_ count: Int64) async throws {
        let came = try await eventually {
            try await keeper.query(Self.waiting).int64(0, 0) == count
        }
        #expect(came, "nobody came to the gate")
    }

    /// Opens the gate.
    func open() async throws { _ = try await keeper.query(Self.open) }
}
