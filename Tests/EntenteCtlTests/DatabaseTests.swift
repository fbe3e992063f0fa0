import EntentePostgres
import Foundation
import TestPostgres
import TestSupport
import Testing

@Suite("ententectl: the schema of the database")
struct DatabaseTests {
    @Test func `an empty database is migrated once, and its checksums are told`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await TestDatabase.with { database in
            let program = BuiltProgram(database, folder: folder)
            let steps = try Migration.steps(in: TestDatabase.migrationsFolder)
            let before = try await program.object("db", "status")
            #expect(try before.number("pending") == Int64(steps.count))
            #expect(
                try before.objects("migrations").map { try $0.text("checksum") }
                    == steps.map(\.checksum)
            )
            let early = try await program.refusal("org", "list", status: 69)
            #expect(
                early
                    == "the database lacks \(steps.count) of \(steps.count) migrations;"
                    + " start the gateway or run: ententectl db migrate"
            )

            let applied = try await program.object("db", "migrate").objects("applied")
            #expect(try applied.map { try $0.text("name") } == steps.map(\.name))
            let after = try await program.object("db", "status")
            #expect(try after.number("applied") == Int64(steps.count))
            #expect(try after.number("pending") == 0)
            #expect(try await program.object("db", "migrate").objects("applied").isEmpty)
        }
    }

    @Test func `rights that readers must not have are taken once, by whoever may`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await TestDatabase.with { database in
            let program = BuiltProgram(database, folder: folder)
            _ = try await program.object("db", "migrate")
            _ = try await program.object("org", "create", "Aurora")
            for command in [["db", "guard"], ["report", "reader", "add", "Aurora"]] {
                let answer = try await program.run(command)
                #expect(answer.status == 1 && answer.text == "", "\(answer.status)")
                #expect(answer.errorText.contains("EXECUTE ON FUNCTION"), "\(answer.errorText)")
                #expect(
                    answer.errorText.hasSuffix(
                        "run once as an administrator of the server:"
                            + " ententectl db guard --database postgres://...\n"
                    )
                )
            }
            let host = database.cluster.socketFolder
            let place = [
                "--json", "--data", folder.path("none"), "--database",
                "postgres://\(EmbeddedCluster.administrator)@/\(database.name)?host=\(host)",
            ]
            let shown = try await BuiltProgram.run(["db", "guard", "--sql"] + place)
            #expect(shown.text.contains("REVOKE") && shown.status == 0)
            let done = try await BuiltProgram.run(["db", "guard"] + place)
            #expect(done.text.contains("pg_advisory_lock(bigint)"), "\(done.errorText)")
            #expect(try await program.object("db", "guard").objects("taken").isEmpty)
            _ = try await program.object("org", "create", "Borealis")
        }
    }

    @Test func `a newer database is refused by every command`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await TestDatabase.with(migrated: true) { database in
            try await database.withConnection { connection in
                try await connection.script(
                    "test-newer",
                    """
                    INSERT INTO entente.migration (number, name, checksum)
                    SELECT max(number) + 1, 'later', repeat('0', 64) FROM entente.migration
                    """
                )
            }
            let program = BuiltProgram(database, folder: folder)
            for command in [["db", "status"], ["db", "migrate"], ["org", "create", "Aurora"]] {
                let answer = try await program.run(command)
                #expect(answer.status == 78)
                #expect(answer.errorText.contains("use a newer one"), "\(answer.errorText)")
            }
        }
    }

    @Test func `a step that was changed after it was applied is damage`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await TestDatabase.with(migrated: true) { database in
            try await database.withConnection { connection in
                try await connection.script(
                    "test-changed",
                    "UPDATE entente.migration SET checksum = repeat('0', 64) WHERE number = 2"
                )
            }
            let program = BuiltProgram(database, folder: folder)
            let sentence = try await program.refusal("db", "status", status: 65)
            #expect(sentence.hasPrefix("migration 2 ("))
            #expect(sentence.hasSuffix("is not the file that was applied to this database"))
        }
    }

    @Test func `a check reaches a server that is named, without an installation`() async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try await TestDatabase.with(migrated: true) { database in
            let program = BuiltProgram(database, folder: folder)
            let check = try await program.run(["serve", "--check"])
            #expect(check.status == 69)
            let lines = check.text.split(separator: "\n")
            #expect(lines.first?.hasPrefix("FAILED  folder") == true)
            #expect(lines.last?.hasPrefix("ok      database") == true)
        }
    }
}
