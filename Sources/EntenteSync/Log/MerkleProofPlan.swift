public import EntenteDomain

/// Which subtrees a proof is made of (RFC 6962, sections 2.1.1 and 2.1.2).
///
/// The plan needs no digest, so a store can fetch just the digests that it names: however long the
/// log, these are fewer than two for each bit of its size.
public struct MerkleProofPlan: Hashable, Sendable {
    /// The subtrees of each step, largest first.
    private let steps: [[MerkleNode]]

    /// The proof that a leaf, counted from 0, is in the tree of a size; nil when it is beyond it.
    public init?(inclusionOf leaf: Int64, in size: Int64) {
        guard leaf >= 0, leaf < size else { return nil }
        var steps: [[MerkleNode]] = []
        var range = 0..<size
        while range.count > 1 {
            let (left, right) = Self.split(range)
            steps.append(MerkleNode.covering(left.contains(leaf) ? right : left))
            range = left.contains(leaf) ? left : right
        }
        self.steps = steps.reversed()
    }

    /// The proof that the tree of a size begins with the tree of a smaller one; nil when it is not
    /// smaller or equal.
    public init?(consistencyFrom from: Int64, to size: Int64) {
        guard from >= 0, from <= size else { return nil }
        // The empty tree is the beginning of every other, and a tree of itself.
        guard from > 0, from < size else {
            steps = []
            return
        }
        var steps: [[MerkleNode]] = []
        var range = 0..<size
        // Whether the verifier knows the root over what is left: the older tree's own.
        var isOldRoot = true
        while from < range.upperBound {
            let (left, right) = Self.split(range)
            if from <= left.upperBound {
                steps.append(MerkleNode.covering(right))
                range = left
            } else {
                steps.append(MerkleNode.covering(left))
                range = right
                isOldRoot = false
            }
        }
        if !isOldRoot { steps.append(MerkleNode.covering(range)) }
        self.steps = steps.reversed()
    }

    /// Splits at the largest power of two below the length.
    private static func split(_ range: Range<Int64>) -> (left: Range<Int64>, right: Range<Int64>) {
        let length = range.upperBound - range.lowerBound
        let half = Int64(1) << (Int64.bitWidth - 1 - (length - 1).leadingZeroBitCount)
        let middle = range.lowerBound + half
        return (range.lowerBound..<middle, middle..<range.upperBound)
    }

    /// The subtrees whose digests are needed.
    public var nodes: [MerkleNode] { steps.flatMap(\.self) }

    /// The proof; nil when a digest is not known.
    public func proof(_ nodes: MerkleNodes) -> [Digest]? {
        var path: [Digest] = []
        for step in steps {
            var root: Digest?
            for node in step.reversed() {
                guard let digest = nodes.digest(node) else { return nil }
                root = root.map { MerkleNode.parent(digest, $0) } ?? digest
            }
            guard let root else { return nil }
            path.append(root)
        }
        return path
    }
}
