import EntenteDomain
import EntenteSync
import Foundation
import GRDB

extension ReplicaTransaction {
    // MARK: Receiving

    /// Takes a page of the log, and the cursor with it, or nothing of it.
    func take(_ page: PullAnswer, of stream: StreamID) throws {
        let status = try status(stream)
        guard page.epoch == status.epoch else { return try announce(page.epoch, of: status) }
        if page.next > status.next, try !giveUpCounters(below: page.next, of: status) {
            // Somebody with this device's name has written what this database has never seen.
            return try halt(stream, .forked)
        }
        try database.run(
            sql: "UPDATE stream SET past = ? WHERE id = ?",
            arguments: [
                Data(JSONValue.array(page.past.map(\.json)).canonicalBytes), stream.description,
            ]
        )
        try append(page.records, page.epochs, to: status)
        for case .rejected(let n, let rejection) in page.outcomes
        where try status.rebuild != nil || !isWaiting(n, in: stream) {
            try reject(n, rejection, in: stream)
        }
        try continueCounter(at: page.next, of: stream)
        try note(page.head, of: status)
        let ahead = try sealsAhead(of: stream, after: status.cursor)
        try keep(page.seals, of: stream)
        if page.records.isEmpty, !page.seals.isEmpty,
            try sealsAhead(of: stream, after: status.cursor) == ahead
        {
            throw ReplicaError(.corrupt, "The gateway sends the same seals of a change again.")
        }
        try verify(stream)
        try database.run(
            sql: "UPDATE stream SET horizon = ? WHERE id = ?",
            arguments: [page.horizon, stream.description]
        )
        // What was read may have spoiled the snapshot that this began with.
        guard try self.status(stream).rebuild == .changes, !page.more else { return }
        try makeAgain(next: page.next, in: stream)
    }

    /// Takes up the counter that the gateway expects when a purge has set unsent changes aside.
    private func continueCounter(at next: Int64, of stream: StreamID) throws {
        try database.run(
            sql: """
                UPDATE stream SET next = ?1 WHERE id = ?2 AND next > ?1 AND NOT EXISTS (
                    SELECT 1 FROM change WHERE stream = ?2 AND device = ?3 AND n >= ?1)
                """,
            arguments: [next, stream.description, identity.device.description]
        )
    }

    /// Takes live frames that continue the cursor; any other is ignored (clause 5.5).
    ///
    /// While a creation waits for its outcome they are left to the next pull, which tells of refusals: a
    /// `base` beyond the place of a refusal says that its author has heard of it.
    func takeFrame(
        _ records: [PullAnswer.Record],
        seals: [PushSeal] = [],
        of stream: StreamID
    ) throws {
        let status = try status(stream)
        guard status.halt == nil, status.rebuild == nil, status.announced == nil,
            let first = records.first?.header.seq,
            first <= status.cursor + 1, try !isCreationOpen(in: stream)
        else { return }
        try append(
            records.filter { $0.header.seq > status.cursor },
            try epochs(stream),
            to: status
        )
        try database.run(
            sql: "UPDATE stream SET size = max(size, cursor) WHERE id = ?",
            arguments: [stream.description]
        )
        try keep(seals.filter { $0.seq > status.cursor }, of: stream)
        try verify(stream)
    }

