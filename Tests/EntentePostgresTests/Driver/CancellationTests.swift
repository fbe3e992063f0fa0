import Foundation
import TestPostgres
import TestSupport
import Testing

@testable import EntentePostgres

@Suite("Cancellation: what it stops and what it never stops")
struct CancellationTests {
    private static let one = Statement("one", "SELECT 1::bigint")
    private static let table = """
        CREATE TABLE item (id bigint PRIMARY KEY);
        CREATE FUNCTION wait_at_commit() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER at_commit AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION wait_at_commit();
        """
    private static let insert = Statement("item-insert", "INSERT INTO item VALUES ($1)")
    private static let count = Statement("item-count", "SELECT count(*) FROM item")

    private func withTwoConnections(
        _ body: @Sendable (PostgresConnection, Gate) async throws -> Void
    ) async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { keeper in
                try await keeper.script("table", Self.table)
                try await database.withConnection { connection in
                    try await body(connection, Gate(keeper: keeper))
                }
            }
        }
    }

    /// The signals that wait for a process, as the kernel shows them: bit n-1 is signal n.
    private static func pendingSignals(_ process: Int32) -> UInt64 {
        let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("ShdPnd:") }
        let mask = line?.split(separator: "\t").last.flatMap { UInt64($0, radix: 16) }
        return mask ?? 0
    }

    @Test func `a query that is alone on its connection is stopped`() async throws {
        try await withTwoConnections { connection, gate in
            let task = Task { try await connection.query(Gate.pass).count }
            try await gate.awaitWaiting(1)
            task.cancel()
            await #expect { try await task.value } throws: { error in
                (error as? PostgresError)?.reason == .cancelled
            }
            let rows = try await connection.query(Self.one)
            #expect(rows.int64(0, 0) == 1)
        }
    }

    @Test func `a cancel that comes before the server has read the query still stops it`()
        async throws
    {
        try await withTwoConnections { connection, _ in
            let process = connection.serverProcess
            let sigint: UInt64 = 1 << (2 - 1)
            kill(process, SIGSTOP)
            let task = Task { try await connection.query(Gate.pass).count }
            await eventually { connection.state.withLock { $0.requests.count } == 1 }
            task.cancel()
            // A stopped process keeps the signal until it goes on, before it has read anything.
            let isSignalled = await eventually { Self.pendingSignals(process) & sigint != 0 }
            kill(process, SIGCONT)
            #expect(isSignalled)
            // A query that goes on waits at the gate for ever: the connection's end ends it too.
            let hasEnded = await eventually { connection.state.withLock { $0.requests.isEmpty } }
            if !hasEnded { connection.close() }
            await #expect { try await task.value } throws: { error in
                (error as? PostgresError)?.reason == .cancelled
            }
        }
    }

    @Test func `a request that is withdrawn while it is held back is never sent`() async throws {
        try await withTwoConnections { connection, gate in
            connection.state.withLock { $0.isCancelling = true }
            let task = Task { try await connection.query(Gate.pass).count }
            await eventually { connection.state.withLock { $0.held.count } == 1 }
            task.cancel()
            await #expect { try await task.value } throws: { error in
                (error as? PostgresError)?.reason == .cancelled
            }
            connection.cancelDelivered()
            try await gate.awaitWaiting(0)
        }
    }

    @Test func `a query is not sent for a task that is already cancelled`() async throws {
        try await withTwoConnections { connection, gate in
            let task = Task {
                await eventually { Task.isCancelled }
                return try await connection.query(Gate.pass).count
            }
            task.cancel()
            await #expect { try await task.value } throws: { error in
                (error as? PostgresError)?.reason == .cancelled
            }
            try await gate.awaitWaiting(0)
        }
    }

    @Test func `a query that shares its connection is not stopped, nor are the others`()
        async throws
    {
        try await withTwoConnections { connection, gate in
            let first = Task { try await connection.query(Gate.pass).int64(0, 0) }
            try await gate.awaitWaiting(1)
            let second = Task { try await connection.query(Self.one).int64(0, 0) }
            await eventually { connection.state.withLock { $0.requests.count } == 2 }
            first.cancel()
            second.cancel()
            try await gate.awaitWaiting(1)
            try await gate.open()
            #expect(try await first.value == 1)
            #expect(try await second.value == 1)
        }
    }

    @Test func `requests sent during a cancel are not hit by it`() async throws {
        try await withTwoConnections { connection, gate in
            for _ in 0..<20 {
                let task = Task { try await connection.query(Gate.pass).count }
                try await gate.awaitWaiting(1)
                task.cancel()
                let rows = try await connection.query(Self.one)
                #expect(rows.int64(0, 0) == 1)
                await #expect(throws: PostgresError.self) { try await task.value }
            }
        }
    }

    @Test func `a COMMIT is never stopped`() async throws {
        try await withTwoConnections { connection, gate in
            let task = Task {
                try await connection.withTransaction { transaction in
                    _ = try await transaction.query(Self.insert, [1])
                }
            }
            try await gate.awaitWaiting(1)
            task.cancel()
            try await gate.awaitWaiting(1)
            try await gate.open()
            try await task.value
            let rows = try await connection.query(Self.count)
            #expect(rows.int64(0, 0) == 1)
        }
    }

    @Test func `statements sent together with their commit are never stopped`() async throws {
        try await withTwoConnections { connection, gate in
            let task = Task { _ = try await connection.transaction([(Self.insert, [1])]) }
            try await gate.awaitWaiting(1)
            task.cancel()
            try await gate.awaitWaiting(1)
            try await gate.open()
            try await task.value
            let rows = try await connection.query(Self.count)
            #expect(rows.int64(0, 0) == 1)
        }
    }
}
