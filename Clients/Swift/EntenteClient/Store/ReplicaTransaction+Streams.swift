package import EntenteDomain
import EntenteSync
import Foundation
import GRDB

extension ReplicaTransaction {
    /// Where a stream stands; an error when this device does not know it.
    package func status(_ stream: StreamID) throws -> StreamStatus {
        guard let status = try statuses(sql: "WHERE stream.id = ?", [stream.description]).first
        else { throw ReplicaError(.notFound, "There is no stream \(stream) on this device.") }
        return status
    }

    /// Where all streams stand that this device may read.
    package func statuses() throws -> [StreamStatus] {
        try statuses(sql: "WHERE access <> 'none' ORDER BY partnership, audience, id", [])
    }

    /// This device's changes of a stream in the order in which they were made; on request without
    /// those that are in the log.
    package func ownChanges(in stream: StreamID, open: Bool) throws -> [OwnChange] {
        let condition = open ? "AND state <> 'logged'" : ""
        return try database.rows(
            sql: """
                SELECT * FROM change WHERE stream = ? AND device = ? \(condition) ORDER BY n
                """,
            arguments: [stream.description, identity.device.description]
        ).map { row in
            let stored = try StoredChange(row)
            return OwnChange(
                stream: stream,
                n: stored.n,
                at: stored.at,
                content: stored.content,
                standing: stored.standing,
                undoes: row["undoes"],
                isUndone: row["undone"]
            )
        }
    }

    private func statuses(sql: String, _ arguments: StatementArguments) throws -> [StreamStatus] {
        let count = { (state: String) in
            """
            (SELECT count(*) FROM change
             WHERE change.stream = stream.id AND change.state <> 'logged'
                AND change.state = '\(state)') AS \(state)
            """
        }
        let rows = try database.rows(
            sql: """
                SELECT *, \(count("waiting")), \(count("received")), \(count("rejected"))
                FROM stream \(sql)
                """,
            arguments: arguments
        )
        return try rows.map(Self.status)
    }

    private static func status(_ row: Row) throws -> StreamStatus {
        let audience = Array((row["audience"] as String).utf8)
        guard let id = StreamID(row["id"] as String),
            let partnership = PartnershipID(row["partnership"] as String),
            let access = Access(rawValue: row["access"]),
            let epoch = Epoch(row["epoch"] as String),
            let frontier = frontier(row)
        else { throw ReplicaError(.storage, "The database holds a stream that cannot be read.") }
        let cause = (row["halt"] as String?).flatMap(StreamStatus.Cause.init(rawValue:))
        return StreamStatus(
            id: id,
            partnership: partnership,
            audience: try JSONValue.message(audience) { (json) throws(MessageError) in
                try Audience(json, path: "")
            },
            access: access,
            epoch: epoch,
            cursor: frontier.size,
            size: row["size"],
            root: frontier.root,
            horizon: row["horizon"],
            next: row["next"],
            verified: row["verified"],
            waiting: row["waiting"],
            received: row["received"],
            rejected: row["rejected"],
            synced: (row["synced"] as Int64?).map(Milliseconds.init),
            halt: cause.map { StreamStatus.Halt($0, detail: row["halt_detail"] ?? "") },
            rebuild: (row["rebuild"] as String?).flatMap(StreamStatus.Rebuild.init(rawValue:)),
            announced: (row["announced"] as String?).flatMap { Epoch($0) }
        )
    }

    /// The tree over what is stored of a stream.
    func frontier(_ stream: StreamID) throws -> MerkleFrontier {
        guard
            let row = try database.row(
                sql: "SELECT cursor, subtrees FROM stream WHERE id = ?",
                arguments: [stream.description]
            ), let frontier = Self.frontier(row)
        else { throw ReplicaError(.notFound, "There is no stream \(stream) on this device.") }
        return frontier
    }

    private static func frontier(_ row: Row) -> MerkleFrontier? {
        let bytes = Array(row["subtrees"] as Data)
        let subtrees = stride(from: 0, to: bytes.count, by: Digest.length).compactMap {
            Digest(bytes: bytes[$0...].prefix(Digest.length))
        }
        return MerkleFrontier(size: row["cursor"], subtrees: subtrees)
    }

    func store(_ frontier: MerkleFrontier, of stream: StreamID) throws {
        try database.run(
            sql: "UPDATE stream SET cursor = ?, subtrees = ? WHERE id = ?",
            arguments: [
                frontier.size, Data(frontier.subtrees.flatMap(\.bytes)), stream.description,
            ]
        )
    }

