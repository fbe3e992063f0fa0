import EntenteDomain
import EntenteSync
import Foundation
import GRDB

/// The tree over a stream as this replica has stored it: the root at every size up to the cursor.
///
/// Subtrees of 64 leaves and more stand in the table `node`; smaller ones are made from the changes.
/// What was asked for once stays in memory for as long as the page that is being taken.
struct ReplicaTree {
    private let database: Database
    private let stream: StreamID
    /// The digests that are known, and the tree up to the last change that was taken.
    private var nodes = MerkleNodes()
    private(set) var frontier: MerkleFrontier
    /// Blocks whose leaves were read from the database.
    private var blocks: Set<Int64> = []

    /// The lowest level that is stored.
    private static let storedLevel = 6

    init(_ database: Database, _ stream: StreamID, _ frontier: MerkleFrontier) {
        self.database = database
        self.stream = stream
        self.frontier = frontier
    }

    /// Adds the leaf of a change that has been stored.
    mutating func append(_ leaf: Digest) throws {
        var completed: [(MerkleNode, Digest)] = []
        frontier.append(leaf) { completed.append(($0, $1)) }
        for (node, digest) in completed {
            nodes.set(node, digest)
            guard node.level >= Self.storedLevel else { continue }
            try database.run(
                sql: """
                    INSERT OR REPLACE INTO node (stream, level, place, digest) VALUES (?, ?, ?, ?)
                    """,
                arguments: [stream.description, node.level, node.place, Data(digest.bytes)]
            )
        }
    }

    /// The root over the first changes; nil beyond what is here.
    mutating func root(at size: Int64) throws -> Digest? {
        guard size >= 0, size <= frontier.size else { return nil }
        if size == frontier.size { return frontier.root }
        for node in MerkleNodes.needed(forRootAt: size) where nodes.digest(node) == nil {
            if let digest = try stored(node) {
                nodes.set(node, digest)
            } else {
                try readLeaves(of: node)
            }
        }
        return nodes.root(at: size)
    }

    private func stored(_ node: MerkleNode) throws -> Digest? {
        guard node.level >= Self.storedLevel else { return nil }
        return try Data.fetchOne(
            database,
            sql: "SELECT digest FROM node WHERE stream = ? AND level = ? AND place = ?",
            arguments: [stream.description, node.level, node.place]
        ).flatMap { Digest(bytes: $0) }
    }

    /// Makes the leaves under a subtree from the changes, whole blocks at a time.
    private mutating func readLeaves(of node: MerkleNode) throws {
        let size = Int64(1) << Self.storedLevel
        for block in node.leaves.lowerBound / size...(node.leaves.upperBound - 1) / size
        where blocks.insert(block).inserted {
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT * FROM change WHERE stream = ? AND seq > ? AND seq <= ? ORDER BY seq
                    """,
                arguments: [stream.description, block * size, (block + 1) * size]
            )
            while let row = try rows.next() {
                let change = try StoredChange(row)
                guard let header = try StoredChange.header(row) else { continue }
                nodes.set(
                    MerkleNode(level: 0, place: header.seq - 1),
                    MerkleFrontier.leaf(
                        header: header.canonicalBytes,
                        content: change.digest
                    )
                )
            }
        }
    }
}
