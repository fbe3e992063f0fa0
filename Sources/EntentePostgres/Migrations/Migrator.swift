/// Brings a database's schema up to date, step by step.
///
/// Steps run under an advisory lock, so that of several programs started at once one works and the
/// others find the work done; each step is one transaction together with its record.
public struct Migrator: Sendable {
    /// What a database has, compared with what this program knows.
    public struct Status: Hashable, Sendable {
        /// The steps that the database has.
        public let applied: [Migration]
        /// The steps that it does not have yet.
        public let pending: [Migration]

        /// Whether there is nothing to do.
        public var isCurrent: Bool { pending.isEmpty }
    }

    /// The steps that this program knows, in order.
    public let steps: [Migration]

    /// Reads the steps in a folder.
    public init(folder: String) throws(MigrationError) { steps = try Migration.steps(in: folder) }

    /// Applies what the database does not have.
    ///
    /// - Parameter connection: Of the role that shall own the schema; for nobody else meanwhile.
    /// - Returns: The steps that were applied now.
    /// - Throws: The first failure; the steps before it stay applied.
    public func migrate(
        _ connection: PostgresConnection
    ) async throws(MigrationError) -> [Migration] {
        try await onDatabase { () async throws(PostgresError) in
            _ = try await connection.query(Self.lock, [Self.lockNumber])
        }
        let result: Result<[Migration], MigrationError>
        do throws(MigrationError) {
            result = .success(try await applyPending(connection))
        } catch {
            result = .failure(error)
        }
        // A connection that cannot unlock loses the lock by its end.
        do throws(PostgresError) {
            _ = try await connection.runUncancelled(Self.unlock, stakes: .nothing)
        } catch {
            connection.close()
        }
        return try result.get()
    }

    /// Compares without changing anything.
    ///
    /// - Throws: `.databaseIsNewer` or `.changed` when this program must not use the database.
    public func status(_ connection: PostgresConnection) async throws(MigrationError) -> Status {
        let records = try await onDatabase { () async throws(PostgresError) -> Rows? in
            let exists = try await connection.query(Self.exists)
            return exists.bool(0, 0) ? try await connection.query(Self.records) : nil
        }
        return try compare(records)
    }

    private func applyPending(
        _ connection: PostgresConnection
    ) async throws(MigrationError) -> [Migration] {
        let pending = try await status(connection).pending
        guard !pending.isEmpty else { return [] }
        if pending.count == steps.count {
            try await onDatabase { () async throws(PostgresError) in
                try await connection.script("migration-table", Self.table)
            }
        }
        for step in pending { try await apply(step, connection) }
        return pending
    }

    private func apply(
        _ step: Migration,
        _ connection: PostgresConnection
    ) async throws(MigrationError) {
        do {
            try await connection.withTransaction { transaction in
                try await transaction.begin()
                try await connection.script("migration-\(step.number)", step.sql)
                let record: [PostgresValue] = [
                    .int4(Int32(step.number)), .text(step.name), .text(step.checksum),
                ]
                _ = try await transaction.query(Self.insert, record)
            }
        } catch let error as PostgresError {
            throw .failed(number: step.number, name: step.name, error)
        } catch {
            preconditionFailure("a migration fails with an error of the database only")
        }
    }

    private func compare(_ records: Rows?) throws(MigrationError) -> Status {
        let count = records?.count ?? 0
        guard count <= steps.count else {
            throw .databaseIsNewer(applied: count, known: steps.count)
        }
        for (row, step) in steps.prefix(count).enumerated() {
            guard let records, records.int(row, 0) == step.number,
                records.text(row, 2) == step.checksum
            else { throw .changed(number: step.number, name: step.name) }
        }
        return Status(applied: Array(steps.prefix(count)), pending: Array(steps.dropFirst(count)))
    }

    private func onDatabase<Value>(
        _ body: () async throws(PostgresError) -> Value
    ) async throws(MigrationError) -> Value {
        do throws(PostgresError) {
            return try await body()
        } catch {
            throw .database(error)
        }
    }

    /// Any number that no other use of advisory locks takes: "entente" in ASCII.
    private static let lockNumber: PostgresValue = 0x65_6E74_656E_7465

    private static let lock = Statement("migration-lock", "SELECT pg_advisory_lock($1)::text")
    private static let unlock = Statement(
        "migration-unlock",
        "SELECT pg_advisory_unlock_all()::text"
    )
    private static let exists = Statement(
        "migration-exists",
        "SELECT to_regclass('entente.migration') IS NOT NULL"
    )
    private static let records = Statement(
        "migration-records",
        "SELECT number, name, checksum FROM entente.migration ORDER BY number"
    )
    private static let insert = Statement(
        "migration-insert",
        "INSERT INTO entente.migration (number, name, checksum) VALUES ($1, $2, $3)"
    )
    private static let table = """
        CREATE SCHEMA IF NOT EXISTS entente;
        CREATE TABLE IF NOT EXISTS entente.migration (
            number integer PRIMARY KEY CHECK (number > 0),
            name text NOT NULL,
            checksum text NOT NULL CHECK (length(checksum) = 64),
            applied_at timestamp with time zone NOT NULL DEFAULT now()
        );
        COMMENT ON TABLE entente.migration IS 'The steps of Schema/Migrations that this database has.';
        """
}
