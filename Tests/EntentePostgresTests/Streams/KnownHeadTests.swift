import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import Testing

@Suite("Clause 4.3: the head that a push knew")
struct KnownHeadTests {
    /// A log of 780 changes, and the tree over it.
    private func grown(_ world: World, _ pusher: Pusher) async throws -> MerkleHistory {
        var tree = MerkleHistory()
        for start in stride(from: Int64(1), through: 780, by: 195) {
            let changes = try (start..<start + 195).map { try pusher.change(n: $0) }
            let result = try await pusher.push(changes, to: world.store).get()
            for case .sequenced(_, _, _, let leaf) in result.outcomes { tree.append(leaf) }
        }
        return tree
    }

    @Test func `a head that the log had is taken, however old, by a gateway that has just started`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let tree = try await grown(
                world,
                Pusher(world.aurora.device, shared, side: world.aurora)
            )
            let pusher = Pusher(world.borealis.device, shared, side: world.borealis)
            for (place, size) in [0, 1, 2, 255, 256, 257, 511, 512, 513, 768, 779, 780].enumerated()
            {
                let fresh = PostgresStreamStore(pool: world.gateway, checksCatalogue: false)
                let size = Int64(size)
                let known = KnownHead(size: size, root: try #require(tree.root(at: size)))
                let n = Int64(2 * place) + 1
                _ = try await pusher.push([pusher.change(n: n)], known: known, to: fresh).get()
                // The second time the root is remembered.
                _ = try await pusher.push([pusher.change(n: n + 1)], known: known, to: fresh).get()
            }
        }
    }

    @Test func `a head that never was is refused with nothing recorded, and the readers go on`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let tree = try await grown(
                world,
                Pusher(world.aurora.device, shared, side: world.aurora)
            )
            let pusher = Pusher(world.borealis.device, shared, side: world.borealis)
            for size in [Int64(0), 1, 256, 300, 780] {
                let root = try #require(tree.root(at: size))
                let lie = KnownHead(size: size, root: try #require(tree.root(at: 77)))
                let answer = try await pusher.push(
                    [pusher.change(n: 1)],
                    known: lie,
                    to: world.store
                )
                #expect(answer.refusal == .historyForked(size: size, root: root))
            }
            let never = KnownHead(size: 781, root: try #require(tree.root(at: 77)))
            let ahead = try await pusher.push([pusher.change(n: 1)], known: never, to: world.store)
            #expect(ahead.refusal == .ahead(head: 780))
            let page = try await world.store.page(
                shared.id,
                after: 780,
                limit: 10,
                device: pusher.device
            )
            #expect(page?.head.size == 780)
            #expect(page?.next == 1)
        }
    }

    @Test func `several pushes of one group know different heads`() async throws {
        try await World.with { world in
            let shared = try await world.shared()
            let one = Pusher(world.aurora.device, shared, side: world.aurora)
            let tree = try await grown(world, one)
            let two = Pusher(world.borealis.device, shared, side: world.borealis)
            let known = { (size: Int64) throws in
                KnownHead(size: size, root: try #require(tree.root(at: size)))
            }
            let lie = KnownHead(size: 290, root: try known(291).root)
            let answer = try await PostgresStreamStore(pool: world.gateway, checksCatalogue: false)
                .sequence(
                    shared.id,
                    [
                        one.request([one.change(n: 781)], known: try known(300)),
                        two.request([two.change(n: 1)], known: lie),
                        two.request([two.change(n: 1)], known: try known(290)),
                    ],
                    texts: TextGuard(),
                    now: World.now
                )
            #expect(answer.results[0].refusal == nil)
            let root = try known(290).root
            #expect(answer.results[1].refusal == .historyForked(size: 290, root: root))
            #expect(answer.results[2].refusal == nil)
        }
    }
}
