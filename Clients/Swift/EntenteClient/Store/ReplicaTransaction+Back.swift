import EntenteDomain
import EntenteSync
import Foundation
import GRDB

/// Own changes that were lost with a database, were made again, and are in the log after all: an older
/// backup was put back first, and then a newer one (clause 5.6).
extension ReplicaTransaction {
    /// Of changes that are set aside, takes up those of which they were made again; answers the counters
    /// of the changes for which that stands.
    ///
    /// What was made again is told from what it was made of, so that it is never made twice when the log
    /// turns out to have that. Something that was refused meanwhile stays refused.
    func takeUpOriginals(
        of changes: [StoredChange],
        from n: Int64,
        seen: Int64,
        in stream: StreamID
    ) throws -> Set<Int64> {
        let refused = Set(changes.filter { $0.state == "rejected" }.map(\.n))
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT id, first, last FROM aside WHERE stream = ? AND last >= ?",
            arguments: [stream.description, n]
        )
        var open: Set<Int64> = []
        for row in rows {
            let made = (row["first"] as Int64)...(row["last"] as Int64)
            let isWhole = made.lowerBound >= n && refused.isDisjoint(with: made)
            if isWhole { open.formUnion(made) }
            try database.execute(
                sql: """
                    UPDATE aside SET first = NULL, last = NULL, seen = min(seen, ?),
                        again = CASE WHEN ? THEN NULL ELSE again END
                    WHERE id = ?
                    """,
                arguments: [seen, isWhole, row["id"] as Int64]
            )
        }
        return open
    }

    /// Gives up counters that the gateway has counted already; whether this device knows why it has.
    ///
    /// It does when it wrote them itself, and set them aside as lost or refused.
    func giveUpCounters(below next: Int64, of status: StreamStatus) throws -> Bool {
        guard status.rebuild == .changes else { return false }
        let highest = try Int64.fetchOne(
            database,
            sql: "SELECT max(n) FROM aside WHERE stream = ? AND cause IN (?, ?)",
            arguments: [
                status.id.description, SetAsideChange.Cause.restored.rawValue,
                SetAsideChange.Cause.refused.rawValue,
            ]
        )
        guard let highest, next <= highest + 1 else { return false }
        let first = try Int64.fetchOne(
            database,
            sql: """
                SELECT min(n) FROM change WHERE stream = ? AND device = ? AND seq IS NULL
                    AND state = 'waiting'
                """,
            arguments: [status.id.description, identity.device.description]
        )
        if let first { try setAside(from: first, seen: status.cursor, .restored, in: status.id) }
        try database.execute(
            sql: "UPDATE stream SET next = ? WHERE id = ?",
            arguments: [next, status.id.description]
        )
        return true
    }

    /// Takes a change that this device had set aside as the log has it, or had made of one that it had;
    /// whether it was one.
    ///
    /// What the device has written since under the same counters is set aside in its turn.
    func takeBack(
        _ record: PullAnswer.Record,
        in status: StreamStatus
    ) throws -> Bool {
        let header = record.header
        let open = try Bool.fetchOne(
            database,
            sql: """
                SELECT again IS NULL FROM aside WHERE stream = ? AND n = ? AND content = ?
                ORDER BY again IS NULL DESC LIMIT 1
                """,
            arguments: [status.id.description, header.n, Data(record.content)]
        )
        guard try open != nil || original(of: record, isOpen: nil, in: status.id) != nil else {
            return false
        }
        try setAside(from: header.n, seen: header.seq - 1, .restored, in: status.id)
        let isOpen = try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (
                    SELECT 1 FROM aside WHERE stream = ? AND content = ? AND again IS NULL)
                """,
            arguments: [status.id.description, Data(record.content)]
        )
        if isOpen != true { try advanceTexts(by: record.content, in: status.id) }
        try database.execute(
            sql: "UPDATE stream SET next = max(next, ?) WHERE id = ?",
            arguments: [header.n + 1, status.id.description]
        )
        return true
    }

    /// Takes as made again what an own change of the log says once more that is not known here.
    ///
    /// It was made in a life of the log that was lost, and is back with a backup of that life. Without this
    /// its original would be made again a second time.
    func settleOriginal(of record: PullAnswer.Record, in stream: StreamID) throws {
        guard let id = try original(of: record, isOpen: true, in: stream) else { return }
        try database.execute(
            sql: "UPDATE aside SET again = ?, first = ?, last = ? WHERE id = ?",
            arguments: [now.value, record.header.n, record.header.n, id]
        )
    }

    /// The change set aside of which one was made again; told by what was decided, and when.
    ///
    /// Texts are compared by their words instead, and a change that was made again in parts is not told.
    private func original(
        of record: PullAnswer.Record,
        isOpen: Bool?,
        in stream: StreamID
    ) throws -> Int64? {
        guard let change = record.readableChange, let late = change.late,
            !change.operations.isEmpty
        else { return nil }
        let rows = try Row.fetchAll(
            database,
            sql: """
                SELECT id, content FROM aside
                WHERE stream = ?1 AND cause <> ?2 AND (?3 IS NULL OR (again IS NULL) = ?3)
                ORDER BY id
                """,
            arguments: [stream.description, SetAsideChange.Cause.refused.rawValue, isOpen]
        )
        for row in rows {
            let original = try JSONValue.message(Array(row["content"] as Data)) {
                (json) throws(MessageError) in try Change(json)
            }
            let decided = original.operations.filter { operation in
                if case .text = operation.action { false } else { true }
            }
            if (original.late?.at ?? original.at) == late.at, decided == change.operations {
                return row["id"]
            }
        }
        return nil
    }
}
