import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import Testing

@Suite("Stream store: what the server says itself, and seals")
struct NoticeTests {
    @Test func `clause 4.5: a checkpoint is a change like any other, by the server's device`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            _ = try await pusher.push([pusher.change(n: 1)], to: world.store).get()
            let state = ChangeScope(
                stream: shared.id,
                epoch: shared.head.epoch,
                device: world.aurora.device
            ).digest(of: [1])
            let notice = ServerNotice.checkpoint(seq: 1, digest: state)
            for seq in Int64(2)...3 {
                let head = try await world.store.append([notice], to: shared.id, now: World.now)
                #expect(head?.size == seq)
            }
            _ = try await pusher.push([pusher.change(n: 2, base: 3)], to: world.store).get()
            let log = try await world.log(shared.id, for: world.borealis.device)
            let said = try Change(JSONScanner.parse(log[2].content))
            #expect(said.notices == [notice])
            #expect(said.operations.isEmpty)
            #expect(said.n == 2)
            let control = try #require(
                try await world.stream(.control, of: world.aurora.device)
            )
            let first = try await world.log(control.id, for: world.aurora.device)[0]
            #expect(log[2].header.device == first.header.device)
            let head = try await world.shared().head
            let root = recomputedFrontier(of: log) {
                ChangeScope(stream: shared.id, epoch: shared.head.epoch, device: $0)
            }.root
            #expect(head.root == root)
        }
    }

    @Test func `a notice for a stream that does not exist is nothing`() async throws {
        try await World.with { world in
            let nowhere: StreamID = World.randomID()
            let notice = ServerNotice.checkpoint(seq: 0, digest: try await world.shared().head.root)
            #expect(
                try await world.store.append([notice], to: nowhere, now: World.now) == nil
            )
        }
    }

    @Test func `clause 4.4: readers get the seal of every push, with what was refused`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            let refused = try pusher.malformed(n: 2)
            _ = try await pusher.push([pusher.change(n: 1), refused], to: world.store).get()
            let alone = try pusher.malformed(n: 3)
            _ = try await pusher.push([alone], to: world.store).get()
            #expect(try await seals(shared, world, after: 1).isEmpty)
            _ = try await pusher.push([pusher.change(n: 4)], to: world.store).get()
            let all = try await seals(shared, world, after: 0)
            #expect(all.map(\.seq) == [1, 2, 2])
            #expect(all.map(\.first) == [1, 3, 4])
            #expect(all.map(\.last) == [2, 3, 4])
            #expect(all[0].refused == [PushSeal.Entry(n: 2, digest: refused.digest)])
            #expect(all[1].refused == [PushSeal.Entry(n: 3, digest: alone.digest)])
            #expect(all[2].refused.isEmpty)
            #expect(try await seals(shared, world, after: 1).map(\.first) == [3, 4])
        }
    }

    @Test func `clause 4.4: a seal brings the digests of what its push repeats`() async throws {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            let changes = try (Int64(1)...3).map { try pusher.change(n: $0) }
            let refused = try pusher.malformed(n: 4)
            _ = try await pusher.push(changes + [refused], to: world.store).get()
            let next = try pusher.change(n: 5)
            let again = [changes[1], changes[2], refused, next]
            _ = try await pusher.push(again, to: world.store).get()
            let seals = try await seals(shared, world, after: 3)
            #expect(seals.map(\.first) == [2])
            let repeated = changes.dropFirst().map { PushSeal.Entry(n: $0.n, digest: $0.digest) }
            #expect(seals.first?.repeated == repeated)
            #expect(seals.first?.refused == [PushSeal.Entry(n: 4, digest: refused.digest)])
        }
    }

    private func seals(
        _ stream: StreamSummary,
        _ world: World,
        after: Int64
    ) async throws -> [PushSeal] {
        let page = try await world.store.page(
            stream.id,
            after: after,
            limit: 10,
            device: world.borealis.device
        )
        return page?.seals ?? []
    }
}
