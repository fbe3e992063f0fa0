import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("MerkleProof: clause 4.3, inclusion and consistency (RFC 6962)")
struct MerkleProofTests {
    @Test(arguments: publishedInclusions)
    func `the published inclusion proofs hold`(leaf: Int64, size: Int64, path: [String]) throws {
        let tree = publishedTree(8)
        let plan = try #require(MerkleProofPlan(inclusionOf: leaf, in: size))
        let proof = try #require(plan.proof(tree.nodes(plan.nodes)))
        #expect(proof.map(\.hexadecimal) == path)
        let digest = try #require(tree.digest(MerkleNode(level: 0, place: leaf)))
        let root = try #require(tree.root(at: size))
        try MerkleProof.verifyInclusion(
            of: digest,
            at: leaf,
            in: KnownHead(size: size, root: root),
            path: proof
        )
    }

    @Test(arguments: publishedConsistencies)
    func `the published consistency proofs hold`(old: Int64, new: Int64, path: [String]) throws {
        let tree = publishedTree(8)
        let plan = try #require(MerkleProofPlan(consistencyFrom: old, to: new))
        let proof = try #require(plan.proof(tree.nodes(plan.nodes)))
        #expect(proof.map(\.hexadecimal) == path)
        try MerkleProof.verifyConsistency(
            from: try tree.head(old),
            to: try tree.head(new),
            path: proof
        )
    }

    @Test func `every leaf of every tree up to 66 leaves is proven, and nowhere else`() throws {
        let tree = numberedTree(66)
        for size in Int64(1)...66 {
            let head = try tree.head(size)
            for leaf in 0..<size {
                let plan = try #require(MerkleProofPlan(inclusionOf: leaf, in: size))
                let path = try #require(plan.proof(tree.nodes(plan.nodes)))
                let digest = try #require(tree.digest(MerkleNode(level: 0, place: leaf)))
                try MerkleProof.verifyInclusion(of: digest, at: leaf, in: head, path: path)
                let other = (leaf + 1) % size
                if other != leaf {
                    #expect(throws: MerkleProofError.self) {
                        try MerkleProof.verifyInclusion(of: digest, at: other, in: head, path: path)
                    }
                }
            }
        }
    }

    @Test func `every tree up to 66 leaves is proven to begin with every smaller one`() throws {
        let tree = numberedTree(66)
        for new in Int64(0)...66 {
            for old in 0...new {
                let plan = try #require(MerkleProofPlan(consistencyFrom: old, to: new))
                let path = try #require(plan.proof(tree.nodes(plan.nodes)))
                try MerkleProof.verifyConsistency(
                    from: try tree.head(old),
                    to: try tree.head(new),
                    path: path
                )
            }
        }
    }

    @Test func `a proof with a flipped, missing, added or exchanged step proves nothing`() throws {
        let tree = numberedTree(37)
        var random = SeededGenerator(seed: 6962)
        for _ in 0..<2_000 {
            let new = Int64.random(in: 2...37, using: &random)
            let old = Int64.random(in: 1..<new, using: &random)
            let leaf = Int64.random(in: 0..<new, using: &random)
            let inclusion = try #require(MerkleProofPlan(inclusionOf: leaf, in: new))
            let consistency = try #require(MerkleProofPlan(consistencyFrom: old, to: new))
            let included = try #require(inclusion.proof(tree.nodes(inclusion.nodes)))
            let consistent = try #require(consistency.proof(tree.nodes(consistency.nodes)))
            let digest = try #require(tree.digest(MerkleNode(level: 0, place: leaf)))
            let head = try tree.head(new)
            #expect(throws: MerkleProofError.self) {
                try MerkleProof.verifyInclusion(
                    of: digest,
                    at: leaf,
                    in: head,
                    path: damaged(included, using: &random)
                )
            }
            #expect(throws: MerkleProofError.self) {
                try MerkleProof.verifyConsistency(
                    from: try tree.head(old),
                    to: head,
                    path: damaged(consistent, using: &random)
                )
            }
        }
    }

    @Test func `failures are told apart`() throws {
        let tree = numberedTree(5)
        let leaf = try #require(tree.digest(MerkleNode(level: 0, place: 1)))
        let plan = try #require(MerkleProofPlan(inclusionOf: 1, in: 5))
        let path = try #require(plan.proof(tree.nodes(plan.nodes)))
        let head = try tree.head(5)
        #expect(throws: MerkleProofError.outOfRange) {
            try MerkleProof.verifyInclusion(of: leaf, at: 5, in: head, path: path)
        }
        #expect(throws: MerkleProofError.wrongLength) {
            try MerkleProof.verifyInclusion(of: leaf, at: 1, in: head, path: path.dropLast())
        }
        let otherHead = KnownHead(size: 5, root: digest(1))
        #expect(throws: MerkleProofError.otherRoot) {
            try MerkleProof.verifyInclusion(of: leaf, at: 1, in: otherHead, path: path)
        }
        let between = try #require(MerkleProofPlan(consistencyFrom: 3, to: 5))
        let steps = try #require(between.proof(tree.nodes(between.nodes)))
        #expect(throws: MerkleProofError.otherOldRoot) {
            let old = KnownHead(size: 3, root: digest(1))
            try MerkleProof.verifyConsistency(from: old, to: head, path: steps)
        }
        #expect(throws: MerkleProofError.otherRoot) {
            try MerkleProof.verifyConsistency(
                from: try tree.head(3),
                to: otherHead,
                path: steps
            )
        }
        #expect(throws: MerkleProofError.outOfRange) {
            try MerkleProof.verifyConsistency(from: head, to: try tree.head(3), path: [])
        }
        #expect(MerkleProofPlan(inclusionOf: 5, in: 5) == nil)
        #expect(MerkleProofPlan(consistencyFrom: 6, to: 5) == nil)
    }

    @Test func `a proof of a log of a million asks for two digests for each bit of its size`()
        throws
    {
        for leaf in [Int64(0), 1, 499_999, 999_998] {
            let plan = try #require(MerkleProofPlan(inclusionOf: leaf, in: 999_999))
            #expect(plan.nodes.count <= 40)
        }
        let plan = try #require(MerkleProofPlan(consistencyFrom: 123_457, to: 999_999))
        #expect(plan.nodes.count <= 60)
    }

    @Test func `a history has the frontier's root at every size, and stored subtrees suffice`()
        throws
    {
        var frontier = MerkleFrontier()
        var nodes = MerkleNodes()
        let tree = numberedTree(200)
        for number in 0..<Int64(200) {
            #expect(tree.root(at: number) == frontier.root)
            #expect(nodes.root(at: number) == frontier.root)
            frontier.append(numberedLeaf(number)) { node, digest in nodes.set(node, digest) }
        }
        #expect(tree.root(at: 201) == nil)
        #expect(nodes.root(at: 201) == nil)
    }
}

