import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import TestSupport
import Testing

@Suite("Reports in SQL: what psql sees as a reader")
struct ReaderTests {
    /// Runs SQL by psql as a login; the rows as text, or what psql complains of.
    private func psql(
        _ sql: String,
        as reader: ReportReader,
        _ world: World
    ) async throws -> (lines: [String], complaint: String) {
        let address = world.database.cluster.address(
            database: world.database.name,
            role: reader.role
        )
        let done = try await Command.run(
            "psql",
            [
                "--no-psqlrc", "--tuples-only", "--no-align", "--set", "ON_ERROR_STOP=1", "--quiet",
                "--command", sql, address,
            ]
        )
        return (done.text.split(separator: "\n").map(String.init), done.errorText)
    }

    /// Runs a test with logins of both sides and of one department, and takes them away again.
    private func withReaders(
        _ test: (
            _ world: WrittenWorld, _ ours: ReportReader, _ theirs: ReportReader,
            _ department: ReportReader
        ) async throws -> Void
    ) async throws {
        try await World.with { world in
            let written = try await WrittenWorld(world)
            let readers = [
                ReportReader(organisation: world.aurora.organisation),
                ReportReader(organisation: world.borealis.organisation),
                ReportReader(
                    organisation: world.aurora.organisation,
                    department: world.aurora.department
                ),
            ]
            let left = try await world.database.withConnection(as: EmbeddedCluster.administrator) {
                try await PublicRights.close($0)
            }
            #expect(left.isEmpty)
            for reader in readers {
                try await administer(reader.login(password: "not-for-long"), world)
                try await world.administration.addReader(reader, now: World.now)
            }
            let result: Result<Void, any Error>
            do {
                result = .success(try await test(written, readers[0], readers[1], readers[2]))
            } catch {
                result = .failure(error)
            }
            for reader in readers { try await administer(reader.logout, world) }
            try result.get()
        }
    }

    private func administer(_ sql: String, _ world: World) async throws {
        try await world.database.withConnection(as: EmbeddedCluster.administrator) {
            try await $0.script("test-administer", sql)
        }
    }

    /// A give in each stream, named for it.
    private func write(_ written: WrittenWorld) async throws {
        for (place, who) in written.pushers.keys.sorted().enumerated() {
            let fields: [FieldName: JSONValue] = [
                "quantity": "12.5", "state": "offered", "title": .string(who),
            ]
            try await written.push(who, n: 1, WrittenWorld.made(place + 1, "give", fields))
        }
        _ = try await Projector(store: written.world.store).run()
    }

