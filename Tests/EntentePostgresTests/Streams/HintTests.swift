import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import TestSupport
import Testing

@Suite("Clause 5.8: hints to other processes")
struct HintTests {
    @Test func `a commit sends at most one hint, whatever the number of its changes`() async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            var hints = world.directory.hints().makeAsyncIterator()
            // From now on everything is heard.
            #expect(await hints.next() == .directory)
            let pushes = 20
            for push in 0..<Int64(pushes) {
                let changes = try (push * 10 + 1...push * 10 + 10).map { try pusher.change(n: $0) }
                _ = try await pusher.push(changes, to: world.store).get()
            }
            // Hints leave in the order of their commits: with this one all others have been sent.
            let own = try #require(
                try await world.stream(
                    .organisation(world.aurora.organisation),
                    of: world.aurora.device
                )
            )
            let last = Pusher(world.aurora.device, own, side: world.aurora)
            _ = try await last.push([last.change(n: 1)], to: world.store).get()
            var told = 0
            while let hint = await hints.next(), hint != .appended(own.id) {
                #expect(hint == .appended(shared.id))
                told += 1
            }
            #expect(told <= pushes)
        }
    }

    @Test func `who may only listen and notify hears of no stream, and is not believed`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            let reader = ReportReader(organisation: world.borealis.organisation)
            try await world.database.withConnection(as: EmbeddedCluster.administrator) {
                try await $0.script("test-login", reader.login(password: "not-for-long"))
            }
            let forged = ["directory", "appended:\(shared.id)", "appended:x", ""]
            var payloads: [String] = []
            try await world.database.withConnection(as: reader.role) { listener in
                let heard = try await listener.listen(to: "entente")
                var hints = world.directory.hints().makeAsyncIterator()
                #expect(await hints.next() == .directory)
                try await notify(forged, as: reader, world)
                _ = try await pusher.push([pusher.change(n: 1)], to: world.store).get()
                // Had the forged ones gone the same way, they would have come before.
                #expect(await hints.next() == .appended(shared.id))
                try await notify(["end"], as: reader, world)
                for await notification in heard {
                    payloads.append(notification.payload)
                    if notification.payload == "end" { break }
                }
            }
            #expect(payloads == forged + ["end"], "nobody's but its own")
            try await world.database.withConnection(as: EmbeddedCluster.administrator) {
                try await $0.script("test-logout", reader.logout)
            }
        }
    }

    private func notify(
        _ payloads: [String],
        as reader: ReportReader,
        _ world: World
    ) async throws {
        try await world.database.withConnection(as: reader.role) { connection in
            for payload in payloads {
                try await connection.script("test-forge", "NOTIFY entente, '\(payload)'")
            }
        }
    }

    @Test func `with nobody listening and hints lost, every page is whole`() async throws {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            let other = PostgresStreamStore(pool: world.owner, checksCatalogue: false)
            for n in Int64(1)...5 {
                _ = try await pusher.push([pusher.change(n: n)], to: world.store).get()
                let page = try await other.page(
                    shared.id,
                    after: 0,
                    limit: 10,
                    device: world.borealis.device
                )
                #expect(page?.records.map(\.header.seq) == Array(1...n))
            }
        }
    }
}
