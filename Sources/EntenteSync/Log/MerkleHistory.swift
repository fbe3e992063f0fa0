public import EntenteDomain

/// A tree with all that it ever was: the root at every size, and every proof.
///
/// Keeps 64 bytes for each leaf: for whoever holds a whole log and reads it once, such as an auditor.
public struct MerkleHistory: Sendable {
    /// The digests of each level side by side, 32 bytes each.
    private var levels: [[UInt8]] = []
    /// How many leaves there are.
    public private(set) var size: Int64 = 0

    /// How many leaves came before this value, which knows their subtrees and nothing within.
    private var first: Int64 = 0

    /// The tree without leaves.
    public init() {}

    /// The tree over what a snapshot covers: its roots are known from there on.
    public init(_ frontier: MerkleFrontier) {
        first = frontier.size
        size = frontier.size
        for (node, digest) in zip(MerkleNode.covering(0..<size), frontier.subtrees) {
            while levels.count <= node.level {
                let count = Int(size >> Int64(levels.count)) * Digest.length
                levels.append([UInt8](repeating: 0, count: count))
            }
            let place = Int(node.place) * Digest.length
            levels[node.level].replaceSubrange(place..<place + Digest.length, with: digest.bytes)
        }
    }

    /// Adds a leaf at the end.
    public mutating func append(_ leaf: Digest) {
        var node = MerkleNode(level: 0, place: size)
        var digest = leaf
        while true {
            if levels.count == node.level { levels.append([]) }
            levels[node.level] += digest.bytes
            guard node.place & 1 == 1,
                let left = self.digest(MerkleNode(level: node.level, place: node.place - 1))
            else { break }
            digest = MerkleNode.parent(left, digest)
            node = MerkleNode(level: node.level + 1, place: node.place >> 1)
        }
        size += 1
    }

    /// The digest of a complete subtree; nil when the tree is not that large, or it is not known.
    public func digest(_ node: MerkleNode) -> Digest? {
        guard levels.indices.contains(node.level), node.place >= 0 else { return nil }
        guard node.leaves.upperBound > first || MerkleNode.covering(0..<first).contains(node) else {
            return nil
        }
        let start = Int(node.place) * Digest.length
        guard start + Digest.length <= levels[node.level].count else { return nil }
        return Digest(bytes: levels[node.level][start..<start + Digest.length])
    }

    /// The root over the first leaves; nil beyond the size, and where it is not known.
    public func root(at size: Int64) -> Digest? {
        guard size == 0 || size >= first, size >= 0, size <= self.size else { return nil }
        let subtrees = MerkleNode.covering(0..<size).compactMap(digest)
        return MerkleFrontier(size: size, subtrees: subtrees)?.root
    }

    /// The roots at some sizes; of those beyond the size there are none.
    public func roots(at sizes: some Sequence<Int64>) -> [Int64: Digest] {
        var roots: [Int64: Digest] = [:]
        for size in sizes { roots[size] = root(at: size) }
        return roots
    }

    /// The digests of some subtrees.
    public func nodes(_ wanted: [MerkleNode]) -> MerkleNodes {
        var nodes = MerkleNodes()
        for node in wanted { if let digest = digest(node) { nodes.set(node, digest) } }
        return nodes
    }
}
