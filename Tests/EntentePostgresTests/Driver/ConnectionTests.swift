import EntentePostgres
import Foundation
import TestPostgres
import TestSupport
import Testing

@Suite("Connection: making, sharing, ending")
struct ConnectionTests {
    private static let echo = Statement("echo", "SELECT $1::bigint")

    private func reason(
        connectingTo address: String,
        timeout: Duration = .seconds(10)
    ) async throws -> PostgresError? {
        let reactor = try Reactor()
        defer { reactor.shutdown() }
        do {
            let connection = try await PostgresConnection.connect(
                to: address,
                reactor: reactor,
                timeout: timeout
            )
            connection.close()
            return nil
        } catch {
            return error
        }
    }

    @Test func `nobody at the address is a failure to connect`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let error = try await reason(connectingTo: "host=\(folder.url.path) dbname=none")
        #expect(error?.reason == .connectFailed)
        #expect(error?.isTransient == true)
    }

    @Test func `a server that accepts and never answers is given up in time`() async throws {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(server) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let port = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                _ = bind(server, address, length)
                _ = listen(server, 5)
                _ = getsockname(server, address, &length)
            }
            return UInt16(bigEndian: pointer.pointee.sin_port)
        }
        let error = try await reason(
            connectingTo: "host=127.0.0.1 port=\(port) sslmode=disable",
            timeout: .milliseconds(200)
        )
        #expect(error?.reason == .timedOut)
    }

    @Test func `an attempt whose task is cancelled ends at once`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let task = Task {
            await eventually { Task.isCancelled }
            return try await reason(connectingTo: "host=\(folder.url.path)")
        }
        task.cancel()
        #expect(try await task.value?.reason == .cancelled)
    }

    @Test func `an address in the form of a URI works`() async throws {
        try await TestDatabase.with { database in
            let folder = database.cluster.socketFolder
                .addingPercentEncoding(withAllowedCharacters: .alphanumerics)
            let folder2 = try #require(folder)
            let uri = "postgres://\(EmbeddedCluster.owner)@\(folder2)/\(database.name)"
            #expect(try await reason(connectingTo: uri) == nil)
        }
    }

    @Test func `a wrong password or option does not show the password`() async throws {
        let error = try await reason(
            connectingTo: "postgres://someone:s3cret@127.0.0.1:1/none?sslmode=disable"
        )
        let shown = try #require(error)
        #expect(!"\(shown) \(String(reflecting: shown))".contains("s3cret"))
        let wrong = try await reason(connectingTo: "password=s3cret nonsense=1")
        #expect(!String(reflecting: try #require(wrong)).contains("s3cret"))
    }

    @Test func `many tasks share one connection and each gets its own answer`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<2_000 {
                        group.addTask {
                            let rows = try await connection.query(Self.echo, [.int8(number)])
                            return rows.int(0, 0) == number
                        }
                    }
                    for try await isRight in group { #expect(isRight) }
                }
            }
        }
    }

    @Test func `an error of one task does not reach the others`() async throws {
        let divide = Statement("divide", "SELECT 100 / $1::bigint")
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                await withTaskGroup(of: (Int, Int64?).self) { group in
                    for number in 0..<200 {
                        group.addTask {
                            let rows = try? await connection.query(divide, [.int8(number % 2)])
                            return (number, rows?.int64(0, 0))
                        }
                    }
                    for await (number, value) in group {
                        #expect(value == (number % 2 == 0 ? nil : 100))
                    }
                }
            }
        }
    }

    @Test func `a faulty statement fails each time and the connection stays good`() async throws {
        let wrong = Statement("wrong", "SELECT nothing FROM nowhere")
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                for _ in 0..<3 {
                    await #expect(throws: PostgresError.self) { try await connection.query(wrong) }
                }
                let rows = try await connection.query(Self.echo, [1])
                #expect(rows.int(0, 0) == 1)
                #expect(connection.isReusable)
            }
        }
    }

    @Test func `a reactor that stops fails what is under way`() async throws {
        try await TestDatabase.with { database in
            let reactor = try Reactor()
            let connection = try await PostgresConnection.connect(
                to: database.address,
                reactor: reactor
            )
            try await database.withConnection { keeper in
                let gate = try await Gate(keeper: keeper)
                let task = Task { try await connection.query(Gate.pass).count }
                try await gate.awaitWaiting(1)
                reactor.shutdown()
                await #expect(throws: PostgresError.self) { try await task.value }
                try await gate.open()
            }
            #expect(connection.isClosed)
        }
    }
}
