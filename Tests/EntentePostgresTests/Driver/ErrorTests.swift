import EntentePostgres
import TestPostgres
import Testing

@Suite("Errors: reasons and what they show")
struct ErrorTests {
    private static let tables = """
        CREATE TABLE parent (id bigint PRIMARY KEY);
        CREATE TABLE account (
            id bigint PRIMARY KEY,
            email text UNIQUE NOT NULL CONSTRAINT account_email_check CHECK (email LIKE '%@%'),
            parent bigint REFERENCES parent
        );
        """
    private static let insert = Statement(
        "account-insert",
        "INSERT INTO account VALUES ($1, $2, $3)"
    )

    private func reason(
        _ connection: PostgresConnection,
        _ statement: Statement,
        _ parameters: [PostgresValue] = []
    ) async -> PostgresError? {
        do {
            _ = try await connection.query(statement, parameters)
            return nil
        } catch {
            return error
        }
    }

    @Test func `a broken constraint is a reason of its own`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                try await connection.script("tables", Self.tables)
                _ = try await connection.query(Self.insert, [1, "a@b", nil])
                let unique = await reason(connection, Self.insert, [2, "a@b", nil])
                #expect(unique?.reason == .uniqueViolation(constraint: "account_email_key"))
                let check = await reason(connection, Self.insert, [2, "nobody", nil])
                #expect(check?.reason == .checkViolation(constraint: "account_email_check"))
                let foreign = await reason(connection, Self.insert, [2, "c@d", 9])
                #expect(foreign?.reason == .foreignKeyViolation(constraint: "account_parent_fkey"))
                let missing = await reason(connection, Self.insert, [2, nil, nil])
                #expect(missing?.reason == .notNullViolation(column: "email"))
                #expect(missing?.isTransient == false)
            }
        }
    }

    @Test func `no form of an error shows a value`() async throws {
        let secret = "s3cret-value@example.org"
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                try await connection.script("tables", Self.tables)
                _ = try await connection.query(Self.insert, [1, .text(secret), nil])
                let casting = Statement("casting", "SELECT ($1::text)::bigint")
                let raising = Statement("dividing", "SELECT 1 / ($1::bigint)")
                let errors = [
                    await reason(connection, Self.insert, [2, .text(secret), nil]),
                    await reason(connection, casting, [.text(secret)]),
                    await reason(connection, raising, [0]),
                ]
                for case let error in errors {
                    let error = try #require(error)
                    let shown = "\(error) \(String(reflecting: error)) \(error.localizedText)"
                    #expect(!shown.contains("s3cret"))
                    #expect(error.statement != nil && error.sqlState != nil)
                }
                #expect(String(reflecting: try #require(errors[0])).contains("account-insert"))
            }
        }
    }

    @Test func `a missing right, a lock that is taken and a deadline are told apart`() async throws
    {
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                try await connection.script("tables", Self.tables)
                try await database.withConnection(as: EmbeddedCluster.gateway) { gateway in
                    let count = Statement("count", "SELECT count(*) FROM account")
                    #expect(await reason(gateway, count)?.reason == .insufficientPrivilege)
                    let deadline = Statement("deadline", "SET statement_timeout = 1")
                    _ = try await gateway.query(deadline)
                    let slow = Statement("slow", "SELECT pg_sleep(600)::text")
                    #expect(await reason(gateway, slow)?.reason == .timedOut)
                }
                try await database.withConnection { other in
                    _ = try await other.query(Statement("patience", "SET lock_timeout = 1"))
                    try await connection.withTransaction { transaction in
                        _ = try await transaction.query(Statement("lock", "LOCK TABLE account"))
                        let error = await reason(other, Self.insert, [1, "a@b", nil])
                        #expect(error?.reason == .lockTimeout)
                        #expect(error?.isTransient == true)
                    }
                }
            }
        }
    }

    @Test func `two transactions that wait for each other: one is told so`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { connection in
                try await connection.script(
                    "rows",
                    "CREATE TABLE pair (id bigint PRIMARY KEY); INSERT INTO pair VALUES (1), (2)"
                )
            }
            let lock = Statement("pair-lock", "SELECT 1 FROM pair WHERE id = $1 FOR UPDATE")
            var reasons: [PostgresError.Reason] = []
            try await database.withConnection { first in
                try await database.withConnection { second in
                    // The loser's COMMIT is refused, because it overlooks its error.
                    _ = try? await first.withTransaction { one in
                        _ = try await one.query(lock, [1])
                        _ = try? await second.withTransaction { two in
                            _ = try await two.query(lock, [2])
                            async let left = outcome { () async throws(PostgresError) in
                                try await one.query(lock, [2])
                            }
                            async let right = outcome { () async throws(PostgresError) in
                                try await two.query(lock, [1])
                            }
                            reasons = await [left, right].compactMap { $0 }
                        }
                    }
                }
            }
            #expect(reasons == [.deadlock])
        }
    }

    private func outcome(
        _ body: () async throws(PostgresError) -> Rows
    ) async -> PostgresError.Reason? {
        do {
            _ = try await body()
            return nil
        } catch {
            return error.reason
        }
    }
}

extension PostgresError {
    fileprivate var localizedText: String {
        var text = ""
        Swift.dump(self, to: &text)
        return text
    }
}
