import EntentePostgres
import Foundation
import TestSupport
import Testing

@Suite("Schema: the file and the migrations")
struct SchemaDumpTests {
    private static let file = URL(filePath: TestDatabase.migrationsFolder)
        .deletingLastPathComponent().appending(path: "entente.sql")

    private static let heading = """
        -- The schema as it is now: what Migrations/ leads to, as pg_dump of PostgreSQL 15 writes it.
        -- Written by the test that compares both (see README.md); not to be changed by hand.

        """

    @Test func `entente.sql is what all migrations lead to`() async throws {
        let schema = try await TestDatabase.with(migrated: true) { database in
            try await database.schema(withComments: true)
        }
        let text = Self.heading + schema + "\n"
        if ProcessInfo.processInfo.environment["ENTENTE_WRITE_SCHEMA"] != nil {
            try text.write(to: Self.file, atomically: true, encoding: .utf8)
        }
        let stored = try String(contentsOf: Self.file, encoding: .utf8)
        #expect(stored == text, "run this test with ENTENTE_WRITE_SCHEMA=1")
    }

    @Test func `migrations run as a superuser make what they make as the owner`() async throws {
        let asOwner = try await TestDatabase.with(migrated: true) { try await $0.schema() }
        let asSuperuser = try await TestDatabase.with { database in
            try await database.withConnection(as: EmbeddedCluster.administrator) { connection in
                _ = try await Migrator(folder: TestDatabase.migrationsFolder).migrate(connection)
            }
            return try await database.schema()
        }
        #expect(asOwner == asSuperuser)
    }

    @Test func `migrations find roles that are there and make those that are not`() async throws {
        let cluster = try await TestCluster()
        let steps = try Migration.steps(in: TestDatabase.migrationsFolder).count
        // A server that somebody has, where nothing was prepared.
        let address = cluster.cluster.address(
            database: "postgres",
            role: EmbeddedCluster.administrator
        )
        for _ in 1...2 {
            try await withConnection(address) { connection in
                try await connection.script(
                    "test-clean",
                    """
                    DROP DATABASE IF EXISTS entente;
                    """
                )
                try await connection.script("test-create", "CREATE DATABASE entente")
            }
            let target = cluster.cluster.address(
                database: "entente",
                role: EmbeddedCluster.administrator
            )
            try await withConnection(target) { connection in
                let applied = try await Migrator(folder: TestDatabase.migrationsFolder)
                    .migrate(connection)
                #expect(applied.count == steps)
                let again = try await Migrator(folder: TestDatabase.migrationsFolder)
                    .migrate(connection)
                #expect(again.isEmpty)
            }
            try await withConnection(address) { connection in
                try await connection.script("test-drop", "DROP DATABASE entente")
                try await connection.script(
                    "test-roles",
                    """
                    DROP ROLE IF EXISTS entente_gateway;
                    DROP ROLE IF EXISTS entente_owner;
                    """
                )
            }
        }
        try await cluster.remove()
    }

    private func withConnection(
        _ address: String,
        _ body: (PostgresConnection) async throws -> Void
    ) async throws {
        let reactor = try Reactor()
        defer { reactor.shutdown() }
        let connection = try await PostgresConnection.connect(to: address, reactor: reactor)
        defer { connection.close() }
        try await body(connection)
    }
}
