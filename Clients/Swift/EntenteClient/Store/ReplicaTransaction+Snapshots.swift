import EntenteDomain
import EntenteSync
import Foundation
import GRDB

extension ReplicaTransaction {
    // MARK: Fetching

    /// What to ask for next of the snapshot of a stream.
    func snapshotRequest(_ stream: StreamID) throws -> SyncRequest {
        guard let answer = try snapshotInHand(stream) else { return .snapshot(stream) }
        let here = try Int.fetchOne(
            database,
            sql: "SELECT count(*) FROM part WHERE stream = ?",
            arguments: [stream.description]
        )
        return .part(stream, seq: answer.manifest.seq, place: here ?? 0)
    }

    private func snapshotInHand(_ stream: StreamID) throws -> SnapshotAnswer? {
        let bytes = try Data.fetchOne(
            database,
            sql: "SELECT answer FROM snapshot WHERE stream = ?",
            arguments: [stream.description]
        )
        return try bytes.map { bytes in
            try JSONValue.message(Array(bytes)) { (json) throws(MessageError) in
                try SnapshotAnswer(json)
            }
        }
    }

    /// Notes which snapshot is being fetched.
    func take(_ answer: SnapshotAnswer, of stream: StreamID) throws {
        let status = try status(stream)
        guard answer.manifest.epoch == status.epoch else {
            return try announce(answer.manifest.epoch, of: status)
        }
        guard answer.next <= status.next else {
            return try halt(stream, .forked)
        }
        guard answer.manifest.seq > status.cursor else {
            // What is here reaches further.
            return try set(rebuild: .changes, of: stream)
        }
        try database.execute(
            sql: "INSERT OR REPLACE INTO snapshot (stream, answer) VALUES (?, ?)",
            arguments: [stream.description, Data(answer.json.canonicalBytes)]
        )
        if answer.manifest.parts.isEmpty { try adoptSnapshot(of: stream) }
    }

    /// Notes the next part; the last one brings the snapshot into use.
    func take(part bytes: [UInt8], _ place: Int, of stream: StreamID) throws {
        guard let answer = try snapshotInHand(stream),
            answer.manifest.parts.indices.contains(place)
        else { return }
        do {
            _ = try SnapshotPart.lines(bytes, of: answer.manifest.parts[place])
        } catch {
            throw ReplicaError(
                .corrupt,
                "The gateway sent another part of a snapshot than the one it had named."
            )
        }
        try database.execute(
            sql: "INSERT OR REPLACE INTO part (stream, place, content) VALUES (?, ?, ?)",
            arguments: [stream.description, place, Data(bytes)]
        )
        if place + 1 == answer.manifest.parts.count { try adoptSnapshot(of: stream) }
    }

    /// Gives up a snapshot that is no longer to be had; the next question is for a newer one.
    func forgetSnapshot(of stream: StreamID) throws {
        for table in ["snapshot", "part"] {
            try database.execute(
                sql: "DELETE FROM \(table) WHERE stream = ?",
                arguments: [stream.description]
            )
        }
    }

    // MARK: Bringing into use

    /// Puts the fetched snapshot in place of the log that it covers.
    ///
    /// This device's changes that wait are set aside: they were made before the log that is no longer
    /// here, and are made again once the stream stands.
    private func adoptSnapshot(of stream: StreamID) throws {
        guard let answer = try snapshotInHand(stream) else { return }
        let manifest = answer.manifest
        try settleDecided(before: answer.next, upTo: manifest.seq, in: stream)
        try setAside(from: answer.next, seen: .max, .expired, in: stream)
        try dropCovered(stream)
        let (entities, unreadable) = try storeLines(of: stream, manifest)
        let frontier = manifest.frontier
        let subtrees = Data(frontier.subtrees.flatMap(\.bytes))
        try database.execute(
            sql: """
                UPDATE stream SET cursor = ?1, subtrees = ?2, base = ?1, base_subtrees = ?2,
                    claimed = ?3, horizon = ?4, next = ?5, size = max(size, ?1), rebuild = 'changes'
                WHERE id = ?6
                """,
            arguments: [
                manifest.seq, subtrees, Data(manifest.state.bytes), manifest.horizon,
                answer.next, stream.description,
            ]
        )
        try coverAuthors(manifest, of: stream)
        try forgetSnapshot(of: stream)
        forgetAll(stream)
        try database.execute(
            sql: "UPDATE entity SET view = NULL WHERE stream = ?",
            arguments: [stream.description]
        )
        try markStale(entities, stream)
        for entity in unreadable { try markOpaque(entity, stream) }
    }

