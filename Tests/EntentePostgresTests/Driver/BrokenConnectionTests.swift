import Foundation
import Synchronization
import TestPostgres
import TestSupport
import Testing

@testable import EntentePostgres

/// libpq takes the first write that fails for a success and closes the socket itself at the next one.
///
/// The reactor is held back here, as by a busy moment: of a socket that is closed by then it never
/// hears.
@Suite("Broken connection: sending finds it gone before the reactor does")
struct BrokenConnectionTests {
    private static let one = Statement("one", "SELECT 1::bigint")
    private static let write = Statement("write", "SELECT txid_current()", mayWrite: true)

    /// Keeps the thread of a reactor until it is let go.
    private final class Blocker: ReactorClient {
        private let isInside = Atomic<Bool>(false)
        private let door = DispatchSemaphore(value: 0)

        static func hold(_ reactor: Reactor) async -> Blocker {
            let blocker = Blocker()
            let token = reactor.register(blocker)
            reactor.setDeadline(.now, token: token)
            let isHeld = await eventually { blocker.isInside.load(ordering: .acquiring) }
            #expect(isHeld)
            return blocker
        }

        func letGo() { door.signal() }
        func descriptorReady() {}
        func reactorStopped() {}

        func deadlinePassed() {
            isInside.store(true, ordering: .releasing)
            door.wait()
        }
    }

    /// Runs a test with a connection whose reactor is held and whose socket is cut in both directions.
    private func withCutConnection(
        _ body: (PostgresConnection) async throws -> Void
    ) async throws {
        try await TestDatabase.with { database in
            let reactor = try Reactor()
            let connection = try await PostgresConnection.connect(
                to: database.address,
                reactor: reactor
            )
            _ = try await connection.query(Self.one)
            _ = try await connection.query(Self.write)
            let blocker = await Blocker.hold(reactor)
            let descriptor = connection.state.withLock { $0.descriptor }
            #expect(shutdown(descriptor, Int32(SHUT_RDWR)) == 0)
            let first = Task { try await connection.query(Self.one).count }
            let isUnderWay = await eventually {
                connection.state.withLock { !$0.requests.isEmpty }
            }
            #expect(isUnderWay)
            #expect(!connection.isClosed)
            try await body(connection)
            #expect(connection.isClosed)
            await #expect(throws: PostgresError.self) { try await first.value }
            blocker.letGo()
            reactor.shutdown()
        }
    }

    /// Whether the connection ends while its reactor stands still; it is ended if not.
    private func ends(_ connection: PostgresConnection) async -> Bool {
        defer { connection.close() }
        return await eventually(within: .seconds(60)) { connection.isClosed }
    }

    @Test func `a read on it fails at once`() async throws {
        try await withCutConnection { connection in
            let reading = Task { try await connection.query(Self.one).count }
            #expect(await ends(connection))
            await #expect {
                try await reading.value
            } throws: { error in
                (error as? PostgresError)?.reason == .closed
            }
        }
    }

    @Test func `a change on it has an unknown outcome`() async throws {
        try await withCutConnection { connection in
            let writing = Task { try await connection.query(Self.write).count }
            #expect(await ends(connection))
            await #expect {
                try await writing.value
            } throws: { error in
                (error as? PostgresError)?.reason == .unknown
            }
        }
    }

    @Test func `what others had under way on it fails with it`() async throws {
        try await withCutConnection { connection in
            let tasks = (0..<20).map { _ in
                Task { try await connection.query(Self.one).count }
            }
            #expect(await ends(connection))
            for task in tasks {
                await #expect(throws: PostgresError.self) { try await task.value }
            }
        }
    }

    @Test func `a request that waited for a cancel is not forgotten`() async throws {
        try await withCutConnection { connection in
            // As while a cancel is on its way: requests are held back, and sent when it has arrived.
            connection.state.withLock { $0.isCancelling = true }
            let waiting = Task { try await connection.query(Self.one).count }
            let isHeld = await eventually { connection.state.withLock { $0.held.count == 1 } }
            #expect(isHeld)
            connection.cancelDelivered()
            #expect(await ends(connection))
            await #expect(throws: PostgresError.self) { try await waiting.value }
        }
    }
}
