import EntentePostgres
import Foundation
import TestPostgres
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
        // The database is not used: the fixture then knows that connections are open.
        try await TestDatabase.with { _ in
            let cluster = try await TestCluster()
            let migrator = try Migrator(folder: TestDatabase.migrationsFolder)
            for _ in 1...2 {
                try await run("DROP DATABASE IF EXISTS entente", on: cluster, "postgres")
                try await run("CREATE DATABASE entente", on: cluster, "postgres")
                let applied = try await TestDatabase.withConnection(
                    address(of: "entente", cluster)
                ) {
                    [try await migrator.migrate($0).count, try await migrator.migrate($0).count]
                }
                #expect(applied == [migrator.steps.count, 0])
                try await run("DROP DATABASE entente", on: cluster, "postgres")
                try await run("DROP ROLE entente_report", on: cluster, "postgres")
                try await run("DROP ROLE entente_gateway", on: cluster, "postgres")
                try await run("DROP ROLE entente_owner", on: cluster, "postgres")
            }
            try await cluster.remove()
        }
    }

    private func run(_ sql: String, on cluster: TestCluster, _ database: String) async throws {
        try await TestDatabase.withConnection(address(of: database, cluster)) {
            try await $0.script("test-script", sql)
        }
    }

    private func address(of database: String, _ cluster: TestCluster) -> String {
        cluster.cluster.address(database: database, role: EmbeddedCluster.administrator)
    }
}
