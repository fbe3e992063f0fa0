import EntenteDomain
import EntentePostgres
import EntenteSync
import Foundation
import TestPostgres
import TestSupport
import Testing

@Suite("Clause 1.7: epochs")
struct EpochTests {
    @Test func `a database that is said to be restored begins a new life of every log`()
        async throws
    {
        try await World.with { world in
            let stream = try await world.shared()
            let pusher = Pusher(world.aurora.device, stream, side: world.aurora)
            _ = try await pusher.push([pusher.change(n: 1)], to: world.store).get()
            #expect(try await world.administration.noteRestored(now: World.now) > 1)
            let renewed = try await world.shared()
            #expect(renewed.head.epoch != stream.head.epoch)
            #expect(renewed.head.size == 1)
            let refused = try await pusher.push([pusher.change(n: 2)], to: world.store)
            #expect(
                refused.refusal
                    == .epochChanged(
                        EpochHistory(
                            past: [.init(epoch: stream.head.epoch, size: 1)],
                            current: renewed.head.epoch
                        ),
                        common: 1
                    )
            )
            let next = Pusher(world.aurora.device, renewed, side: world.aurora)
            _ = try await next.push([next.change(n: 2)], to: world.store).get()
            let page = try #require(
                try await world.store.page(
                    stream.id,
                    after: 0,
                    limit: 10,
                    device: world.aurora.device
                )
            )
            #expect(page.past == [.init(epoch: stream.head.epoch, size: 1)])
            // What was logged before keeps its digest, what comes after has that of the new life.
            let frontier = try await recomputed(page, stream.id)
            #expect(frontier.root == page.head.root)
            _ = try await world.administration.noteRestored(now: World.now)
            let again = try await pusher.push([pusher.change(n: 3)], to: world.store)
            #expect(again.refusal.map { "\($0)".contains("common: 1") } == true)
        }
    }

    @Test func `a dump that was loaded into another cluster is found out at the next start`()
        async throws
    {
        try await World.with { world in
            let stream = try await world.shared()
            for _ in 0..<2 { #expect(try await begun(world) == 0) }
            let folder = try TemporaryFolder()
            defer { folder.remove() }
            try await run(
                "pg_dump",
                "--format=custom",
                "--file",
                folder.path("dump"),
                "--dbname",
                world.database.administratorAddress
            )
            let other = try await TestCluster()
            let address = { (database: String, role: String) in
                other.cluster.address(database: database, role: role)
            }
            let administrator = EmbeddedCluster.administrator
            try await TestDatabase.withConnection(address("postgres", administrator)) {
                try await $0.script("test-restore", "CREATE DATABASE restored")
                for role in ["entente_owner", "entente_gateway"] {
                    let sql = """
                        DO $$ BEGIN CREATE ROLE \(role) LOGIN;
                        EXCEPTION WHEN duplicate_object THEN NULL; END $$
                        """
                    try await $0.script("test-role", sql)
                }
            }
            try await run(
                "pg_restore",
                "--dbname",
                address("restored", administrator),
                folder.path("dump")
            )
            let begun = try await TestDatabase.withConnection(
                address("restored", EmbeddedCluster.owner)
            ) { connection in
                var begun: [Int64] = []
                for _ in 0..<2 {
                    let rows = try await connection.query(
                        Statement("test-note", "SELECT entente.note_cluster(0)", mayWrite: true)
                    )
                    begun.append(rows.int64(0, 0))
                }
                let rows = try await connection.query(
                    Statement("test-epoch", "SELECT epoch FROM entente.stream WHERE id = $1::text"),
                    [.text(stream.id.description)]
                )
                #expect(rows.text(0, 0) != stream.head.epoch.description)
                return begun
            }
            #expect(begun[0] > 1)
            #expect(begun[1] == 0)
            try await other.remove()
        }
    }

    @Test func `a database that has forgotten a mark of serving was put back`() async throws {
        try await World.with { world in
            let begin = { (known: ServedMark?) async throws in
                try await world.administration.beginServing(after: known, now: World.now)
            }
            let first = try await begin(nil)
            #expect(first.begun == 0)
            let second = try await world.store.markServed()
            #expect(second.nth == first.mark.nth + 1)
            let epoch = try await world.shared().head.epoch
            // The folder may be behind: the gateway ended between the database and the file.
            #expect(try await begin(first.mark).begun == 0)
            let latest = try await begin(try await world.store.markServed())
            #expect(latest.begun == 0)
            #expect(try await world.shared().head.epoch == epoch)
            // A folder that knows more, or another mark of the same count, has seen what is gone.
            let known = ServedMark(nth: latest.mark.nth + 3, name: latest.mark.name)
            let found = try await begin(known)
            #expect(found.begun > 1)
            #expect(found.mark.nth == known.nth + 1)
            #expect(try await world.shared().head.epoch != epoch)
            #expect(try await begin(found.mark).begun == 0)
            let last = try await world.store.markServed()
            let other = ServedMark(nth: last.nth, name: first.mark.name)
            #expect(try await begin(other).begun > 1)
        }
    }

    private func begun(_ world: World) async throws -> Int {
        try await world.administration.beginServing(after: nil, now: World.now).begun
    }

    private func recomputed(_ page: ChangePage, _ stream: StreamID) async throws -> MerkleFrontier {
        var frontier = MerkleFrontier()
        for record in page.records {
            let scope = ChangeScope(
                stream: stream,
                epoch: page.epochs.epoch(at: record.header.seq),
                device: record.header.device
            )
            frontier.append(
                MerkleFrontier.leaf(
                    header: record.header.canonicalBytes,
                    content: scope.digest(of: record.content)
                )
            )
        }
        return frontier
    }

    private func run(_ program: String, _ arguments: String...) async throws {
        let command = try await Command.run(program, arguments)
        guard command.status == 0 else {
            Issue.record("\(program): \(command.errorText)")
            return
        }
    }
}