    @Test func `a side sees what is shared and its own, never the other side's`() async throws {
        try await withReaders { written, ours, theirs, department in
            try await write(written)
            let sql = "SELECT title FROM report.give ORDER BY title"
            #expect(
                try await psql(sql, as: ours, written.world).lines
                    == ["our organisation", "ours", "theirs"]
            )
            #expect(
                try await psql(sql, as: theirs, written.world).lines
                    == ["ours", "their organisation", "theirs"]
            )
            #expect(
                try await psql(sql, as: department, written.world).lines
                    == ["our department", "our organisation", "ours", "theirs"]
            )
        }
    }

    @Test func `columns have the types of their fields, and names are in the directory's views`()
        async throws
    {
        try await withReaders { written, ours, _, _ in
            try await write(written)
            let value: JSONValue = ["amount": "42000.50", "currency": "EUR"]
            let fields: [FieldName: JSONValue] = ["confirmed_on": "2026-03-31", "value": value]
            try await written.push("ours", n: 2, WrittenWorld.made(20, "receipt", fields))
            _ = try await Projector(store: written.world.store).run()
            let sql = """
                SELECT sum(receipt.value * 2), min(receipt.value_currency),
                    min(receipt.confirmed_on + 1), min(maker.name),
                    min(partnership.name), min(as_of.head - as_of.seq)
                FROM report.receipt
                JOIN report.organisation AS maker ON maker.id = receipt.made_organisation
                    AND maker.partnership = receipt.partnership
                JOIN report.partnership ON partnership.id = receipt.partnership
                JOIN report.as_of USING (stream)
                """
            #expect(
                try await psql(sql, as: ours, written.world).lines
                    == ["84001.0|EUR|2026-04-01|Aurora Foods|Cold chain|0"]
            )
            let names =
                "SELECT count(*) FROM report.member JOIN report.department USING (organisation)"
            #expect(try await psql(names, as: ours, written.world).lines == ["2"])
        }
    }

    @Test func `an own estimate beside a shared give is the own side's alone`() async throws {
        try await withReaders { written, ours, theirs, _ in
            try await write(written)
            let give = WrittenWorld.entity(3)
            let estimate: JSONValue = ["amount": "900", "currency": "EUR"]
            try await written.push(
                "our organisation",
                n: 2,
                [.init(give, .put(field: "estimate", value: estimate))]
            )
            _ = try await Projector(store: written.world.store).run()
            let sql = "SELECT id, fields -> 'estimate' ->> 'amount' FROM report.overlay"
            #expect(try await psql(sql, as: ours, written.world).lines == ["\(give)|900"])
            #expect(try await psql(sql, as: theirs, written.world).lines.isEmpty)
        }
    }

    @Test(arguments: [
        "UPDATE report.give SET title = 'mine'", "DELETE FROM report.give",
        "INSERT INTO report.give (id) VALUES ('x')",
        "SET default_transaction_read_only = off; UPDATE report.give SET title = 'mine'",
        "SET default_transaction_read_only = off; CREATE TABLE report.mine (id text)",
        "SET default_transaction_read_only = off; CREATE VIEW report.mine AS SELECT 1",
        "SELECT * FROM entente.entity", "SELECT * FROM entente.change",
        "SELECT * FROM entente.device", "SELECT * FROM entente.report_reader",
        "SELECT entente.streams_of('x')", "SELECT entente.enter_stream_as_server('x')",
        "SET ROLE entente_owner", "SET ROLE entente_gateway",
        "SET SESSION AUTHORIZATION entente_owner",
        "SELECT pg_advisory_lock(418296719726)", "SELECT pg_try_advisory_xact_lock_shared(1, 2)",
        "SET default_transaction_read_only = off; SELECT lo_from_bytea(0, 'x')",
        "SET default_transaction_read_only = off; CREATE TEMP TABLE mine (id text)",
        "SELECT pg_notify('entente', 'directory')", "DO 'BEGIN NULL; END'",
        "SELECT pg_logical_emit_message(false, 'x', 'y')", "SELECT channel FROM entente.server",
        "SELECT entente.channel()", "SELECT entente.tell('directory')",
        "SELECT entente.end_readers(0, 0)",
    ])
    func `a reader can write nothing, and read nothing but the views`(sql: String) async throws {
        try await withReaders { written, ours, _, _ in
            try await write(written)
            let answer = try await psql(sql, as: ours, written.world)
            #expect(answer.lines.isEmpty)
            #expect(
                answer.complaint.contains("permission denied")
                    || answer.complaint.contains("read-only transaction")
                    || answer.complaint.contains("cannot"),
                "\(answer.complaint)"
            )
        }
    }

    @Test func `no setting and no role makes a reader another`() async throws {
        try await withReaders { written, ours, theirs, _ in
            try await write(written)
            let workspace = written.world.partnership
            let foreign = try #require(written.pushers["their organisation"]).stream
            let sql = """
                SET entente.workspace = '\(workspace)'; SET entente.stream = '\(foreign)';
                SET ROLE entente_report; SET row_security = on;
                SELECT title FROM report.give ORDER BY title
                """
            #expect(
                try await psql(sql, as: ours, written.world).lines
                    == ["our organisation", "ours", "theirs"]
            )
            let other = try await psql("SET ROLE \(theirs.role)", as: ours, written.world)
            #expect(other.complaint.contains("permission denied"))
            let off = try await psql(
                "SET row_security = off; SELECT title FROM report.give",
                as: ours,
                written.world
            )
            #expect(off.complaint.contains("row-level security"))
        }
    }

    @Test
    func `a login that is taken away sees nothing, and before an invitation is accepted none does`()
        async throws
    {
        try await withReaders { written, ours, theirs, _ in
            try await write(written)
            try await written.world.administration.removeReader(ours)
            for view in ["give", "partnership", "organisation", "member", "as_of"] {
                let sql = "SELECT count(*) FROM report.\(view)"
                #expect(try await psql(sql, as: ours, written.world).lines == ["0"], "\(view)")
                #expect(try await psql(sql, as: theirs, written.world).lines != ["0"], "\(view)")
            }
            #expect(try await written.world.administration.readers().count == 2)
            _ = try await written.world.administration.propose(
                name: "Second",
                from: written.world.aurora.organisation,
                to: [written.world.borealis.organisation],
                by: written.world.aurora.member,
                now: World.now
            )
            let sql = "SELECT name FROM report.partnership"
            #expect(try await psql(sql, as: theirs, written.world).lines == ["Cold chain"])
        }
    }
}
