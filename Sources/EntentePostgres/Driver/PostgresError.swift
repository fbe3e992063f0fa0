/// Why PostgreSQL, or the way to it, did not do what a statement asked.
///
/// Neither form of an error holds a parameter's value. The server's own words can quote values, so
/// they are kept only where they cannot: lost connections, shortages, shutdowns, faults of the server
/// itself and of the statement's text, and even then for the log alone.
public struct PostgresError: Error, Hashable, Sendable {
    /// The part of a failure that a caller can act on.
    public enum Reason: Hashable, Sendable {
        /// No connection could be made.
        case connectFailed
        /// The time allowed for the connection, the wait, or the statement is over.
        case timedOut
        /// More callers wait for a connection than the pool allows.
        case tooManyWaiting
        /// The connection is closed or was lost; what was asked did not happen.
        case closed
        /// The connection was lost, or the server warned, while a change was being committed.
        ///
        /// It may have happened or not. Ask again with the same identity, never assume.
        case unknown
        /// The caller's task was cancelled; what was asked did not happen.
        case cancelled
        /// A unique constraint refused a row.
        case uniqueViolation(constraint: String)
        /// A check constraint refused a row.
        case checkViolation(constraint: String)
        /// A foreign key refused a row.
        case foreignKeyViolation(constraint: String)
        /// A column refuses NULL.
        case notNullViolation(column: String)
        /// The role may not do this, or row-level security refused the row.
        case insufficientPrivilege
        /// A lock was not free in the time allowed.
        case lockTimeout
        /// The transaction lost against another one, and may be tried again as a whole.
        case serializationFailure
        /// The transaction was chosen to end a deadlock, and may be tried again as a whole.
        case deadlock
        /// The server has no space left.
        case diskFull
        /// The server, or the transaction, accepts no writes.
        case readOnly
        /// The server is stopping, starting or recovering.
        case shuttingDown
        /// Any other refusal, by its SQLSTATE.
        case other(sqlState: String)
    }

    /// What the caller should act on.
    public let reason: Reason
    /// The name of the statement; nil when no statement was under way.
    public let statement: String?
    /// The five characters of the SQL standard; nil when the failure did not come from the server.
    public let sqlState: String?
    /// What happened in the words of the server or libpq, only where they cannot quote a value.
    let detail: String?

    init(
        _ reason: Reason,
        statement: String? = nil,
        sqlState: String? = nil,
        detail: String? = nil
    ) {
        self.reason = reason
        self.statement = statement
        self.sqlState = sqlState
        self.detail = detail
    }

    /// Whether the same request may succeed later without any change to it.
    public var isTransient: Bool {
        switch reason {
        case .connectFailed, .timedOut, .tooManyWaiting, .closed, .unknown, .lockTimeout,
            .serializationFailure, .deadlock, .diskFull, .readOnly, .shuttingDown:
            true
        case .cancelled, .uniqueViolation, .checkViolation, .foreignKeyViolation,
            .notNullViolation, .insufficientPrivilege, .other:
            false
        }
    }

    /// The same failure under the name of the statement it stopped.
    func named(_ statement: String) -> PostgresError {
        guard self.statement == nil else { return self }
        return PostgresError(reason, statement: statement, sqlState: sqlState, detail: detail)
    }
}

extension PostgresError: CustomStringConvertible, CustomDebugStringConvertible {
    /// What went wrong in words that are safe to show to anybody.
    public var description: String {
        switch reason {
        case .connectFailed: "the database cannot be reached"
        case .timedOut: "the database took too long"
        case .tooManyWaiting: "too many requests wait for the database"
        case .closed: "the connection to the database was lost"
        case .unknown: "it is unknown whether the change was stored"
        case .cancelled: "the request was cancelled"
        case .uniqueViolation: "this exists already"
        case .checkViolation, .foreignKeyViolation, .notNullViolation:
            "the database refuses this value"
        case .insufficientPrivilege: "the database does not permit this"
        case .lockTimeout, .serializationFailure, .deadlock:
            "another request is changing the same thing"
        case .diskFull: "the database has no space left"
        case .readOnly: "the database accepts no changes at the moment"
        case .shuttingDown: "the database is starting or stopping"
        case .other: "the database refused the request"
        }
    }

    /// What went wrong in words for the administrator: with what the server or libpq said, which names
    /// hosts, roles and databases, and never a value or a password.
    public var explanation: String {
        guard let detail else { return description }
        return "\(description): \(detail)"
    }

    /// Reason, statement, SQLSTATE and the words that hold no value, for the log.
    public var debugDescription: String {
        var parts = ["\(reason)"]
        if let statement { parts.append("in \(statement)") }
        if let sqlState { parts.append("SQLSTATE \(sqlState)") }
        if let detail { parts.append(detail) }
        return parts.joined(separator: ", ")
    }
}
