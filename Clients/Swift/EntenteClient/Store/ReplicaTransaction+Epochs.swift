import EntenteDomain
import EntenteSync
import Foundation
import GRDB

extension ReplicaTransaction {
    /// Takes up a new life of a stream's log, of which so much is as before (clause 5.6).
    ///
    /// 1. Changes of others beyond it are not in the log any more: they are no longer shown, and kept
    ///    apart, in case their authors never come back.
    /// 2. Own changes beyond it wait again, byte for byte the same, as long as what they build on is
    ///    still there; those that build on what was lost are set aside and made again (C12). One of them
    ///    that was refused stays so, and gives its counter back: the log knows of no refusal either.
    ///
    /// Of how much that is, the lives tell that this device knew and those that the log has now. It may be
    /// more than has been read here, and an own change that had seen no more may stand in what is to come.
    func renew(_ stream: StreamID, _ lives: EpochHistory) throws {
        let status = try status(stream)
        let common = try epochs(stream).common(with: lives)
        try sendAgain(stream, promisedBeyond: common)
        let lost = try Int64.fetchOne(
            database,
            sql: """
                SELECT min(n) FROM change
                WHERE stream = ?1 AND device = ?2 AND base > ?3 AND (seq IS NULL OR seq > ?3)
                """,
            arguments: [stream.description, identity.device.description, common]
        )
        if let lost { try setAside(from: lost, seen: common, .restored, in: stream) }
        if common < status.cursor { try rollBack(stream, from: status.epoch, to: common) }
        try database.execute(
            sql: """
                UPDATE stream SET epoch = ?, past = ?, announced = NULL,
                    size = cursor, rebuild = coalesce(rebuild, 'changes')
                WHERE id = ?
                """,
            arguments: [
                lives.current.description,
                Data(JSONValue.array(lives.past.map(\.json)).canonicalBytes), stream.description,
            ]
        )
        try forgetSnapshot(of: stream)
        try nameDigestsAnew(stream, lives.current)
    }

    /// What the gateway had promised a place that is lost waits again, whether or not it had come back.
    private func sendAgain(_ stream: StreamID, promisedBeyond common: Int64) throws {
        try database.execute(
            sql: """
                UPDATE change SET state = 'waiting', promised = NULL
                WHERE stream = ? AND device = ? AND state = 'received' AND promised > ?
                """,
            arguments: [stream.description, identity.device.description, common]
        )
    }

    /// Takes the log back to a size, and this device's own later changes into the queue.
    private func rollBack(_ stream: StreamID, from epoch: Epoch, to common: Int64) throws {
        try database.execute(
            sql: """
                INSERT INTO lost (stream, epoch, seq, device, n, content, since)
                SELECT stream, ?, seq, device, n, content, ? FROM change
                WHERE stream = ? AND device <> ? AND seq > ? ORDER BY seq
                """,
            arguments: [
                epoch.description, now.value, stream.description, identity.device.description,
                common,
            ]
        )
        try database.execute(
            sql: "DELETE FROM change WHERE stream = ? AND device <> ? AND seq > ?",
            arguments: [stream.description, identity.device.description, common]
        )
        try database.execute(
            sql: """
                UPDATE change SET state = 'waiting', promised = NULL, seq = NULL, member = NULL,
                    organisation = NULL, acl = NULL, received = NULL, known_size = NULL,
                    known_root = NULL
                WHERE stream = ?1 AND device = ?2
                    AND (seq > ?3 OR (state = 'received' AND promised > ?3))
                """,
            arguments: [stream.description, identity.device.description, common]
        )
        try takeBackVerification(stream, to: common)
        if let frontier = try frontier(stream, at: common) {
            try store(frontier, of: stream)
            try database.execute(
                sql: "DELETE FROM state WHERE stream = ? AND seq > ?",
                arguments: [stream.description, common]
            )
        } else {
            try forgetLog(stream)
        }
        forgetAll(stream)
        registers[stream] = nil
        _ = takeRegister(stream)
        try database.execute(
            sql: "UPDATE entity SET view = NULL WHERE stream = ?",
            arguments: [stream.description]
        )
    }

