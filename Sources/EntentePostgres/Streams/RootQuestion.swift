import EntenteDomain
import EntenteSync

/// The roots at the sizes that pushes name as known, read from the stored tree (clause 4.3).
///
/// For all sizes within one block of 256 changes these are a row for each bit of its place and at most
/// 255 leaves; what is remembered is not asked for.
struct RootQuestion: Sendable {
    private let stream: StreamID
    private var roots: [Int64: Digest] = [:]
    /// The sizes to read, in order, by their block.
    private var blocks: [Int64: [Int64]] = [:]

    init(_ stream: StreamID, _ requests: [SequencingRequest], _ memory: RootMemory) {
        self.stream = stream
        let known = Set(requests.map { Asked(epoch: $0.epoch, size: $0.known.size) })
        for asked in known.sorted(by: { $0.size < $1.size }) where asked.size > 0 {
            if let root = memory.root(of: stream, asked.epoch, at: asked.size) {
                roots[asked.size] = root
            } else {
                blocks[asked.size / Self.block, default: []].append(asked.size)
            }
        }
    }

    private struct Asked: Hashable {
        let epoch: Epoch
        let size: Int64
    }

    private static let block = Int64(1) << PostgresStreamStore.storedLevel

    /// What goes with the lock, in the same round trip; nothing when all is remembered.
    var statements: [(Statement, [PostgresValue])] {
        guard !blocks.isEmpty else { return [] }
        let nodes = Set(blocks.keys.flatMap { MerkleNodes.needed(forRootAt: $0 * Self.block) })
        let ranges = blocks.map { (first: $0 * Self.block + 1, last: $1.last ?? 0) }
        return [
            (
                StreamSQL.nodes,
                [
                    .text(stream.description), .int8Array(nodes.map { Int64($0.level) }),
                    .int8Array(nodes.map(\.place)),
                ]
            ),
            (
                StreamSQL.leaves,
                [
                    .text(stream.description), .int8Array(ranges.map(\.first)),
                    .int8Array(ranges.map(\.last)),
                ]
            ),
        ]
    }

    /// The roots, from the answers to `statements`; a size that the log does not have has none.
    func roots(_ answers: ArraySlice<Rows>) throws(StoreError) -> [Int64: Digest] {
        guard let stored = answers.first, let rows = answers.last, !blocks.isEmpty else {
            return roots
        }
        var nodes = MerkleNodes()
        for row in stored.indices {
            let node = MerkleNode(level: Int(stored.int64(row, 0)), place: stored.int64(row, 1))
            nodes.set(node, try stored.digest(row, 2))
        }
        var leaves: [Int64: Digest] = [:]
        for row in rows.indices { leaves[rows.int64(row, 0)] = try rows.digest(row, 1) }
        var found = roots
        for (block, sizes) in blocks {
            let start = block * Self.block
            let subtrees = MerkleNodes.needed(forRootAt: start).compactMap(nodes.digest)
            guard var tree = MerkleFrontier(size: start, subtrees: subtrees) else { continue }
            for size in sizes {
                while tree.size < size, let leaf = leaves[tree.size + 1] { tree.append(leaf) }
                if tree.size == size { found[size] = tree.root }
            }
        }
        return found
    }
}