private func damaged(_ path: [Digest], using random: inout SeededGenerator) -> [Digest] {
    var path = path
    switch Int.random(in: 0..<4, using: &random) {
    case 0 where !path.isEmpty:
        let place = Int.random(in: path.indices, using: &random)
        var bytes = path[place].bytes
        bytes[Int.random(in: 0..<32, using: &random)] ^=
            1 << UInt8.random(in: 0..<8, using: &random)
        path[place] = Digest(bytes: bytes) ?? path[place]
    case 1 where !path.isEmpty: path.remove(at: Int.random(in: path.indices, using: &random))
    case 2 where path.count > 1 && path[0] != path[1]: path.swapAt(0, 1)
    default: path.insert(digest(7), at: Int.random(in: 0...path.count, using: &random))
    }
    return path
}

extension MerkleHistory {
    fileprivate func head(_ size: Int64) throws -> KnownHead {
        KnownHead(size: size, root: try #require(root(at: size)))
    }
}

private func numberedLeaf(_ number: Int64) -> Digest {
    SHA256.digest([0x00, UInt8(truncatingIfNeeded: number), UInt8(truncatingIfNeeded: number >> 8)])
}

private func numberedTree(_ size: Int64) -> MerkleHistory {
    var tree = MerkleHistory()
    for number in 0..<size { tree.append(numberedLeaf(number)) }
    return tree
}

/// The tree of the Certificate Transparency project's tests (`merkletree` in
/// google/certificate-transparency), whose proofs follow.
private func publishedTree(_ size: Int) -> MerkleHistory {
    let inputs: [[UInt8]] = [
        [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
        Array(0x50...0x57), Array(0x60...0x6F),
    ]
    var tree = MerkleHistory()
    for input in inputs.prefix(size) { tree.append(SHA256.digest([0x00] + input)) }
    return tree
}

private let publishedInclusions: [(leaf: Int64, size: Int64, path: [String])] = [
    (0, 1, []),
    (
        0, 8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    ),
    (
        5, 8,
        [
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    ), (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
    (
        1, 5,
        [
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ]
    ),
]

private let publishedConsistencies: [(old: Int64, new: Int64, path: [String])] = [
    (1, 1, []),
    (
        1, 8,
        [
            "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        ]
    ),
    (
        6, 8,
        [
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        ]
    ),
    (
        2, 5,
        [
            "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        ]
    ),
]