    /// Whether a creation waits, which may be refused with all that builds on it.
    ///
    /// The words that are looked for can also stand in a text, which only costs a pull.
    private func isCreationOpen(in stream: StreamID) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (
                    SELECT 1 FROM change
                    WHERE stream = ? AND state <> 'logged' AND state = 'waiting'
                        AND instr(content, CAST('"o":"new"' AS BLOB)) > 0)
                """,
            arguments: [stream.description]
        ) ?? false
    }

    /// Notes a size that a live event named, which may be wrong; the next pull tells.
    func hint(_ size: Int64, of stream: StreamID) throws {
        try database.run(
            sql: "UPDATE stream SET size = max(size, ?) WHERE id = ?",
            arguments: [size, stream.description]
        )
    }

    private func append(
        _ records: [PullAnswer.Record],
        _ epochs: EpochHistory,
        to status: StreamStatus
    ) throws {
        var tree = ReplicaTree(database, status.id, try frontier(status.id))
        let base = try snapshotBase(status.id)
        var horizon = try horizon(in: status.id, asOf: status.cursor)
        for record in records {
            guard record.header.seq == tree.frontier.size + 1 else {
                throw ReplicaError(
                    .corrupt,
                    "The gateway sent change \(record.header.seq) of a stream "
                        + "where \(tree.frontier.size + 1) had to come."
                )
            }
            try checkKnown(
                record.header,
                root: tree.root(at: record.header.known.size),
                base: base,
                in: status.id
            )
            if let change = record.readableChange {
                try RecordRules.checkBase(
                    change,
                    at: record.header.seq,
                    horizon: horizon,
                    stream: status.id
                )
                for case .checkpoint(_, _, let named) in change.notices {
                    horizon = max(horizon, named)
                }
            }
            let digest = record.digest(in: status.id, epochs.epoch(at: record.header.seq))
            try store(record, digest, in: status)
            try tree.append(
                MerkleFrontier.leaf(header: record.header.canonicalBytes, content: digest)
            )
        }
        try store(tree.frontier, of: status.id)
    }

    /// Compares the head that an author knew with the own tree, as far as that reaches: of what lies
    /// before a snapshot there is only the one root.
    private func checkKnown(
        _ header: ChangeRecord.Header,
        root: Digest?,
        base: Int64,
        in stream: StreamID
    ) throws {
        if root == nil, header.known.size < header.seq, base > 0 { return }
        try RecordRules.checkKnown(header, root: root, stream: stream)
    }

    private func store(
        _ record: PullAnswer.Record,
        _ digest: Digest,
        in status: StreamStatus
    ) throws {
        let header = record.header
        if header.device == identity.device, let own = try ownChange(header.n, in: status.id) {
            if own.content != record.content, own.digest != digest,
                try takeBack(record, in: status)
            {
                try insert(record, digest, in: status.id)
                return try settleOriginal(of: record, in: status.id)
            }
            // In a new life of the log what waits has a new digest, and what was logged its old one.
            let isSame = own.digest == digest || own.content == record.content
            // The gateway never answered for what waits, or waited when the log was fetched anew, so
            // somebody else used its counter.
            let isOpen = own.state == "waiting" || (own.state == "logged" && !own.isPromised)
            guard isSame || own.confirmation != nil || !isOpen else {
                throw ReplicaError(.forked, StreamStatus.Halt.forked.detail)
            }
            guard isSame, own.state != "rejected", own.confirmation == nil else {
                throw ReplicaError(
                    .corrupt,
                    "The log has another change \(header.n) of this device than this folder."
                )
            }
            try confirm(own, header, digest, in: status.id)
            if let erasure = record.erasure { try erase(own, erasure, in: status.id) }
        } else if header.device == identity.device {
            if try header.n >= self.status(status.id).next {
                guard try takeBack(record, in: status) else {
                    throw ReplicaError(.forked, StreamStatus.Halt.forked.detail)
                }
            }
            try insert(record, digest, in: status.id)
            try settleOriginal(of: record, in: status.id)
        } else {
            try insert(record, digest, in: status.id)
        }
    }

    /// The own change has come back with the log: that is its acknowledgement (rule F7).
    private func confirm(
        _ own: StoredChange,
        _ header: ChangeRecord.Header,
        _ digest: Digest,
        in stream: StreamID
    ) throws {
        try database.run(
            sql: """
                UPDATE change SET state = 'logged', promised = NULL, seq = ?, member = ?,
                    organisation = ?, acl = ?, received = ?, known_size = ?, known_root = ?,
                    digest = ?
                WHERE id = ?
                """,
            arguments: StatementArguments(
                Self.columns(header) + [Data(digest.bytes), own.id]
            )
        )
        let entities = try own.change().entities
        for entity in entities {
            updateIfFolded(stream, entity) { state in
                state.confirm(device: identity.device, n: header.n, .init(header))
            }
        }
        try markStale(entities, stream)
    }

    private func insert(
        _ record: PullAnswer.Record,
        _ digest: Digest,
        in stream: StreamID
    ) throws {
        let header = record.header
        try dropIfLogged(record.content, in: stream)
        let readable = record.readableChange
        guard try !isKnown(header, in: stream) else {
            throw LogFault(
                .order,
                stream: stream,
                seq: header.seq,
                "Change \(header.seq) is number \(header.n) of device \(header.device), which has "
                    + "written its number \(header.n) before."
            )
        }
        if record.erasure != nil {
            guard let readable else { throw RecordRules.notErased(header, in: stream) }
            try RecordRules.checkRemainder(readable, of: header, stream: stream)
        }
        let values: [(any DatabaseValueConvertible)?] =
            Self.columns(header) + [
                stream.description, header.device.description, header.n,
                readable?.base ?? 0, readable?.at.value ?? header.received.value,
                Data(digest.bytes), Data(record.content), readable == nil,
                record.erasure.map { Data($0.json.canonicalBytes) },
                readable.map { !$0.notices.isEmpty } ?? false,
            ]
        try database.run(
            sql: """
                INSERT INTO change (seq, member, organisation, acl, received, known_size,
                    known_root, stream, device, n, base, at, digest, content, opaque,
                    erased, notice, state)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'logged')
                """,
            arguments: StatementArguments(values)
        )
        let id = database.lastInsertedRowID
        guard let change = readable else {
            return try touchOpaque(record.content, stream, change: id)
        }
        for case .checkpoint(let seq, let digest, let horizon) in change.notices {
            try check(checkpoint: seq, digest, in: stream)
            forgetEdits(upTo: horizon, in: stream)
        }
        try touch(change.entities, stream, change: id)
        for step in change.reserved { try markOpaque(step.entity, stream) }
        for entity in change.entities {
            updateIfFolded(stream, entity) { state in
                state.apply(change, device: header.device, confirmation: .init(header))
            }
        }
    }

    /// Whether the log had this counter of this device before.
    private func isKnown(_ header: ChangeRecord.Header, in stream: StreamID) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (
                    SELECT 1 FROM change WHERE stream = ? AND device = ? AND n = ?)
                """,
            arguments: [stream.description, header.device.description, header.n]
        ) ?? false
    }

    /// Marks what a change is about that this version cannot read, as far as that can be told.
    private func touchOpaque(_ content: [UInt8], _ stream: StreamID, change: Int64) throws {
        guard case .array(let operations)? = try JSONScanner.parse(content)["ops"] else { return }
        let entities = operations.compactMap { $0["e"]?.text.flatMap { EntityID($0) } }
        try touch(entities, stream, change: change)
        for entity in entities { try markOpaque(entity, stream) }
    }

    /// Notes that an entity has something that this version cannot read.
    func markOpaque(_ entity: EntityID, _ stream: StreamID) throws {
        try database.run(
            sql: "UPDATE entity SET opaque = 1 WHERE stream = ? AND id = ?",
            arguments: [stream.description, entity.description]
        )
    }

    private func ownChange(_ n: Int64, in stream: StreamID) throws -> StoredChange? {
        try database.row(
            sql: "SELECT * FROM change WHERE stream = ? AND device = ? AND n = ?",
            arguments: [stream.description, identity.device.description, n]
        ).map(StoredChange.init)
    }

    private static func columns(
        _ header: ChangeRecord.Header
    ) -> [(any DatabaseValueConvertible)?] {
        [
            header.seq, header.member.description, header.organisation.description, header.acl,
            header.received.value, header.known.size, Data(header.known.root.bytes),
        ]
    }
}

extension PullAnswer.Record {
    /// The change, unless it is one that this version cannot read at all.
    var readableChange: Change? {
        try? change.get()
    }
}
