import EntenteCrypto
public import EntenteDomain

/// A complete subtree: the one over the `2^level` leaves that begin with leaf `place * 2^level`.
///
/// Leaves are counted from 0 here, as in RFC 6962; the leaf of the change `seq` is leaf `seq - 1`.
public struct MerkleNode: Hashable, Sendable {
    /// How high the subtree is; a leaf has level 0.
    public let level: Int
    /// Which one of its level it is, from the left.
    public let place: Int64

    /// Names a subtree.
    public init(level: Int, place: Int64) {
        self.level = level
        self.place = place
    }

    /// The leaves under it.
    public var leaves: Range<Int64> { place << level..<(place + 1) << level }

    /// The two subtrees that it is made of; nil for a leaf.
    public var halves: (left: MerkleNode, right: MerkleNode)? {
        guard level > 0 else { return nil }
        return (
            MerkleNode(level: level - 1, place: place << 1),
            MerkleNode(level: level - 1, place: place << 1 + 1)
        )
    }

    /// The complete subtrees of a range that RFC 6962 splits a tree into, largest first.
    ///
    /// Such a range begins at a multiple of the smallest power of two that holds its length, so the
    /// bits of the length are its subtrees.
    static func covering(_ range: Range<Int64>) -> [MerkleNode] {
        var nodes: [MerkleNode] = []
        var start = range.lowerBound
        var rest = range.upperBound - start
        while rest > 0 {
            let level = Int64.bitWidth - 1 - rest.leadingZeroBitCount
            nodes.append(MerkleNode(level: level, place: start >> level))
            start += 1 << level
            rest -= 1 << level
        }
        return nodes
    }

    /// The hash of two subtrees that stand side by side.
    static func parent(_ left: Digest, _ right: Digest) -> Digest {
        SHA256.digest([0x01] + left.bytes + right.bytes)
    }
}

/// Digests of some subtrees, from which those above them follow.
public struct MerkleNodes: Hashable, Sendable {
    private var digests: [MerkleNode: Digest] = [:]

    /// Starts with none.
    public init() {}

    /// Takes the digest of a subtree.
    public mutating func set(_ node: MerkleNode, _ digest: Digest) { digests[node] = digest }

    /// The digest of a subtree; nil when neither it nor all that it is made of is known.
    public func digest(_ node: MerkleNode) -> Digest? {
        if let known = digests[node] { return known }
        guard let halves = node.halves, let left = digest(halves.left),
            let right = digest(halves.right)
        else { return nil }
        return MerkleNode.parent(left, right)
    }

    /// The subtrees from which the root over the first leaves follows, largest first.
    public static func needed(forRootAt size: Int64) -> [MerkleNode] {
        MerkleNode.covering(0..<size)
    }

    /// The root over the first leaves; nil when a subtree is not known.
    public func root(at size: Int64) -> Digest? {
        var digests: [Digest] = []
        for node in MerkleNode.covering(0..<size) {
            guard let digest = digest(node) else { return nil }
            digests.append(digest)
        }
        return MerkleFrontier(size: size, subtrees: digests)?.root
    }
}
