import Foundation
import Logging
import TestPostgres
import TestSupport
import Testing

@testable import EntentePostgres

@Suite("Pool: connections on loan")
struct PostgresPoolTests {
    private struct Refusal: Error {}

    private static let echo = Statement("echo", "SELECT $1::bigint")
    private static let process = Statement("process", "SELECT pg_backend_pid()")
    private static let sessions = Statement(
        "sessions",
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
    )
    private static let terminate = Statement(
        "terminate-others",
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
        """
    )

    private func withPool(
        minimum: Int = 1,
        maximum: Int = 4,
        _ change: (inout PoolConfiguration) -> Void = { _ in },
        _ body: (PostgresPool, TestDatabase) async throws -> Void
    ) async throws {
        var configuration = PoolConfiguration(
            minimumConnections: minimum,
            maximumConnections: maximum
        )
        configuration.waitTimeout = .seconds(60)
        change(&configuration)
        try await TestDatabase.with { database in
            try await Self.use(database.address, configuration) { try await body($0, database) }
        }
    }

    private static func use(
        _ address: String,
        _ configuration: PoolConfiguration,
        _ body: (PostgresPool) async throws -> Void
    ) async throws {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let pool = try PostgresPool(address: address, configuration: configuration, logger: logger)
        do {
            try await body(pool)
        } catch {
            await pool.shutdown()
            throw error
        }
        #expect(pool.lentCount == 0)
        await pool.shutdown()
    }

    private func reason(_ body: () async throws -> Void) async -> PostgresError.Reason? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? PostgresError)?.reason
        }
    }

    @Test func `thousands of queries run on four connections`() async throws {
        try await withPool { pool, _ in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<5_000 {
                    group.addTask {
                        try await pool.query(Self.echo, [.int8(number)]).int(0, 0) == number
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
            let rows = try await pool.query(Self.sessions)
            #expect(rows.int(0, 0) <= 4)
        }
    }

    @Test func `thousands of transactions add up`() async throws {
        let add = Statement("counter-add", "UPDATE counter SET value = value + 1")
        try await withPool { pool, _ in
            try await pool.withConnection { connection in
                try await connection.script(
                    "counter",
                    "CREATE TABLE counter (value bigint); INSERT INTO counter VALUES (0)"
                )
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<1_000 {
                    group.addTask {
                        if number % 2 == 0 {
                            _ = try await pool.transaction([(add, [])])
                        } else {
                            try await pool.withTransaction { _ = try await $0.query(add) }
                        }
                    }
                }
                try await group.waitForAll()
            }
            let rows = try await pool.query(Statement("counter-read", "SELECT value FROM counter"))
            #expect(rows.int(0, 0) == 1_000)
        }
    }

    @Test func `at most the maximum is on loan at once`() async throws {
        let present = LockBox((now: 0, most: 0))
        try await withPool(maximum: 3) { pool, _ in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<30 {
                    group.addTask {
                        try? await pool.withConnection { connection in
                            present.withLock { present in
                                present.now += 1
                                present.most = max(present.most, present.now)
                            }
                            _ = try await connection.query(Self.process)
                            present.withLock { $0.now -= 1 }
                        }
                    }
                }
            }
        }
        let most = present.withLock { $0.most }
        #expect((1...3).contains(most))
    }

    @Test func `a connection comes back when its body throws`() async throws {
        try await withPool(maximum: 1) { pool, _ in
            for _ in 0..<5 {
                await #expect(throws: Refusal.self) {
                    try await pool.withConnection { _ in throw Refusal() }
                }
            }
            #expect(pool.lentCount == 0)
        }
    }

    @Test func `a connection comes back when its task is cancelled`() async throws {
        let slow = Statement("slow", "SELECT pg_sleep(600)::text")
        try await withPool(maximum: 1) { pool, _ in
            let task = Task {
                try await pool.withTransaction { _ = try await $0.query(slow) }
            }
            await eventually { pool.lentCount == 1 }
            task.cancel()
            await #expect(throws: PostgresError.self) { try await task.value }
            let rows = try await pool.query(Self.echo, [1])
            #expect(rows.int(0, 0) == 1)
        }
    }

    @Test func `a session with an open transaction is not used again`() async throws {
        try await withPool(maximum: 1) { pool, _ in
            let first = try await pool.withConnection { connection in
                _ = try await connection.query(Statement("begin-alone", "BEGIN"))
                return connection.serverProcess
            }
            let second = try await pool.withConnection { $0.serverProcess }
            #expect(first != second)
        }
    }

    @Test func `who waits too long is told so, and who withdraws is gone`() async throws {
        try await withPool(maximum: 1, { $0.waitTimeout = .milliseconds(50) }) { pool, _ in
            // Whoever asks before the pool has connected may itself wait too long, on a slow machine.
            let isTold = await eventually {
                let failure = await reason {
                    try await pool.withConnection { _ in
                        let second = await reason { _ = try await pool.query(Self.process) }
                        #expect(second == .timedOut)
                    }
                }
                return failure == nil
            }
            #expect(isTold)
        }
        try await withPool(maximum: 1) { pool, _ in
            try await pool.withConnection { _ in
                let task = Task { try await pool.query(Self.process).count }
                task.cancel()
                #expect(await reason { _ = try await task.value } == .cancelled)
            }
        }
    }

    @Test func `more callers than may wait are refused at once`() async throws {
        try await withPool(maximum: 1, { $0.maximumWaiting = 0 }) { pool, _ in
            #expect(await reason { _ = try await pool.query(Self.process) } == .tooManyWaiting)
        }
    }

    @Test func `after a shutdown nobody is served`() async throws {
        try await withPool { pool, _ in
            await pool.shutdown()
            #expect(await reason { _ = try await pool.query(Self.process) } == .closed)
            #expect(pool.memberCount == 0)
        }
    }

    @Test func `a shutdown waits for what is on loan`() async throws {
        try await withPool(maximum: 1) { pool, _ in
            let ending = try await pool.withConnection { connection in
                let ending = Task { await pool.shutdown() }
                let isClosing = await eventually {
                    await reason { _ = try await pool.query(Self.process) } == .closed
                }
                #expect(isClosing)
                let rows = try await connection.query(Self.echo, [1])
                #expect(rows.int(0, 0) == 1)
                return ending
            }
            await ending.value
        }
    }

    @Test func `sessions that the server ended are replaced`() async throws {
        try await withPool(minimum: 3, maximum: 3) { pool, database in
            await eventually { pool.memberCount == 3 }
            _ = try await pool.query(Self.process)
            try await database.withConnection(as: EmbeddedCluster.administrator) { connection in
                _ = try await connection.query(Self.terminate)
            }
            let isBack = await eventually {
                await reason { _ = try await pool.query(Self.process) } == nil
                    && pool.memberCount == 3
            }
            #expect(isBack)
        }
    }

    @Test func `idle sessions are checked, and one that hangs is replaced`() async throws {
        // A server of its own: one that drops a database waits for every session, also a stopped one.
        let server = try await TestCluster()
        var configuration = PoolConfiguration(minimumConnections: 1, maximumConnections: 1)
        configuration.waitTimeout = .seconds(60)
        configuration.checkInterval = .milliseconds(20)
        configuration.checkTimeout = .milliseconds(200)
        let address = server.cluster.address(database: "entente", role: EmbeddedCluster.owner)
        try await Self.use(address, configuration) { pool in
            // On loan it is not checked: on a slow machine a check could replace it before the stop.
            let process = try await pool.withConnection { connection in
                let process = connection.serverProcess
                #expect(kill(process, SIGSTOP) == 0)
                return process
            }
            defer { kill(process, SIGCONT) }
            let isReplaced = await eventually {
                let now = try? await pool.withConnection { $0.serverProcess }
                return now != nil && now != process
            }
            #expect(isReplaced)
        }
        try await server.remove()
    }

    @Test func `the pool recovers when the server crashes, stops and starts`() async throws {
        let server = try await TestCluster()
        var configuration = PoolConfiguration(minimumConnections: 2, maximumConnections: 4)
        configuration.backOff = .milliseconds(10)
        configuration.maximumBackOff = .milliseconds(50)
        configuration.waitTimeout = .milliseconds(500)
        let address = server.cluster.address(database: "entente", role: EmbeddedCluster.owner)
        try await Self.use(address, configuration) { pool in
            var process: Int32 = 0
            let hasBegun = await eventually {
                let found = await reason {
                    process = try await pool.withConnection { $0.serverProcess }
                }
                return found == nil
            }
            #expect(hasBegun)
            // The server ends all its sessions when one of its processes is killed.
            #expect(kill(process, SIGKILL) == 0)
            let isBack = { await reason { _ = try await pool.query(Self.process) } == nil }
            #expect(await eventually(isBack))
            try await server.cluster.stop()
            let isGone = await eventually {
                await reason { _ = try await pool.query(Self.process) } == .connectFailed
            }
            #expect(isGone)
            try await server.cluster.start()
            #expect(await eventually(isBack))
        }
        try await server.remove()
    }
}
