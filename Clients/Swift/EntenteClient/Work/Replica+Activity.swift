public import EntenteDomain
import EntenteSync
import GRDB

extension Replica {
    /// Which of what was done is asked for.
    public enum ActivityRange: Hashable, Sendable {
        /// What came since this device's person last looked.
        case unseen
        /// What the gateway received since an instant.
        case since(Milliseconds)
        /// All that is on this device.
        case all
    }

    /// Who did what in some streams, as the log has it.
    ///
    /// What the member did is left out of what is unseen. A stream that began here with a snapshot says
    /// nothing of what was before it.
    public func activity(
        _ range: ActivityRange,
        in streams: [StreamID],
        limit: Int
    ) async throws(ReplicaError) -> ActivityFeed {
        try await transaction { transaction in
            var entries: [Activity] = []
            var omitted = 0
            var looks: [ActivityLook] = []
            for stream in streams {
                let part = try transaction.activity(range, in: stream, limit: limit)
                entries += part.entries
                omitted += part.omitted
                looks += part.looks
            }
            entries.sort { ($0.received, $0.stream, $0.seq) < ($1.received, $1.stream, $1.seq) }
            return ActivityFeed(entries: entries, omitted: omitted, looks: looks)
        }
    }

    /// Notes that the person has looked at what a feed was read from, and at nothing that came since.
    public func noteLooks(_ looks: [ActivityLook]) async throws(ReplicaError) {
        try await transaction { transaction in
            for look in looks { try transaction.note(look) }
        }
    }
}

extension ReplicaTransaction {
    /// What was done in one stream: the last changes of the range, oldest first.
    fileprivate func activity(
        _ range: Replica.ActivityRange,
        in stream: StreamID,
        limit: Int
    ) throws -> ActivityFeed {
        let (condition, bound): (String, Int64) =
            switch range {
            case .unseen:
                ("seq > ? AND member <> '\(identity.principal.member)'", try looked(stream))
            case .since(let instant): ("seq IS NOT NULL AND received >= ?", instant.value)
            case .all: ("seq > ?", 0)
            }
        let wanted = "stream = ? AND \(condition) AND notice = 0 AND opaque = 0"
        let arguments: StatementArguments = [stream.description, bound]
        let count =
            try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM change WHERE \(wanted)",
                arguments: arguments
            ) ?? 0
        let changes = try Row.fetchAll(
            database,
            sql: "SELECT * FROM change WHERE \(wanted) ORDER BY seq DESC LIMIT ?",
            arguments: arguments + [limit]
        ).map(StoredChange.init)
        var views: [EntityID: EntityView] = [:]
        var entries: [Activity] = []
        for stored in changes.reversed() {
            let change = try stored.change()
            for id in change.entities where views[id] == nil {
                views[id] = try self.views(stream, where: "id = ?", [id.description]).first
            }
            entries += activities(of: change, as: stored, in: stream, views)
        }
        return ActivityFeed(
            entries: Activity.combined(entries),
            omitted: count - changes.count,
            looks: try look(at: stream).map { [$0] } ?? []
        )
    }

    /// What one change did, entity by entity.
    private func activities(
        of change: Change,
        as stored: StoredChange,
        in stream: StreamID,
        _ views: [EntityID: EntityView]
    ) -> [Activity] {
        guard let seen = stored.confirmation else { return [] }
        return change.entities.map { id in
            let operations = change.operations.filter { $0.entity == id }
            return Activity(
                stream: stream,
                seq: seen.seq,
                changes: 1,
                received: seen.received,
                member: seen.member,
                organisation: seen.organisation,
                entity: id,
                type: views[id]?.type,
                title: views[id]?.line ?? "",
                deed: Activity.Deed(operations),
                fields: Set(operations.compactMap(\.field)).sorted(),
                mentionsMe: operations.contains { isMention($0) }
            )
        }
    }

    private func isMention(_ operation: Operation) -> Bool {
        guard case .add(field: "mentions", let member) = operation.action else { return false }
        return member == identity.principal.member.description
    }

    /// The last seq that the person has looked at; where the log began a new life, only as far as both
    /// lives have in common.
    private func looked(_ stream: StreamID) throws -> Int64 {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT epoch, seq FROM looked WHERE stream = ?",
            arguments: [stream.description]
        )
        guard let row, let epoch = Epoch(row["epoch"] as String) else { return 0 }
        return min(row["seq"], try epochs(stream).common(with: epoch))
    }

    /// How far a stream is here; nil when nothing of it was ever read.
    private func look(at stream: StreamID) throws -> ActivityLook? {
        let row = try Row.fetchOne(
            database,
            sql: "SELECT epoch, cursor FROM stream WHERE id = ?",
            arguments: [stream.description]
        )
        guard let row, let epoch = Epoch(row["epoch"] as String) else { return nil }
        return ActivityLook(stream: stream, epoch: epoch, seq: row["cursor"])
    }

    fileprivate func note(_ look: ActivityLook) throws {
        try database.execute(
            sql: "INSERT OR REPLACE INTO looked (stream, epoch, seq) VALUES (?, ?, ?)",
            arguments: [look.stream.description, look.epoch.description, look.seq]
        )
    }
}

extension EntityView {
    /// What names the entity in a list: its title, or else how its text begins.
    fileprivate var line: String? {
        if let title = text(Field.title), !title.isEmpty { return title }
        return text(Field.body).map { body in
            String(body.prefix { !$0.isNewline }.prefix(Limits.activityLine))
        }
    }
}
