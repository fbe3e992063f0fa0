import EntenteDomain
import EntenteSync

/// A row of the table of snapshots.
struct KeptSnapshot: Sendable {
    var seq: Int64
    var frontier: MerkleFrontier
    var acl: Int64
    var state: Digest
    /// The newest time of receipt among the changes.
    var latest: Milliseconds
    var devices: [SnapshotManifest.Device]
    var parts: [Part]

    /// A part with the first entity in it.
    struct Part: Sendable {
        let entry: SnapshotManifest.Part
        let first: String
    }

    /// Reads the answer of `SnapshotSQL.newest`; nil while there is none.
    init?(_ rows: Rows) throws {
        guard !rows.isEmpty else { return nil }
        seq = rows.int64(0, 0)
        let bytes = rows.bytes(0, 1)
        let subtrees = stride(from: 0, to: bytes.count, by: Digest.length).compactMap {
            Digest(bytes: bytes[$0...].prefix(Digest.length))
        }
        guard let frontier = MerkleFrontier(size: seq, subtrees: subtrees) else {
            throw rows.broken(0, 1)
        }
        self.frontier = frontier
        acl = rows.int64(0, 2)
        state = try rows.digest(0, 3)
        latest = Milliseconds(rows.int64(0, 4))
        devices = try SnapshotManifest.devices(
            try JSONScanner.parse(Array(rows.text(0, 5).utf8))
        )
        let sizes = rows.int64Array(0, 7)
        let entities = rows.int64Array(0, 8)
        let firsts = rows.textArray(0, 9)
        parts = []
        for (place, bytes) in rows.bytesArray(0, 6).enumerated() {
            guard let digest = Digest(bytes: bytes) else { throw rows.broken(0, 6) }
            let entry = SnapshotManifest.Part(
                bytes: Int(sizes[place]),
                digest: digest,
                entities: Int(entities[place])
            )
            parts.append(Part(entry: entry, first: firsts[place]))
        }
    }

    /// The snapshot of a stream without changes, which no row holds.
    init(empty: Void) {
        seq = 0
        frontier = MerkleFrontier()
        acl = 0
        state = StateDigest().finish()
        latest = Milliseconds(.min)
        devices = []
        parts = []
    }

    /// The parameters of `SnapshotSQL.store`.
    func parameters(_ stream: StreamID) -> [PostgresValue] {
        let devices = SnapshotManifest.json(devices).canonicalBytes
        return [
            .text(stream.description), .int8(seq),
            .bytes(frontier.subtrees.flatMap(\.bytes)), .int8(acl), .bytes(state.bytes),
            .int8(latest.value), .text(String(decoding: devices, as: UTF8.self)),
            .bytesArray(parts.map(\.entry.digest.bytes)),
            .int8Array(parts.map { Int64($0.entry.bytes) }),
            .int8Array(parts.map { Int64($0.entry.entities) }), .textArray(parts.map(\.first)),
        ]
    }

    /// What a reader gets of it.
    func manifest(epoch: Epoch, horizon: Int64) -> SnapshotManifest {
        SnapshotManifest(
            epoch: epoch,
            seq: seq,
            frontier: frontier,
            acl: acl,
            horizon: min(horizon, seq),
            state: state,
            devices: devices,
            parts: parts.map(\.entry)
        )
    }
}
