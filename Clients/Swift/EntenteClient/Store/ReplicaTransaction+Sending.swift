import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import GRDB

extension ReplicaTransaction {
    /// The next push of a stream, sealed; nil when nothing waits.
    ///
    /// The bytes are those that were frozen, so the same push can be sent again until it is answered
    /// (clause 5.1).
    func outbox(_ stream: StreamID) throws -> PushMessage? {
        let status = try status(stream)
        let scope = ChangeScope(stream: stream, epoch: status.epoch, device: identity.device)
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT content FROM change
                WHERE stream = ? AND state <> 'logged' AND state = 'waiting'
                ORDER BY n LIMIT ?
                """,
            arguments: [stream.description, Limits.pushChanges]
        )
        var changes: [IncomingChange] = []
        var size = Self.envelopeBytes
        while let row = try rows.next() {
            let content = Array(row["content"] as Data)
            size += content.count + 1
            if !changes.isEmpty, size > Limits.pushBytes { break }
            changes.append(
                try IncomingChange(
                    try JSONScanner.parse(content),
                    content: content,
                    scope: scope,
                    path: ""
                )
            )
        }
        guard !changes.isEmpty else { return nil }
        let seal = key.sign(scope.sealBytes(changes.map { ($0.n, $0.digest) }))
        return PushMessage(
            device: identity.device,
            epoch: status.epoch,
            known: KnownHead(size: status.cursor, root: status.root),
            changes: changes,
            seal: seal
        )
    }

    /// Room for what stands around the changes of a push.
    private static let envelopeBytes = 1_024

    /// Notes what the gateway has decided about changes of this device.
    func take(_ answer: PushAnswer, of stream: StreamID) throws {
        let status = try status(stream)
        guard answer.epoch == status.epoch else { return try announce(answer.epoch, of: status) }
        for outcome in answer.outcomes {
            switch outcome {
            case .sequenced(let n, let seq, _, _):
                try database.run(
                    sql: """
                        UPDATE change SET state = 'received', promised = ?
                        WHERE stream = ? AND device = ? AND n = ? AND state = 'waiting'
                        """,
                    arguments: [seq, stream.description, identity.device.description, n]
                )
            case .rejected(let n, let rejection): try reject(n, rejection, in: stream)
            }
        }
        try note(answer.head, of: status)
    }

    /// Takes a refused change out of what is shown; its content stays (clause 5.2).
    func reject(_ n: Int64, _ rejection: Rejection, in stream: StreamID) throws {
        guard
            let row = try database.row(
                sql: """
                    SELECT * FROM change WHERE stream = ? AND device = ? AND n = ?
                        AND state <> 'rejected' AND seq IS NULL
                    """,
                arguments: [stream.description, identity.device.description, n]
            )
        else { return }
        let stored = try StoredChange(row)
        try database.run(
            sql: """
                UPDATE change SET state = 'rejected', rejection = ?, rejection_detail = ?
                WHERE id = ?
                """,
            arguments: [rejection.code.rawValue, rejection.detail, stored.id]
        )
        try noteRefusal(of: n, in: stream)
        // What the same device wrote on top of it is folded again as if it had never been there.
        let entities = try stored.change().entities
        for entity in entities { forget(stream, entity) }
        try markStale(entities, stream)
    }

    /// Whether a change of this device waits to be sent, or for the answer to that.
    func isWaiting(_ n: Int64, in stream: StreamID) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (
                    SELECT 1 FROM change
                    WHERE stream = ? AND device = ? AND n = ? AND state = 'waiting')
                """,
            arguments: [stream.description, identity.device.description, n]
        ) ?? false
    }
}
