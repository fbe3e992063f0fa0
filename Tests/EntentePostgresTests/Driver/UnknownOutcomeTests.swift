import EntentePostgres
import TestPostgres
import TestSupport
import Testing

@Suite("Commit: an outcome that nobody knows")
struct UnknownOutcomeTests {
    private static let waiting = """
        CREATE TABLE item (id bigint PRIMARY KEY);
        CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION at_commit();
        """
    private static let warning = """
        CREATE TABLE item (id bigint PRIMARY KEY);
        CREATE FUNCTION at_commit() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE WARNING 'stored here, perhaps not there'; RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION at_commit();
        """
    private static let insert = Statement("item-insert", "INSERT INTO item VALUES ($1)")
    private static let count = Statement("item-count", "SELECT count(*) FROM item")
    private static let terminate = Statement(
        "terminate",
        "SELECT pg_terminate_backend($1::integer)"
    )

    /// The ways to change something.
    enum Way: CaseIterable, Sendable {
        case alone
        case together
        case withDecisions

        func run(_ connection: PostgresConnection) async throws {
            switch self {
            case .alone: _ = try await connection.query(insert, [1])
            case .together: _ = try await connection.transaction([(insert, [1])])
            case .withDecisions:
                try await connection.withTransaction { transaction in
                    _ = try await transaction.query(insert, [1])
                }
            }
        }
    }

    private func withTwoConnections(
        _ script: String,
        _ body: (PostgresConnection, PostgresConnection) async throws -> Void
    ) async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { keeper in
                try await keeper.script("table", script)
                try await database.withConnection { try await body(keeper, $0) }
            }
        }
    }

    private func reason(of task: Task<Void, any Error>) async -> PostgresError.Reason? {
        do {
            try await task.value
            return nil
        } catch {
            return (error as? PostgresError)?.reason
        }
    }

    @Test(arguments: Way.allCases)
    func `a connection lost in its commit leaves the outcome unknown`(way: Way) async throws {
        try await withTwoConnections(Self.waiting) { keeper, connection in
            let gate = try await Gate(keeper: keeper)
            let task = Task { try await way.run(connection) }
            try await gate.awaitWaiting(1)
            _ = try await keeper.query(Self.terminate, [.int4(connection.serverProcess)])
            #expect(await reason(of: task) == .unknown)
            #expect(await eventually { connection.isClosed })
        }
    }

    @Test(arguments: Way.allCases)
    func `a connection closed by us in its commit leaves the outcome unknown`(way: Way) async throws
    {
        try await withTwoConnections(Self.waiting) { keeper, connection in
            let gate = try await Gate(keeper: keeper)
            let task = Task { try await way.run(connection) }
            try await gate.awaitWaiting(1)
            connection.close()
            #expect(await reason(of: task) == .unknown)
            try await gate.open()
        }
    }

    @Test(arguments: Way.allCases)
    func `a warning in a commit leaves the outcome unknown and ends the connection`(
        way: Way
    ) async throws {
        try await withTwoConnections(Self.warning) { keeper, connection in
            let task = Task { try await way.run(connection) }
            #expect(await reason(of: task) == .unknown)
            #expect(await eventually { connection.isClosed })
            // It had happened: that is why nobody may say that it failed.
            let rows = try await keeper.query(Self.count)
            #expect(rows.int64(0, 0) == 1)
        }
    }

    @Test func `a connection lost before its commit is a definite failure`() async throws {
        try await withTwoConnections(Self.waiting) { keeper, connection in
            let gate = try await Gate(keeper: keeper)
            let task = Task {
                try await connection.withTransaction { transaction in
                    _ = try await transaction.query(Self.insert, [1])
                    _ = try await transaction.query(Gate.pass)
                }
            }
            try await gate.awaitWaiting(1)
            _ = try await keeper.query(Self.terminate, [.int4(connection.serverProcess)])
            #expect(await reason(of: task) == .shuttingDown)
            let rows = try await keeper.query(Self.count)
            #expect(rows.int64(0, 0) == 0)
        }
    }

    @Test func `a read that is lost is closed and not in doubt`() async throws {
        try await withTwoConnections(Self.waiting) { keeper, connection in
            let gate = try await Gate(keeper: keeper)
            let task = Task { _ = try await connection.query(Gate.pass) }
            try await gate.awaitWaiting(1)
            connection.close()
            #expect(await reason(of: task) == .closed)
            await #expect { try await connection.query(Self.count) } throws: { error in
                (error as? PostgresError)?.reason == .closed
            }
        }
    }
}
