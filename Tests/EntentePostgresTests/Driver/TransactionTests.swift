import EntentePostgres
import TestPostgres
import Testing

@Suite("Transactions: all or nothing")
struct TransactionTests {
    private static let table = """
        CREATE TABLE item (id bigint PRIMARY KEY, name text UNIQUE DEFERRABLE INITIALLY DEFERRED)
        """
    private static let insert = Statement("item-insert", "INSERT INTO item VALUES ($1, $2)")
    private static let count = Statement("item-count", "SELECT count(*) FROM item")
    private static let one = Statement("one", "SELECT $1::bigint")
    private static let sleep = Statement("sleep", "SELECT pg_sleep(600)::text")

    private func withTable(
        _ body: @Sendable (PostgresConnection) async throws -> Void
    ) async throws {
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
    }

    @Test func `statements sent together are stored together, and each has its rows`() async throws
    {
        try await withTable { connection in
            let rows = try await connection.transaction([
                (Self.insert, [1, "a"]), (Self.one, [7]), (Self.insert, [2, "b"]), (Self.count, []),
            ])
            #expect(rows.map(\.affected) == [1, 1, 1, 1])
            #expect(rows[1].int64(0, 0) == 7)
            #expect(rows[3].int64(0, 0) == 2)
        }
    }

    @Test func `an error among statements sent together undoes all of them`() async throws {
        try await withTable { connection in
            await #expect(throws: PostgresError.self) {
                try await connection.transaction([
                    (Self.insert, [1, "a"]), (Self.insert, [1, "b"]), (Self.insert, [2, "c"]),
                ])
            }
            try await expect(0, in: connection)
            #expect(connection.isReusable)
        }
    }

    @Test func `an error at the commit itself undoes all and is told as what it is`() async throws {
        try await withTable { connection in
            await #expect {
                try await connection.transaction([
                    (Self.insert, [1, "same"]), (Self.insert, [2, "same"]),
                ])
            } throws: { error in
                (error as? PostgresError)?.reason == .uniqueViolation(constraint: "item_name_key")
            }
            await #expect {
                try await connection.withTransaction { transaction in
                    _ = try await transaction.query(Self.insert, [1, "same"])
                    _ = try await transaction.query(Self.insert, [2, "same"])
                }
            } throws: { error in
                (error as? PostgresError)?.reason == .uniqueViolation(constraint: "item_name_key")
            }
            try await expect(0, in: connection)
            #expect(connection.isReusable)
        }
    }

    @Test func `a transaction with decisions commits when its body returns`() async throws {
        try await withTable { connection in
            let found = try await connection.withTransaction { transaction in
                _ = try await transaction.query(Self.insert, [1, "a"])
                return try await transaction.query(Self.count).int64(0, 0)
            }
            #expect(found == 1)
            try await expect(1, in: connection)
        }
    }

    @Test func `a transaction is undone when its body throws`() async throws {
        struct Refusal: Error {}
        try await withTable { connection in
            await #expect(throws: Refusal.self) {
                try await connection.withTransaction { transaction in
                    _ = try await transaction.query(Self.insert, [1, "a"])
                    throw Refusal()
                }
            }
            try await expect(0, in: connection)
            #expect(connection.isReusable)
        }
    }

    @Test func `an error that the body overlooks is not taken for a commit`() async throws {
        try await withTable { connection in
            await #expect(throws: PostgresError.self) {
                try await connection.withTransaction { transaction in
                    _ = try await transaction.query(Self.insert, [1, "a"])
                    _ = try? await transaction.query(Self.insert, [1, "b"])
                }
            }
            try await expect(0, in: connection)
            #expect(connection.isReusable)
        }
    }

    @Test func `a snapshot sees one moment and changes nothing`() async throws {
        try await withTable { connection in
            await #expect {
                try await connection.withTransaction(isolation: .snapshot) { transaction in
                    _ = try await transaction.query(Self.insert, [1, "a"])
                }
            } throws: { ($0 as? PostgresError)?.reason == .readOnly }
            #expect(connection.isReusable)
        }
    }

    @Test func `a transaction whose task is cancelled in a statement is undone`() async throws {
        try await withTable { connection in
            let task = Task {
                try await connection.withTransaction { transaction in
                    _ = try await transaction.query(Self.insert, [1, "a"])
                    _ = try await transaction.query(Self.sleep)
                }
            }
            task.cancel()
            await #expect(throws: PostgresError.self) { try await task.value }
            try await expect(0, in: connection)
            #expect(connection.isReusable)
        }
    }
}
