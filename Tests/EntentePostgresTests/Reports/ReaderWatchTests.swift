import EntenteDomain
import EntentePostgres
import TestPostgres
import TestSupport
import Testing

@Suite("Reports in SQL: sessions that never end")
struct ReaderWatchTests {
    private func withReader(_ test: (World, ReportReader) async throws -> Void) async throws {
        try await World.with { world in
            let reader = ReportReader(organisation: world.aurora.organisation)
            try await administer(reader.login(password: "not-for-long"), world)
            try await world.administration.addReader(reader, now: World.now)
            let result: Result<Void, any Error>
            do {
                result = .success(try await test(world, reader))
            } catch {
                result = .failure(error)
            }
            try await administer(reader.logout, world)
            try result.get()
        }
    }

    private func administer(_ sql: String, _ world: World) async throws {
        try await world.database.withConnection(as: EmbeddedCluster.administrator) {
            try await $0.script("test-administer", sql)
        }
    }

    private static let one = Statement("test-one", "SELECT 1")

    /// Whether a session still answers.
    private func answers(_ connection: PostgresConnection) async -> Bool {
        (try? await connection.query(Self.one)) != nil
    }

    @Test func `a transaction that waits too long for its next statement is ended`() async throws {
        try await withReader { world, reader in
            try await world.database.withConnection(as: reader.role) { idle in
                try await world.database.withConnection(as: reader.role) { open in
                    // Whoever has a session can take its bounds away.
                    let sql = """
                        SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
                        """
                    try await open.script("test-unbound", sql)
                    try await open.script("test-open", "LISTEN mine; BEGIN; SELECT 1")
                    #expect(await answers(idle))
                    #expect(try await ReaderWatch(pool: world.gateway).run() == 0)
                    #expect(try await ReaderWatch(pool: world.gateway, idle: 0).run() == 1)
                    #expect(await !answers(open))
                    #expect(await answers(idle), "outside of a transaction it may wait")
                }
            }
        }
    }

    @Test func `a transaction that takes too long is ended, and nobody else's`() async throws {
        try await withReader { world, reader in
            try await world.database.withConnection { owner in
                try await owner.script("test-open", "BEGIN; SELECT 1")
                try await world.database.withConnection(as: reader.role) { open in
                    try await open.script("test-open", "BEGIN; SELECT 1")
                    #expect(try await ReaderWatch(pool: world.gateway, longest: 0).run() == 1)
                    #expect(await !answers(open))
                }
                #expect(await answers(owner))
                try await owner.script("test-end", "ROLLBACK")
            }
        }
    }

    @Test func `a login has bounds, and a session of one that is taken away ends`() async throws {
        try await withReader { world, reader in
            try await world.database.withConnection(as: reader.role) { session in
                for (name, value) in [
                    ("statement_timeout", "5min"), ("idle_in_transaction_session_timeout", "1min"),
                    ("temp_file_limit", "1GB"), ("default_transaction_read_only", "on"),
                ] {
                    let rows = try await session.query(
                        Statement("test-setting", "SELECT current_setting($1)"),
                        [.text(name)]
                    )
                    #expect(rows.text(0, 0) == value, "\(name)")
                }
                await #expect(throws: PostgresError.self) {
                    try await session.script("test-limit", "SET temp_file_limit = -1")
                }
                try await administer(reader.logout, world)
                #expect(await !answers(session))
            }
        }
    }
}
