import EntentePostgres
import TestPostgres
import Testing

@Suite("COPY: many rows in and out")
struct CopyTests {
    private static let table = "CREATE TABLE item (id bigint PRIMARY KEY, name text)"
    private static let copyIn = Statement("item-in", "COPY item FROM STDIN")
    private static let copyOut = Statement(
        "item-out",
        "COPY (SELECT * FROM item ORDER BY id) TO STDOUT"
    )
    private static let count = Statement("item-count", "SELECT count(*) FROM item")

    private struct Refusal: Error {}

    private func withTable(_ body: (PostgresConnection) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                try await connection.script("table", Self.table)
                try await body(connection)
            }
        }
    }

    private func expect(_ count: Int64, in connection: PostgresConnection) async throws {
        let rows = try await connection.query(Self.count)
        #expect(rows.int64(0, 0) == count)
        #expect(connection.isReusable)
    }

    @Test func `rows go in and come out the same`() async throws {
        try await withTable { connection in
            let lines = (0..<100_000).map { "\($0)\tname \($0)\n" }
            let stored = try await connection.copyIn(Self.copyIn) { writer in
                for start in stride(from: 0, to: lines.count, by: 1_000) {
                    let piece = lines[start..<start + 1_000].joined()
                    try await writer.write(Array(piece.utf8))
                }
            }
            #expect(stored == lines.count)
            var received: [UInt8] = []
            try await connection.copyOut(Self.copyOut) { received += $0 }
            #expect(received == Array(lines.joined().utf8))
            try await expect(100_000, in: connection)
        }
    }

    @Test func `a copy of nothing is none`() async throws {
        try await withTable { connection in
            let stored = try await connection.copyIn(Self.copyIn) { _ in }
            #expect(stored == 0)
            try await connection.copyOut(Self.copyOut) { _ in Issue.record("there is no row") }
            try await expect(0, in: connection)
        }
    }

    @Test func `nothing is kept when the sender gives up`() async throws {
        try await withTable { connection in
            await #expect(throws: Refusal.self) {
                try await connection.copyIn(Self.copyIn) { writer in
                    try await writer.write(Array("1\ta\n".utf8))
                    throw Refusal()
                }
            }
            try await expect(0, in: connection)
        }
    }

    @Test func `the connection is good after the receiver gave up`() async throws {
        try await withTable { connection in
            try await connection.script(
                "rows",
                "INSERT INTO item SELECT n, repeat('x', 1000) FROM generate_series(1, 50000) AS s (n)"
            )
            await #expect(throws: Refusal.self) {
                try await connection.copyOut(Self.copyOut) { _ in throw Refusal() }
            }
            try await expect(50_000, in: connection)
        }
    }

    @Test func `a row that is refused undoes all and is told`() async throws {
        try await withTable { connection in
            await #expect {
                _ = try await connection.copyIn(Self.copyIn) { writer in
                    try await writer.write(Array("1\ta\n1\tb\n".utf8))
                }
            } throws: { error in
                (error as? PostgresError)?.reason == .uniqueViolation(constraint: "item_pkey")
            }
            try await expect(0, in: connection)
        }
    }

    @Test func `a copy that the server refuses from the start leaves a good connection`()
        async throws
    {
        try await withTable { connection in
            let wrong = Statement("wrong-in", "COPY nowhere FROM STDIN")
            await #expect(throws: PostgresError.self) {
                try await connection.copyIn(wrong) { _ in Issue.record("it must not begin") }
            }
            try await expect(0, in: connection)
        }
    }

    @Test func `a copy is part of the transaction around it`() async throws {
        try await withTable { connection in
            await #expect(throws: Refusal.self) {
                try await connection.withTransaction { transaction in
                    try await transaction.begin()
                    _ = try await transaction.connection.copyIn(Self.copyIn) { writer in
                        try await writer.write(Array("1\ta\n".utf8))
                    }
                    throw Refusal()
                }
            }
            try await expect(0, in: connection)
        }
    }

    @Test func `a refused row shows nothing of its values`() async throws {
        try await withTable { connection in
            do {
                _ = try await connection.copyIn(Self.copyIn) { writer in
                    try await writer.write(Array("s3cret\ta\n".utf8))
                }
                Issue.record("the row should be refused")
            } catch {
                #expect(!"\(error) \(String(reflecting: error))".contains("s3cret"))
            }
        }
    }
}
