import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import Testing

@Suite("Stream store: proofs from the stored tree")
struct ProofTests {
    @Test func `clause 4.3: proofs over stored subtrees hold in a log of 1,100 changes`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let tree = try await filled(shared, world, count: 1_100)
            let stored = try await world.owner.query(
                Statement("test-nodes", "SELECT level::bigint FROM entente.tree_node ORDER BY 1")
            )
            // 1,100 leaves have four subtrees of 256, two of 512 and one of 1,024.
            #expect(stored.indices.map { stored.int64($0, 0) } == [8, 8, 8, 8, 9, 9, 10])
            for size in [Int64(1), 255, 256, 257, 512, 1_023, 1_024, 1_100] {
                let head = KnownHead(size: size, root: try #require(tree.root(at: size)))
                for leaf in Set([0, size / 2, size - 1]) {
                    let plan = try #require(MerkleProofPlan(inclusionOf: leaf, in: size))
                    let path = try await path(plan, shared, world)
                    let digest = try #require(tree.digest(MerkleNode(level: 0, place: leaf)))
                    try MerkleProof.verifyInclusion(of: digest, at: leaf, in: head, path: path)
                }
                for from in Set([1, size / 3, size - 1]) where from > 0 {
                    let plan = try #require(MerkleProofPlan(consistencyFrom: from, to: size))
                    let path = try await path(plan, shared, world)
                    let old = KnownHead(size: from, root: try #require(tree.root(at: from)))
                    try MerkleProof.verifyConsistency(from: old, to: head, path: path)
                }
            }
        }
    }

    @Test func `the tree of a stream is read by its readers only`() async throws {
        try await World.with { world in
            let summary = try #require(
                try await world.stream(
                    .department(world.aurora.department),
                    of: world.aurora.device
                )
            )
            let pusher = Pusher(world.aurora.device, summary, side: world.aurora)
            _ = try await pusher.push([pusher.change(n: 1)], to: world.store).get()
            let leaf = [MerkleNode(level: 0, place: 0)]
            let own = try await world.store.tree(summary.id, leaf, device: pusher.device)
            #expect(own?.nodes.digest(leaf[0]) != nil)
            let foreign = try await world.store.tree(
                summary.id,
                leaf,
                device: world.borealis.device
            )
            #expect(foreign == nil)
        }
    }

    private func path(
        _ plan: MerkleProofPlan,
        _ stream: StreamSummary,
        _ world: World
    ) async throws -> [Digest] {
        let part = try await world.store.tree(
            stream.id,
            plan.nodes,
            device: world.borealis.device
        )
        let nodes = try #require(part).nodes
        return try #require(plan.proof(nodes))
    }

    /// Fills a stream and answers with the tree over what a reader gets of it.
    private func filled(
        _ stream: StreamSummary,
        _ world: World,
        count: Int64
    ) async throws -> MerkleHistory {
        let pusher = Pusher(world.aurora.device, stream, side: world.aurora)
        for start in stride(from: Int64(1), through: count, by: 150) {
            let changes = try (start...min(start + 149, count)).map { try pusher.change(n: $0) }
            _ = try await pusher.push(changes, to: world.store).get()
        }
        var tree = MerkleHistory()
        for record in try await world.log(stream.id, for: world.borealis.device) {
            let scope = ChangeScope(
                stream: stream.id,
                epoch: stream.head.epoch,
                device: record.header.device
            )
            tree.append(
                MerkleFrontier.leaf(
                    header: record.header.canonicalBytes,
                    content: scope.digest(of: record.content)
                )
            )
        }
        return tree
    }
}
