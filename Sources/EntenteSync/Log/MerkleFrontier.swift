import EntenteCrypto
public import EntenteDomain

/// The roots of the complete subtrees of a growing Merkle tree (RFC 6962, section 2.1).
///
/// This is all that is needed to append and to know the root: one digest per bit set in `size`.
public struct MerkleFrontier: Hashable, Sendable {
    /// How many leaves the tree has.
    public private(set) var size: Int64
    /// The roots of its complete subtrees, largest first.
    public private(set) var subtrees: [Digest]

    /// The tree without leaves.
    public init() {
        size = 0
        subtrees = []
    }

    /// Takes a stored frontier; nil when the count of subtrees does not fit the size.
    public init?(size: Int64, subtrees: [Digest]) {
        guard size >= 0, subtrees.count == size.nonzeroBitCount else { return nil }
        self.size = size
        self.subtrees = subtrees
    }

    /// The hash of a leaf: the header and the digest of the content under the leaf prefix.
    public static func leaf(header: [UInt8], content: Digest) -> Digest {
        SHA256.digest([0x00] + header + content.bytes)
    }

    /// Adds a leaf at the end.
    public mutating func append(_ leaf: Digest) { append(leaf) { _, _ in } }

    /// Adds a leaf at the end and tells each subtree that it completes, smallest first.
    public mutating func append(
        _ leaf: Digest,
        _ completed: (MerkleNode, Digest) throws -> Void
    ) rethrows {
        var digest = leaf
        var node = MerkleNode(level: 0, place: size)
        try completed(node, digest)
        while node.place & 1 == 1 {
            digest = MerkleNode.parent(subtrees.removeLast(), digest)
            node = MerkleNode(level: node.level + 1, place: node.place >> 1)
            try completed(node, digest)
        }
        subtrees.append(digest)
        size += 1
    }

    /// The root over all leaves; that of no leaves is the hash of nothing.
    public var root: Digest {
        guard var node = subtrees.last else { return SHA256.digest([]) }
        for left in subtrees.dropLast().reversed() { node = MerkleNode.parent(left, node) }
        return node
    }
}
