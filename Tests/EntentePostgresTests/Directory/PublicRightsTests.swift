import EntentePostgres
import Foundation
import TestPostgres
import TestSupport
import Testing

@Suite("Rights of everybody: what is taken away, and from whom not")
struct PublicRightsTests {
    private static let lock = Statement("test-lock", "SELECT pg_try_advisory_xact_lock(1)")

    @Test func `an administrator takes them once, and our roles keep theirs`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection(as: EmbeddedCluster.administrator) { connection in
                let open = try await PublicRights.open(connection).map(\.description)
                #expect(open.contains("EXECUTE ON FUNCTION pg_advisory_lock(bigint)"))
                #expect(open.contains("TEMPORARY ON DATABASE \(database.name)"))
                #expect(try await PublicRights.close(connection) == [])
                #expect(try await PublicRights.close(connection) == [])
            }
            for role in [EmbeddedCluster.owner, EmbeddedCluster.gateway] {
                try await database.withConnection(as: role) { connection in
                    let isLocked = try await connection.query(Self.lock).bool(0, 0)
                    #expect(isLocked, "\(role)")
                }
            }
            try await database.withConnection { connection in
                let migrator = try Migrator(folder: TestDatabase.migrationsFolder)
                #expect(try await migrator.migrate(connection).count == migrator.steps.count)
            }
        }
    }

    @Test func `who may not take them is told what is left, and breaks nothing`() async throws {
        try await TestDatabase.with { database in
            try await database.withConnection { owner in
                let left = try await PublicRights.close(owner).map(\.description)
                #expect(left.contains("EXECUTE ON FUNCTION pg_advisory_lock(bigint)"))
                // It is the owner of the database.
                #expect(!left.contains { $0.hasPrefix("TEMPORARY") })
                #expect(try await owner.query(Self.lock).bool(0, 0))
            }
        }
    }

    @Test func `a cluster of ours has taken them, and readers get into no other database of it`()
        async throws
    {
        try await TestDatabase.with { _ in
            let server = try await TestCluster()
            let cluster = server.cluster
            let address = { (database: String, role: String) in
                cluster.address(database: database, role: role)
            }
            let owner = address("entente", EmbeddedCluster.owner)
            let open = try await TestDatabase.withConnection(owner) {
                try await PublicRights.open($0)
            }
            #expect(open == [])
            let administrator = address("postgres", EmbeddedCluster.administrator)
            try await TestDatabase.withConnection(administrator) {
                try await $0.script("test-role", "CREATE ROLE reading LOGIN")
            }
            for (database, mayConnect) in [("entente", true), ("postgres", false)] {
                let reached: Void? = try? await TestDatabase.withConnection(
                    address(database, "reading")
                ) { _ in }
                #expect((reached != nil) == mayConnect, "\(database)")
            }
            try await server.remove()
        }
    }

    @Test func `a dump keeps them taken, and is loaded by whoever may not take them, too`()
        async throws
    {
        try await TestDatabase.with(migrated: true) { database in
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            let dump = try await Command.run(
                "pg_dump",
                ["--file", folder.path("dump"), "--dbname", database.administratorAddress]
            )
            #expect(dump.status == 0, "\(dump.errorText)")
            for role in [EmbeddedCluster.administrator, EmbeddedCluster.owner] {
                try await TestDatabase.with { restored in
                    let address = restored.cluster.address(database: restored.name, role: role)
                    let load = try await Command.run(
                        "psql",
                        [
                            "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--file",
                            folder.path("dump"), address,
                        ]
                    )
                    #expect(load.status == 0, "\(role): \(load.errorText)")
                    try await restored.withConnection(as: EmbeddedCluster.owner) { owner in
                        let left = try await PublicRights.close(owner)
                        #expect(left.isEmpty == (role == EmbeddedCluster.administrator), "\(left)")
                    }
                }
            }
        }
    }
}
