import CPostgres
import Glibc
import TestPostgres
import TestSupport
import Testing

@testable import EntentePostgres

/// Who waits for a socket hears of it, whatever happens in the moment before.
@Suite("Watch: what the reactor tells of sockets")
struct WatchTests {
    private static let one = Statement("one", "SELECT 1::bigint")

    /// Connects, lets a body use the connection, and ends it.
    private func withConnection(
        _ body: (PostgresConnection, TestDatabase, Reactor) async throws -> Void
    ) async throws {
        try await TestDatabase.with { database in
            let reactor = try Reactor()
            let connection = try await PostgresConnection.connect(
                to: database.address,
                reactor: reactor
            )
            try await body(connection, database, reactor)
            connection.close()
            reactor.shutdown()
        }
    }

    @Test func `an answer that comes between looking and waiting is not waited for`() async throws {
        try await withConnection { connection, _, _ in
            let use = try ExclusiveUse(connection, name: "test")
            try await use.send("SELECT 1")
            // Nobody waits, and the reactor reads the answer.
            let isRead = await eventually {
                connection.state.withLock { PQisBusy($0.handle) == 0 }
            }
            #expect(isRead)
            let goesOn = await ends(connection) { await connection.waitForSocket(toWrite: false) }
            #expect(goesOn)
            while try await use.nextResult() != nil {}
            use.end()
            #expect(try await connection.query(Self.one).count == 1)
        }
    }

    @Test func `scripts one after another all end`() async throws {
        try await withConnection { connection, _, _ in
            for _ in 0..<2_000 { try await connection.script("test", "SELECT 1") }
            #expect(try await connection.query(Self.one).count == 1)
        }
    }

    @Test func `a descriptor number that is used again keeps its new watch`() async throws {
        try await withConnection { first, database, reactor in
            var old = first
            var new = try await PostgresConnection.connect(to: database.address, reactor: reactor)
            var wasTried = false
            // Other tests open files too: it takes some attempts until the number is ours again.
            for _ in 0..<1_000 {
                let number = closeBehind(old)
                let next = try await PostgresConnection.connect(
                    to: database.address,
                    reactor: reactor
                )
                let isAgain = next.state.withLock { $0.descriptor == number }
                if isAgain {
                    // As when the write that found the socket gone was to end watching for room.
                    old.state.withLock { $0.watchesWriting = true }
                    old.state.withLock { old.flush(&$0) }
                    let answers = await ends(next) { _ = try? await next.query(Self.one) }
                    #expect(answers)
                    wasTried = true
                    next.close()
                    break
                }
                old.close()
                old = new
                new = next
            }
            #expect(wasTried)
            old.close()
            new.close()
        }
    }

    /// Has libpq close a connection's socket by itself; the number it had.
    private func closeBehind(_ connection: PostgresConnection) -> Int32 {
        connection.state.withLock { state in
            connection.reactor.unwatch(state.descriptor)
            shutdown(state.descriptor, Int32(SHUT_RDWR))
            while PQsocket(state.handle) == state.descriptor { _ = PQconsumeInput(state.handle) }
            return state.descriptor
        }
    }

    /// Whether what waits for a connection ends; the connection is ended if not.
    private func ends(
        _ connection: PostgresConnection,
        _ wait: @escaping @Sendable () async -> Void
    ) async -> Bool {
        let isOver = LockBox(false)
        let waiting = Task {
            await wait()
            isOver.withLock { $0 = true }
        }
        let hasEnded = await eventually { isOver.withLock { $0 } }
        if !hasEnded { connection.close() }
        await waiting.value
        return hasEnded
    }
}
