import EntentePostgres
import Foundation
import TestPostgres
import TestSupport
import Testing

@Suite("Migrations: the way to the present schema")
struct MigratorTests {
    private static let names = Statement("names", "SELECT name FROM step ORDER BY name")

    private func withSteps(
        _ files: [(String, String)],
        _ body: (TestDatabase, TemporaryFolder) async throws -> Void
    ) async throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        for (name, text) in files { try write(text, to: name, in: folder) }
        try await TestDatabase.with { try await body($0, folder) }
    }

    private func write(_ text: String, to name: String, in folder: TemporaryFolder) throws {
        try Data(text.utf8).write(to: folder.url(name))
    }

    private func migrate(_ database: TestDatabase, _ folder: TemporaryFolder) async throws -> [Int]
    {
        let migrator = try Migrator(folder: folder.url.path)
        return try await database.withConnection { connection in
            try await migrator.migrate(connection).map(\.number)
        }
    }

    private static let two = [
        ("0001-table.sql", "CREATE TABLE step (name text); INSERT INTO step VALUES ('1');"),
        ("0002-row.sql", "INSERT INTO step VALUES ('2');"),
        ("README.md", "not a step"),
    ]

    @Test func `steps are applied in order and only once`() async throws {
        try await withSteps(Self.two) { database, folder in
            #expect(try await migrate(database, folder) == [1, 2])
            #expect(try await migrate(database, folder) == [])
            try write("INSERT INTO step VALUES ('3');", to: "0003-more.sql", in: folder)
            #expect(try await migrate(database, folder) == [3])
            try await database.withConnection { connection in
                let rows = try await connection.query(Self.names)
                #expect(rows.indices.map { rows.text($0, 0) } == ["1", "2", "3"])
            }
        }
    }

    @Test func `the status tells what is there and what is not`() async throws {
        try await withSteps(Self.two) { database, folder in
            let migrator = try Migrator(folder: folder.url.path)
            try await database.withConnection { connection in
                let before = try await migrator.status(connection)
                #expect(before.applied.isEmpty && before.pending.map(\.name) == ["table", "row"])
                _ = try await migrator.migrate(connection)
                let after = try await migrator.status(connection)
                #expect(after.isCurrent && after.applied.count == 2)
                #expect(connection.isReusable)
            }
        }
    }

    @Test func `a database that is newer is refused`() async throws {
        try await withSteps(Self.two) { database, folder in
            _ = try await migrate(database, folder)
            try FileManager.default.removeItem(at: folder.url("0002-row.sql"))
            await #expect(throws: MigrationError.databaseIsNewer(applied: 2, known: 1)) {
                try await migrate(database, folder)
            }
        }
    }

    @Test func `a step that was changed after it had been applied is refused`() async throws {
        try await withSteps(Self.two) { database, folder in
            _ = try await migrate(database, folder)
            try write("INSERT INTO step VALUES ('two');", to: "0002-row.sql", in: folder)
            await #expect(throws: MigrationError.changed(number: 2, name: "row")) {
                try await migrate(database, folder)
            }
        }
    }

    @Test func `a step that fails is undone as a whole, those before it stay`() async throws {
        try await withSteps(Self.two) { database, folder in
            let broken = "INSERT INTO step VALUES ('3'); INSERT INTO nowhere VALUES (1);"
            try write(broken, to: "0003-broken.sql", in: folder)
            await #expect {
                try await migrate(database, folder)
            } throws: { error in
                guard case .failed(3, "broken", _) = error as? MigrationError else { return false }
                return String(reflecting: error).contains("nowhere")
            }
            try await database.withConnection { connection in
                let rows = try await connection.query(Self.names)
                #expect(rows.indices.map { rows.text($0, 0) } == ["1", "2"])
            }
            try write("INSERT INTO step VALUES ('3');", to: "0003-broken.sql", in: folder)
            #expect(try await migrate(database, folder) == [3])
        }
    }

    @Test func `of several programs that migrate at once, one works and all succeed`() async throws
    {
        try await withSteps(Self.two) { database, folder in
            let slow = "SELECT pg_sleep(0.3); INSERT INTO step VALUES ('3');"
            try write(slow, to: "0003-slow.sql", in: folder)
            let applied = try await withThrowingTaskGroup(of: [Int].self) { group in
                for _ in 0..<4 { group.addTask { try await migrate(database, folder) } }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(applied == [1, 2, 3])
        }
    }

    @Test(arguments: ["0003-late.sql", "1-short.sql", "000x-letters.sql", "0002.sql"])
    func `a file whose number is not the next one is refused`(name: String) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try write("SELECT 1;", to: "0001-first.sql", in: folder)
        try write("SELECT 1;", to: name, in: folder)
        #expect(throws: MigrationError.self) { try Migrator(folder: folder.url.path) }
    }

    @Test func `a folder without steps is refused`() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        #expect(throws: MigrationError.unreadable(path: folder.url.path)) {
            try Migrator(folder: folder.url.path)
        }
    }
}
