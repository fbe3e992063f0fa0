public import EntenteDomain

/// Why a proof does not prove.
public enum MerkleProofError: Error, Hashable, Sendable {
    /// The leaf is beyond the tree, or the older tree is larger than the newer.
    case outOfRange
    /// The path has fewer or more steps than a tree of this size.
    case wrongLength
    /// The path leads to another root than that of the (newer) tree.
    case otherRoot
    /// The path leads to another root than that of the older tree.
    case otherOldRoot
}

extension MerkleProofError: CustomStringConvertible {
    /// What is wrong, as part of a sentence.
    public var description: String {
        switch self {
        case .outOfRange: "the sizes do not fit"
        case .wrongLength: "the path has the wrong length"
        case .otherRoot: "the path leads to another root"
        case .otherOldRoot: "the path leads to another root of the older tree"
        }
    }
}

/// Checks proofs about trees whose roots the reader trusts (RFC 9162, sections 2.1.3.2 and 2.1.4.2,
/// which says for RFC 6962's proofs how to verify them).
public enum MerkleProof: Sendable {
    /// Checks that a leaf, counted from 0, is in the tree of this size and root.
    public static func verifyInclusion(
        of leaf: Digest,
        at index: Int64,
        in head: KnownHead,
        path: [Digest]
    ) throws(MerkleProofError) {
        guard index >= 0, index < head.size else { throw .outOfRange }
        var place = Place(index: index, last: head.size - 1)
        var root = leaf
        for step in path {
            guard place.last > 0 else { throw .wrongLength }
            if place.isRight {
                root = MerkleNode.parent(step, root)
                place.climbToRight()
            } else {
                root = MerkleNode.parent(root, step)
            }
            place.climb()
        }
        guard place.last == 0 else { throw .wrongLength }
        guard root == head.root else { throw .otherRoot }
    }

    /// Checks that the tree of the newer head begins with the tree of the older.
    public static func verifyConsistency(
        from old: KnownHead,
        to new: KnownHead,
        path: [Digest]
    ) throws(MerkleProofError) {
        guard old.size >= 0, old.size <= new.size else { throw .outOfRange }
        guard old.size > 0, old.size < new.size else {
            guard path.isEmpty else { throw .wrongLength }
            let oldRoot = old.size == 0 ? MerkleFrontier().root : new.root
            guard old.root == oldRoot else { throw .otherOldRoot }
            return
        }
        // An older tree that is complete is its own first step.
        let isComplete = old.size & (old.size - 1) == 0
        let steps = isComplete ? [old.root] + path : path
        guard let first = steps.first else { throw .wrongLength }
        var place = Place(index: old.size - 1, last: new.size - 1)
        while place.index & 1 == 1 { place.climb() }
        var (oldRoot, newRoot) = (first, first)
        for step in steps.dropFirst() {
            guard place.last > 0 else { throw .wrongLength }
            if place.isRight {
                oldRoot = MerkleNode.parent(step, oldRoot)
                newRoot = MerkleNode.parent(step, newRoot)
                place.climbToRight()
            } else {
                newRoot = MerkleNode.parent(newRoot, step)
            }
            place.climb()
        }
        guard place.last == 0 else { throw .wrongLength }
        guard oldRoot == old.root else { throw .otherOldRoot }
        guard newRoot == new.root else { throw .otherRoot }
    }

    /// A node of one level, and the last node of that level.
    private struct Place {
        var index: Int64
        var last: Int64

        /// Whether the sibling stands on the left: the node is a right one, or the last without one.
        var isRight: Bool { index & 1 == 1 || index == last }

        mutating func climb() {
            index >>= 1
            last >>= 1
        }

        /// Climbs past the levels where the last node has no sibling and goes up unchanged.
        mutating func climbToRight() {
            while index & 1 == 0, index > 0 { climb() }
        }
    }
}
