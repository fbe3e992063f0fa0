import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@testable import EntenteGateway

@Suite("Proofs: clause 4.3, GET /v1/streams/{stream}/proof/...")
struct ProofRouteTests {
    @Test func `a reader can check inclusion and consistency at every size`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let log = try await pushed(9, gateway)
            var tree = MerkleHistory()
            for record in log.records {
                tree.append(
                    MerkleFrontier.leaf(
                        header: record.header.canonicalBytes,
                        content: record.digest(in: world.shared, log.epoch)
                    )
                )
            }
            for size in Int64(1)...9 {
                let head = KnownHead(size: size, root: try #require(tree.root(at: size)))
                for seq in 1...size {
                    let query = "inclusion?seq=\(seq)&size=\(size)"
                    let answer = try await proof(query, gateway)
                    guard case .inclusion(seq, let leaf, size) = answer.claim else {
                        Issue.record("another claim")
                        return
                    }
                    #expect(leaf == tree.digest(MerkleNode(level: 0, place: seq - 1)))
                    try MerkleProof.verifyInclusion(
                        of: leaf,
                        at: seq - 1,
                        in: head,
                        path: answer.path
                    )
                    #expect(answer.head.head.size == 9)
                }
                for from in 0...size {
                    let answer = try await proof("consistency?from=\(from)&to=\(size)", gateway)
                    let old = KnownHead(size: from, root: try #require(tree.root(at: from)))
                    try MerkleProof.verifyConsistency(from: old, to: head, path: answer.path)
                }
            }
        }
    }

    @Test func `what is beyond the head, missing or no number is refused`() async throws {
        try await TestGateway.with { gateway in
            _ = try await pushed(2, gateway)
            for (query, status, code) in [
                ("inclusion?seq=1&size=3", 409, "ahead"),
                ("consistency?from=1&to=3", 409, "ahead"),
                ("inclusion?seq=3&size=2", 400, "bad_request"),
                ("inclusion?seq=0&size=2", 400, "bad_request"),
                ("inclusion?seq=1", 400, "bad_request"),
                ("inclusion?size=1", 400, "bad_request"),
                ("consistency?from=2&to=1", 400, "bad_request"),
                ("consistency?from=x&to=1", 400, "bad_request"),
                ("consistency?from=-1&to=1", 400, "bad_request"),
            ] {
                let reply = try await gateway.ask(.get(path(query, gateway), as: gateway.world.bob))
                #expect((reply.status, reply.code) == (status, code), "\(query)")
            }
        }
    }

    @Test func `a stream that the device may not read has no proofs, like one that is not there`()
        async throws
    {
        try await TestGateway.with { gateway in
            var random = SystemRandomNumberGenerator()
            let foreign = StreamID.random(using: &random)
            for kind in ["inclusion?seq=1&size=1", "consistency?from=0&to=0"] {
                let reply = try await gateway.ask(
                    .get("/v1/streams/\(foreign)/proof/\(kind)", as: gateway.world.bob)
                )
                #expect((reply.status, reply.code) == (404, "not_found"))
            }
        }
    }

    @Test func `clause 4.4: a page comes with the seals of its changes, which anybody can check`()
        async throws
    {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let log = try await pushed(3, gateway)
            #expect(log.seals.map(\.seq) == [1, 2, 3])
            for (seal, record) in zip(log.seals, log.records) {
                let scope = ChangeScope(
                    stream: world.shared,
                    epoch: log.epoch,
                    device: record.header.device
                )
                let digests = [(record.header.n, record.digest(in: world.shared, log.epoch))]
                let key = world.ada.key.verifyingKey
                #expect(seal.isValid(digests, scope: scope, key: key))
                #expect(!seal.isValid(digests, scope: scope, key: world.bob.key.verifyingKey))
            }
        }
    }

    /// Pushes changes one by one and reads them as another device.
    private func pushed(_ count: Int64, _ gateway: TestGateway) async throws -> PullAnswer {
        let world = gateway.world
        for n in 1...count {
            _ = try await gateway.push(world.ada, [TestDevice.change(n: n)], to: world.shared)
        }
        let path = "/v1/streams/\(world.shared)/changes"
        let reply = try await gateway.ask(.get(path, as: world.bob))
        return try PullAnswer(try #require(reply.json))
    }

    private func proof(_ query: String, _ gateway: TestGateway) async throws -> ProofAnswer {
        let reply = try await gateway.ask(.get(path(query, gateway), as: gateway.world.bob))
        #expect(reply.status == 200)
        return try ProofAnswer(try #require(reply.json))
    }

    private func path(_ query: String, _ gateway: TestGateway) -> String {
        "/v1/streams/\(gateway.world.shared)/proof/\(query)"
    }
}