    /// Takes over what the gateway says of all streams that this device may read.
    ///
    /// A stream that is not named any more is not this device's any more (rule F26). In one whose epoch
    /// has changed nothing is sent until this device has taken up the new one (clause 5.6).
    func adopt(_ streams: [StreamSummary]) throws {
        for summary in streams {
            let isBack = try hasCome(summary.id, backWith: summary.access)
            try database.run(
                sql: """
                    INSERT INTO stream (id, partnership, audience, access, epoch, horizon, size)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET
                        access = excluded.access, horizon = excluded.horizon, size = excluded.size
                    """,
                arguments: [
                    summary.id.description, summary.partnership.description,
                    String(decoding: summary.audience.json.canonicalBytes, as: UTF8.self),
                    summary.access.rawValue, summary.head.epoch.description,
                    summary.head.horizon, summary.head.size,
                ]
            )
            if isBack { try fetchAnew(summary.id) }
            let status = try status(summary.id)
            if status.epoch != summary.head.epoch {
                try announce(summary.head.epoch, of: status)
            } else if status.cursor == 0, status.rebuild != .snapshot, status.audience != .control,
                summary.head.size >= Limits.checkpointChanges
            {
                // Most likely there is a snapshot, which is less to fetch than the log.
                try set(rebuild: .snapshot, of: summary.id)
            } else if status.cursor > summary.head.size {
                try halt(summary.id, .ahead(size: summary.head.size, cursor: status.cursor))
            }
        }
        let named = Set(streams.map(\.id))
        for status in try statuses() where !named.contains(status.id) { try purge(status) }
    }

    /// Whether this device had lost its access to a stream and has it again.
    private func hasCome(_ stream: StreamID, backWith access: Access) throws -> Bool {
        guard access != .none else { return false }
        return try Bool.fetchOne(
            database,
            sql: "SELECT access = 'none' FROM stream WHERE id = ?",
            arguments: [stream.description]
        ) ?? false
    }

    /// Fetches a stream again that was removed from here; the gateway knows how far it has counted this
    /// device's changes.
    private func fetchAnew(_ stream: StreamID) throws {
        try set(rebuild: .changes, of: stream)
        try set(isFetching: true, of: stream)
    }

    /// Notes whether the log is here that a new change has to stand on.
    func set(isFetching: Bool, of stream: StreamID) throws {
        try database.run(
            sql: "UPDATE stream SET fetching = ? WHERE id = ?",
            arguments: [isFetching, stream.description]
        )
    }

    /// A stream of which nothing is here may begin anew; for any other the gateway is asked how much of
    /// it is left.
    func announce(_ epoch: Epoch, of status: StreamStatus) throws {
        let isEmpty = status.cursor == 0 && status.next == 1
        // What stood in the way in the old life may not in the new one.
        try database.run(
            sql: """
                UPDATE stream SET \(isEmpty ? "epoch" : "announced") = ?,
                    halt = CASE halt WHEN 'forked' THEN halt END WHERE id = ?
                """,
            arguments: [epoch.description, status.id.description]
        )
    }

    /// Notes what a stream needs before anything is sent.
    func set(rebuild: StreamStatus.Rebuild?, of stream: StreamID) throws {
        try database.run(
            sql: "UPDATE stream SET rebuild = ? WHERE id = ?",
            arguments: [rebuild?.rawValue, stream.description]
        )
    }

    /// Remembers that a stream may only be read.
    func markReadOnly(_ stream: StreamID) throws {
        try database.run(
            sql: "UPDATE stream SET access = 'read' WHERE id = ? AND access = 'write'",
            arguments: [stream.description]
        )
    }

    /// Stops syncing a stream until somebody has looked at it; nothing is thrown away.
    func halt(_ stream: StreamID, _ halt: StreamStatus.Halt) throws {
        try database.run(
            sql: "UPDATE stream SET halt = ?, halt_detail = ? WHERE id = ? AND halt IS NULL",
            arguments: [halt.cause.rawValue, halt.detail, stream.description]
        )
    }

    /// Removes a stream that this device may no longer read, and sets its unsent changes aside.
    func purge(_ status: StreamStatus) throws {
        let id = status.id.description
        try database.run(
            sql: """
                INSERT INTO quarantine (stream, partnership, n, at, content, since)
                SELECT stream, ?, n, at, content, ? FROM change
                WHERE stream = ? AND state IN ('waiting', 'rejected') ORDER BY n
                """,
            arguments: [status.partnership.description, now.value, id]
        )
        for table in [
            "touch", "entity", "change", "node", "seal", "author", "state", "snapshot", "part",
        ] {
            try database.run(sql: "DELETE FROM \(table) WHERE stream = ?", arguments: [id])
        }
        try database.run(
            sql: """
                UPDATE stream SET access = 'none', cursor = 0, subtrees = x'', size = 0,
                    synced = NULL, verified = 0, head = NULL, base = 0, base_subtrees = x'',
                    claimed = NULL, rebuild = NULL
                WHERE id = ?
                """,
            arguments: [id]
        )
        forgetAll(status.id)
    }
}
