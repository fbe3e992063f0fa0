import Synchronization

/// How much of others' work a transaction sees.
public enum Isolation: Hashable, Sendable {
    /// Each statement sees what was committed before it: for changes, with explicit row locks.
    case readCommitted
    /// All statements see the same moment, and nothing can be changed: for reports and exports.
    case snapshot

    fileprivate var begin: Statement {
        switch self {
        case .readCommitted:
            Statement("begin", "BEGIN ISOLATION LEVEL READ COMMITTED", mayWrite: false)
        case .snapshot:
            Statement(
                "begin-snapshot",
                "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
                mayWrite: false
            )
        }
    }
}

/// An open transaction, for work that decides between its statements.
///
/// BEGIN travels with the first statement. Statements may be cancelled; COMMIT never is.
public final class Transaction: Sendable {
    /// The connection, which belongs to the transaction until its end.
    public let connection: PostgresConnection
    private let isolation: Isolation
    private let hasBegun = Atomic<Bool>(false)

    init(_ connection: PostgresConnection, isolation: Isolation) {
        self.connection = connection
        self.isolation = isolation
    }

    /// Runs one statement.
    public func query(
        _ statement: Statement,
        _ parameters: [PostgresValue] = []
    ) async throws(PostgresError) -> Rows {
        try await query([(statement, parameters)])[0]
    }

    /// Runs statements in one round trip, and returns the rows of each.
    public func query(
        _ statements: [(Statement, [PostgresValue])]
    ) async throws(PostgresError) -> [Rows] {
        guard !statements.isEmpty else { return [] }
        let isFirst = !hasBegun.exchange(true, ordering: .relaxed)
        let all = isFirst ? [(isolation.begin, [])] + statements : statements
        let rows = try await connection.run(all, stakes: .nothing)
        return Array(rows.dropFirst(isFirst ? 1 : 0))
    }

    /// Sends BEGIN, for what cannot carry it along: COPY and scripts on the connection.
    public func begin() async throws(PostgresError) {
        guard !hasBegun.exchange(true, ordering: .relaxed) else { return }
        _ = try await connection.run([(isolation.begin, [])], stakes: .nothing)
    }

    private static let commit = Statement("commit", "COMMIT")
    private static let rollback = Statement("rollback", "ROLLBACK", mayWrite: false)

    /// Commits; a snapshot has nothing to commit, and its loss is no doubt.
    fileprivate func commit() async throws(PostgresError) {
        guard hasBegun.load(ordering: .relaxed) else { return }
        let rows = try await connection.runUncancelled(
            Self.commit,
            stakes: isolation == .readCommitted ? .commit : .nothing
        )
        // COMMIT of a transaction in which an error was overlooked succeeds as ROLLBACK.
        guard rows.tag == "COMMIT" else {
            throw PostgresError(.other(sqlState: "25P02"), statement: "commit", sqlState: "25P02")
        }
    }

    /// Undoes everything; a connection on which even that fails is closed.
    fileprivate func rollback() async {
        guard hasBegun.load(ordering: .relaxed), !connection.isClosed else { return }
        do {
            _ = try await connection.runUncancelled(Self.rollback, stakes: .nothing)
        } catch {
            connection.close()
        }
    }
}

extension PostgresConnection {
    /// Runs `body` in a transaction: commits when it returns, undoes everything when it throws.
    ///
    /// The connection must be used by nobody else in the meantime. An error whose reason is
    /// `.unknown` means that the commit may have happened or not.
    public func withTransaction<Value>(
        isolation: Isolation = .readCommitted,
        _ body: (Transaction) async throws -> Value
    ) async throws -> Value {
        let transaction = Transaction(self, isolation: isolation)
        DriverCounters.transactions.add(1, ordering: .relaxed)
        defer { DriverCounters.transactions.subtract(1, ordering: .relaxed) }
        let value: Value
        do {
            value = try await body(transaction)
        } catch {
            await transaction.rollback()
            throw error
        }
        do throws(PostgresError) {
            try await transaction.commit()
        } catch {
            if error.reason != .unknown { await transaction.rollback() } else { close() }
            throw error
        }
        return value
    }
}
