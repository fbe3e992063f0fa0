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