    /// Forgets what was verified beyond a size.
    private func takeBackVerification(_ stream: StreamID, to size: Int64) throws {
        try database.execute(
            sql: "DELETE FROM seal WHERE stream = ? AND seq > ?",
            arguments: [stream.description, size]
        )
        try database.execute(
            sql: "DELETE FROM node WHERE stream = ? AND ((place + 1) << level) > ?",
            arguments: [stream.description, size]
        )
        try database.execute(
            sql: """
                UPDATE author SET covered = max(base, coalesce((
                    SELECT max(last) FROM seal WHERE seal.stream = author.stream
                        AND seal.device = author.device AND seal.checked = 1), 0))
                WHERE stream = ?
                """,
            arguments: [stream.description]
        )
        try database.execute(
            sql: "UPDATE stream SET verified = min(verified, ?), head = NULL WHERE id = ?",
            arguments: [size, stream.description]
        )
    }

    /// The tree over the log up to a size; nil when a snapshot covers more than that.
    func frontier(_ stream: StreamID, at size: Int64) throws -> MerkleFrontier? {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT base, base_subtrees FROM stream WHERE id = ?",
            arguments: [stream.description]
        )
        guard let row, (row["base"] as Int64) <= size else { return nil }
        let bytes = Array(row["base_subtrees"] as Data)
        let subtrees = stride(from: 0, to: bytes.count, by: Digest.length).compactMap {
            Digest(bytes: bytes[$0...].prefix(Digest.length))
        }
        let base: Int64 = row["base"]
        guard var frontier = MerkleFrontier(size: base, subtrees: subtrees) else { return nil }
        let rows = try Row.fetchCursor(
            database,
            sql: "SELECT * FROM change WHERE stream = ? AND seq > ? AND seq <= ? ORDER BY seq",
            arguments: [stream.description, frontier.size, size]
        )
        while let row = try rows.next() {
            let stored = try StoredChange(row)
            guard let header = try StoredChange.header(row), header.seq == frontier.size + 1 else {
                return nil
            }
            frontier.append(
                MerkleFrontier.leaf(header: header.canonicalBytes, content: stored.digest)
            )
        }
        return frontier.size == size ? frontier : nil
    }

    /// Begins the stream anew; this device's own changes stay, to be found again in the log.
    func forgetLog(_ stream: StreamID) throws {
        try database.execute(
            sql: "DELETE FROM change WHERE stream = ? AND device <> ?",
            arguments: [stream.description, identity.device.description]
        )
        try database.execute(
            sql: """
                UPDATE change SET promised = coalesce(promised, seq), seq = NULL WHERE stream = ?
                """,
            arguments: [stream.description]
        )
        for table in ["state", "seal", "author", "node"] {
            try database.execute(
                sql: "DELETE FROM \(table) WHERE stream = ?",
                arguments: [stream.description]
            )
        }
        try set(isFetching: true, of: stream)
        try database.execute(
            sql: """
                UPDATE stream SET verified = 0, cursor = 0, subtrees = x'', base = 0, base_subtrees = x'',
                    claimed = NULL WHERE id = ?
                """,
            arguments: [stream.description]
        )
    }

    /// The digest of a change that waits names the life of the log for which it waits.
    private func nameDigestsAnew(_ stream: StreamID, _ epoch: Epoch) throws {
        let scope = ChangeScope(stream: stream, epoch: epoch, device: identity.device)
        let rows = try Row.fetchAll(
            database,
            sql:
                "SELECT id, content FROM change WHERE stream = ? AND device = ? AND state = 'waiting'",
            arguments: [stream.description, identity.device.description]
        )
        for row in rows {
            let digest = scope.digest(of: Array(row["content"] as Data))
            try database.execute(
                sql: "UPDATE change SET digest = ? WHERE id = ?",
                arguments: [Data(digest.bytes), row["id"] as Int64]
            )
        }
    }
}
