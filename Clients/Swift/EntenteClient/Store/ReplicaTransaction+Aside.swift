import EntenteDomain
import EntenteSync
import Foundation
import GRDB

extension ReplicaTransaction {
    /// Takes this device's changes from a counter on out of the stream, to make them again later.
    ///
    /// Their content stays as it was made, and so do the texts that they edited, without them and with
    /// them: what they did to a text is the difference. Refused ones stay refused. `seen` is the last seq
    /// that the log still has of what their author had seen.
    func setAside(
        from n: Int64,
        seen: Int64,
        _ cause: SetAsideChange.Cause,
        in stream: StreamID
    ) throws {
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT * FROM change WHERE stream = ? AND device = ? AND n >= ? ORDER BY n",
            arguments: [stream.description, identity.device.description, n]
        )
        let changes = try rows.map(StoredChange.init)
        guard !changes.isEmpty else { return }
        try keepTexts(of: changes, cause, in: stream)
        let open = try takeUpOriginals(of: changes, from: n, seen: seen, in: stream)
        for stored in changes {
            let isRefused = stored.state == "rejected"
            let change = try stored.change()
            if !open.contains(stored.n) {
                try database.execute(
                    sql: """
                        INSERT INTO aside (stream, n, content, seen, cause, since, again)
                        VALUES (?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        stream.description, stored.n, Data(stored.content),
                        min(change.late?.base ?? change.base, seen),
                        (isRefused ? SetAsideChange.Cause.refused : cause).rawValue, now.value,
                        isRefused ? now.value : nil,
                    ]
                )
            }
            for entity in change.entities { forget(stream, entity) }
            try markStale(change.entities, stream)
            try database.execute(sql: "DELETE FROM change WHERE id = ?", arguments: [stored.id])
        }
        try database.execute(
            sql: "UPDATE stream SET next = ? WHERE id = ?",
            arguments: [n, stream.description]
        )
    }

    /// Keeps what the changes did to texts.
    private func keepTexts(
        of changes: [StoredChange],
        _ cause: SetAsideChange.Cause,
        in stream: StreamID
    ) throws {
        var texts: Set<TextName> = []
        for stored in changes where stored.state != "rejected" {
            for operation in try stored.change().operations {
                guard case .text(let field, _) = operation.action else { continue }
                texts.insert(TextName(entity: operation.entity, field: field))
            }
        }
        for name in texts.sorted() {
            guard let text = try state(stream, name.entity).texts[name.field] else { continue }
            let before = text.text(
                without: Set(changes.map(\.n)),
                of: identity.device,
                knowing: cause == .restored ? try deleted(by: changes, from: name, in: stream) : [:]
            )
            var after = text.text
            if let kept = try asideTexts(stream)[name] {
                // Edits that were set aside before are not in the text any more.
                let theirs = RecoveredText.merge(
                    before: kept.before,
                    after: kept.after,
                    now: before
                )
                after = RecoveredText.merge(before: before, after: after, now: theirs)
            }
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO aside_text (stream, entity, field, before, after)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    stream.description, name.entity.description, name.field.description, before,
                    after,
                ]
            )
        }
    }

    /// What changes deleted from a text, which a logged change says by number only.
    ///
    /// A log that was put back has it again, and whoever else deleted it may never come back.
    private func deleted(
        by changes: [StoredChange],
        from name: TextName,
        in stream: StreamID
    ) throws -> [TextState.Removal: String] {
        var deleted: [TextState.Removal: String] = [:]
        let base = try snapshotBase(stream)
        for stored in changes where stored.state != "rejected" {
            let change = try stored.change()
            let isDeleting = change.operations.contains { operation in
                guard operation.entity == name.entity, operation.field == name.field,
                    case .text(_, let splice) = operation.action
                else { return false }
                return splice.delete > 0
            }
            guard isDeleting, change.base >= base else { continue }
            let before = try state(stream, name.entity, before: change).texts[name.field]
            deleted.merge(
                TextState.deleted(
                    by: change,
                    of: identity.device,
                    from: name.entity,
                    name.field,
                    before: before
                )
            ) { $1 }
        }
        return deleted
    }

    private struct TextName: Hashable, Comparable {
        let entity: EntityID
        let field: FieldName

        static func < (left: Self, right: Self) -> Bool {
            (left.entity, left.field) < (right.entity, right.field)
        }
    }

    private func asideTexts(
        _ stream: StreamID
    ) throws -> [TextName: (before: String, after: String)] {
        var texts: [TextName: (before: String, after: String)] = [:]
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT * FROM aside_text WHERE stream = ?",
            arguments: [stream.description]
        )
        for row in rows {
            guard let entity = EntityID(row["entity"] as String),
                let field = FieldName(row["field"] as String)
            else { continue }
            texts[TextName(entity: entity, field: field)] = (row["before"], row["after"])
        }
        return texts
    }

    // MARK: Making again

    /// Makes the changes again that were set aside, on top of the log as it is now, which is all here.
    ///
    /// Values, set members, amounts and existence are written as their author decided them, late; texts
    /// get the words that their author added and lose those that he deleted. `next` is the counter that
    /// the gateway expects: it has decided about all before.
    func makeAgain(next: Int64, in stream: StreamID) throws {
        try takeDecisions(before: next, in: stream)
        let status = try status(stream)
        let expired = try Int64.fetchOne(
            database,
            sql: """
                SELECT min(n) FROM change
                WHERE stream = ? AND device = ? AND state = 'waiting' AND base < ?
                """,
            arguments: [stream.description, identity.device.description, status.horizon]
        )
        if let expired { try setAside(from: expired, seen: .max, .expired, in: stream) }
        try set(rebuild: nil, of: stream)
        try set(isFetching: false, of: stream)
        guard status.access == .write else { return }
        let rows = try Row.fetchAll(
            database,
            sql: "SELECT * FROM aside WHERE stream = ? AND again IS NULL ORDER BY id",
            arguments: [stream.description]
        )
        guard !rows.isEmpty else { return }
        // Never less than this device had seen when it last wrote: what it says to have seen does not go
        // back. Texts come last, and merge by the difference that was made, whatever was seen.
        var late = Change.Late(base: try lastSeen(in: stream), at: now)
        for row in rows {
            let change = try JSONValue.message(Array(row["content"] as Data)) {
                (json) throws(MessageError) in try Change(json)
            }
            late = Change.Late(
                base: max(late.base, min(row["seen"], status.cursor)),
                at: change.late?.at ?? change.at
            )
            let others = change.operations.filter { operation in
                if case .text = operation.action { false } else { true }
            }
            let first = try self.status(stream).next
            try freezeInParts(others, late, in: stream)
            let last = try self.status(stream).next - 1
            try database.execute(
                sql: "UPDATE aside SET again = ?, first = ?, last = ? WHERE id = ?",
                arguments: [
                    now.value, first <= last ? first : nil, first <= last ? last : nil,
                    row["id"] as Int64,
                ]
            )
        }
        try writeTextsAgain(late, in: stream)
    }

    /// Takes all before a counter for decided by the gateway, and sends again what it has forgotten.
    private func takeDecisions(before next: Int64, in stream: StreamID) throws {
        try database.execute(
            sql: """
                UPDATE change SET state = 'logged'
                WHERE stream = ? AND device = ? AND seq IS NULL AND n < ?
                    AND state IN ('waiting', 'received')
                """,
            arguments: [stream.description, identity.device.description, next]
        )
        // A restored database has forgotten these, and counts them again.
        try database.execute(
            sql: """
                UPDATE change SET state = 'waiting', rejection = NULL, rejection_detail = NULL
                WHERE stream = ? AND device = ? AND state IN ('rejected', 'logged') AND seq IS NULL
                    AND n >= ?
                """,
            arguments: [stream.description, identity.device.description, next]
        )
    }

    /// What this device had seen when it made the last change that still counts; 0 without one.
    private func lastSeen(in stream: StreamID) throws -> Int64 {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT * FROM change WHERE stream = ? AND device = ? AND state <> 'rejected'
                ORDER BY n DESC LIMIT 1
                """,
            arguments: [stream.description, identity.device.description]
        )
        return try row.map { try StoredChange($0).change().seen } ?? 0
    }

    private func writeTextsAgain(_ late: Change.Late, in stream: StreamID) throws {
        for (name, kept) in try asideTexts(stream).sorted(by: { $0.key < $1.key }) {
            var draft = ChangeDraft(stream, self, late: late)
            let current = try draft.text(name.entity, name.field)
            let merged = RecoveredText.merge(
                before: kept.before,
                after: kept.after,
                now: current
            )
            try draft.rewrite(name.entity, name.field, to: merged)
            try draft.next()
        }
        try database.execute(
            sql: "DELETE FROM aside_text WHERE stream = ?",
            arguments: [stream.description]
        )
    }

    /// Freezes operations as one change, or as several when the note on their lateness makes one too large.
    private func freezeInParts(
        _ operations: [EntenteSync.Operation],
        _ late: Change.Late,
        in stream: StreamID
    ) throws {
        guard !operations.isEmpty else { return }
        do {
            try freeze(operations, late: late, in: stream)
        } catch let error as ReplicaError {
            guard error.reason == .invalid, operations.count > 1 else { throw error }
            let half = operations.count / 2
            try freezeInParts(Array(operations[..<half]), late, in: stream)
            try freezeInParts(Array(operations[half...]), late, in: stream)
        }
    }

    /// What was set aside, oldest first.
    func asideChanges() throws -> [SetAsideChange] {
        try Row.fetchAll(database, sql: "SELECT * FROM aside ORDER BY id").compactMap { row in
            guard let stream = StreamID(row["stream"] as String),
                let cause = SetAsideChange.Cause(rawValue: row["cause"])
            else { return nil }
            return SetAsideChange(
                stream: stream,
                n: row["n"],
                content: Array(row["content"] as Data),
                cause: cause,
                since: Milliseconds(row["since"]),
                madeAgain: (row["again"] as Int64?).map(Milliseconds.init)
            )
        }
    }
}
