public import EntenteDomain
public import EntenteSync

extension PostgresStreamStore {
    /// The lowest level whose subtrees are stored (`entente.tree_node`); below it there are leaves.
    static let storedLevel = 8

    /// Reads digests of a stream's tree; nil when there is no such stream for the device.
    ///
    /// A proof names subtrees of fewer than two blocks of 256 leaves below the stored level, so it
    /// costs at most 510 leaves and two rows for each bit of the size, in one round trip.
    public func tree(
        _ stream: StreamID,
        _ nodes: [MerkleNode],
        device: DeviceID
    ) async throws(StoreError) -> TreePart? {
        let stored = nodes.filter { $0.level >= Self.storedLevel }
        let ranges = nodes.filter { $0.level < Self.storedLevel }.map(\.leaves)
        let id = PostgresValue.text(stream.description)
        do {
            let answers = try await pool.transaction([
                (StreamSQL.enter, [.text(device.description), id]),
                (
                    StreamSQL.nodes,
                    [
                        id, .int8Array(stored.map { Int64($0.level) }),
                        .int8Array(stored.map(\.place)),
                    ]
                ),
                (
                    StreamSQL.leaves,
                    [
                        id, .int8Array(ranges.map { $0.lowerBound + 1 }),
                        .int8Array(ranges.map(\.upperBound)),
                    ]
                ),
            ])
            guard !answers[0].isEmpty else { return nil }
            var found = MerkleNodes()
            for row in answers[1].indices {
                let node = MerkleNode(
                    level: Int(answers[1].int64(row, 0)),
                    place: answers[1].int64(row, 1)
                )
                found.set(node, try answers[1].digest(row, 2))
            }
            for row in answers[2].indices {
                let leaf = MerkleNode(level: 0, place: answers[2].int64(row, 0) - 1)
                found.set(leaf, try answers[2].digest(row, 1))
            }
            return TreePart(head: try answers[0].head(0, 2), nodes: found)
        } catch {
            throw StoreError(error)
        }
    }
}