    /// Own changes that the gateway has decided about, as far as the snapshot covers them: they are in
    /// it, or were refused, which the next page tells.
    private func settleDecided(before next: Int64, upTo seq: Int64, in stream: StreamID) throws {
        try database.execute(
            sql: """
                UPDATE change SET state = 'logged'
                WHERE stream = ?1 AND device = ?2 AND seq IS NULL AND n < ?3
                    AND (state = 'waiting' OR (state = 'received' AND promised <= ?4))
                """,
            arguments: [stream.description, identity.device.description, next, seq]
        )
    }

    /// Forgets what the snapshot covers; this device's own changes stay, to be found again.
    private func dropCovered(_ stream: StreamID) throws {
        try database.execute(
            sql: "DELETE FROM change WHERE stream = ? AND device <> ?",
            arguments: [stream.description, identity.device.description]
        )
        try database.execute(
            sql: "DELETE FROM state WHERE stream = ?",
            arguments: [stream.description]
        )
    }

    /// Keeps the lines; says which entities they are about, and which of them hold what this version
    /// cannot read.
    private func storeLines(
        of stream: StreamID,
        _ manifest: SnapshotManifest
    ) throws -> (all: [EntityID], unreadable: [EntityID]) {
        let parts = try Data.fetchAll(
            database,
            sql: "SELECT content FROM part WHERE stream = ? ORDER BY place",
            arguments: [stream.description]
        )
        guard parts.count == manifest.parts.count else {
            throw ReplicaError(.storage, "The database holds a part of a snapshot only.")
        }
        var digest = StateDigest()
        var entities: [EntityID] = []
        var unreadable: [EntityID] = []
        for (part, entry) in zip(parts, manifest.parts) {
            for line in try SnapshotPart.lines(Array(part), of: entry) {
                let state: EntityState
                do { state = try EntityState(snapshotLine: line) } catch {
                    throw ReplicaError(.corrupt, "The gateway's snapshot cannot be read: \(error).")
                }
                digest.add(state.id, StateDigest.line(line))
                try keep(line, of: state.id, at: manifest.seq, in: stream)
                entities.append(state.id)
                if !state.needs.locked(knowing: Feature.known).isEmpty {
                    unreadable.append(state.id)
                }
            }
        }
        let isSorted = zip(entities, entities.dropFirst()).allSatisfy { $0 < $1 }
        let found = digest.finish()
        guard isSorted, found == manifest.state else {
            throw ReplicaError(.corrupt, "The gateway's snapshot is not the state that it names.")
        }
        return (entities, unreadable)
    }

    /// Compares what the log says of the stored snapshot (clause 4.5).
    func check(checkpoint seq: Int64, _ digest: Digest, in stream: StreamID) throws {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT base, claimed FROM stream WHERE id = ? AND claimed IS NOT NULL",
            arguments: [stream.description]
        )
        guard let row, (row["base"] as Int64) == seq else { return }
        guard Digest(bytes: row["claimed"] as Data) == digest else {
            throw ReplicaError(
                .corrupt,
                "The gateway's snapshot says something else than the log: its state at \(seq) is not "
                    + "the one that was logged."
            )
        }
        try database.execute(
            sql: "UPDATE stream SET claimed = NULL WHERE id = ?",
            arguments: [stream.description]
        )
    }

    /// The seq that a stream's stored snapshot covers; 0 without one.
    func snapshotBase(_ stream: StreamID) throws -> Int64 {
        try Int64.fetchOne(
            database,
            sql: "SELECT base FROM stream WHERE id = ?",
            arguments: [stream.description]
        ) ?? 0
    }

    /// Takes what a snapshot covers as verified by its checkpoint: seals go on where it ends.
    private func coverAuthors(_ manifest: SnapshotManifest, of stream: StreamID) throws {
        for table in ["seal", "author", "node"] {
            try database.execute(
                sql: "DELETE FROM \(table) WHERE stream = ?",
                arguments: [stream.description]
            )
        }
        for device in manifest.devices {
            try database.execute(
                sql: "INSERT INTO author (stream, device, covered, base) VALUES (?1, ?2, ?3, ?3)",
                arguments: [stream.description, device.device.description, device.n]
            )
        }
        try database.execute(
            sql: "UPDATE stream SET verified = ?, head = NULL WHERE id = ?",
            arguments: [manifest.seq, stream.description]
        )
    }

    /// The lives of a stream's log.
    func epochs(_ stream: StreamID) throws -> EpochHistory {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT epoch, past FROM stream WHERE id = ?",
            arguments: [stream.description]
        )
        guard let row, let epoch = Epoch(row["epoch"] as String),
            case .array(let values) = try JSONScanner.parse(Array(row["past"] as Data))
        else { throw ReplicaError(.notFound, "There is no stream \(stream) on this device.") }
        return EpochHistory(
            past: try values.map { try EpochHistory.Past($0, path: "past") },
            current: epoch
        )
    }
}
