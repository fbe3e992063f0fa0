import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import GRDB

/// What a replica checks of a history beside its tree: who wrote each change, by the devices' seals and
/// the control stream, and what was erased (clauses 4.2 to 4.4).
///
/// Seals can be checked only once the control stream is known up to the seq under which the server
/// decided; until then a stream is read and shown, and `verified` stays behind its cursor.
extension ReplicaTransaction {
    /// Keeps seals until the changes they sign and the keys are here.
    func keep(_ seals: [PushSeal], of stream: StreamID) throws {
        for seal in seals {
            try database.run(
                sql: """
                    INSERT OR IGNORE INTO seal (stream, seq, device, last, content)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [
                    stream.description, seal.seq, seal.device.description, seal.last,
                    Data(seal.json.canonicalBytes),
                ]
            )
        }
    }

    /// How many seals are here of the change that comes next: a page may have had room for no more.
    func sealsAhead(of stream: StreamID, after cursor: Int64) throws -> Int {
        try Int.fetchOne(
            database,
            sql: "SELECT count(*) FROM seal WHERE stream = ? AND seq = ?",
            arguments: [stream.description, cursor + 1]
        ) ?? 0
    }

    /// Checks as much of a stream as can be checked now; a new part of a control stream lets more of
    /// the partnership's other streams be checked.
    ///
    /// - Throws: `LogFault` when something does not verify.
    func verify(_ stream: StreamID) throws {
        try verifyAll(reachedBy: stream)
        for stream in spoiled { try forgetSpoiled(stream) }
        spoiled = []
    }

    private func verifyAll(reachedBy stream: StreamID) throws {
        let status = try status(stream)
        guard status.audience == .control else {
            guard let control = try control(of: status.partnership) else { return }
            return try verify(status, control)
        }
        guard let control = try control(of: status.partnership) else { return }
        try checkOwnKey(control, in: stream)
        try setVerified(status.cursor, of: stream)
        for other in try statuses()
        where other.partnership == status.partnership && other.audience != .control
            && other.halt == nil && other.verified < other.cursor
        {
            try verify(other, control)
        }
    }

    private func verify(_ status: StreamStatus, _ control: ControlRegister) throws {
        try checkSeals(status, control)
        while try checkAuthors(self.status(status.id), control) {}
    }

    /// What the control stream of a partnership says; nil while nothing of it is here.
    private func control(of partnership: PartnershipID) throws -> ControlRegister? {
        let status = try statuses().first {
            $0.partnership == partnership && $0.audience == .control
        }
        guard let status, status.cursor > 0, status.halt == nil else { return nil }
        var register = registers[status.id] ?? takeRegister(status.id) ?? ControlRegister()
        if register.size > status.cursor { register = ControlRegister() }
        if register.size < status.cursor {
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT * FROM change WHERE stream = ? AND seq > ? ORDER BY seq",
                arguments: [status.id.description, register.size]
            )
            while let row = try rows.next() {
                guard let header = try StoredChange.header(row) else { continue }
                try register.take(header, StoredChange(row).change(), of: status.id)
            }
        }
        registers[status.id] = register
        return register
    }

    /// The key that everybody is shown for this device must be the one that this device holds.
    private func checkOwnKey(_ control: ControlRegister, in stream: StreamID) throws {
        guard let own = control.devices[identity.device] else { return }
        guard own.key == key.publicKey else {
            throw LogFault(
                .key,
                stream: stream,
                seq: own.since,
                "The control stream names another key for this device than the one it holds: "
                    + "somebody means to write in its name."
            )
        }
    }

    // MARK: Seals

    private func checkSeals(_ status: StreamStatus, _ control: ControlRegister) throws {
        let stream = status.id
        let rows = try database.rows(
            sql: """
                SELECT rowid, content FROM seal
                WHERE stream = ? AND checked = 0 AND seq <= ? ORDER BY seq, device, last
                """,
            arguments: [stream.description, status.cursor]
        )
        for row in rows {
            let seal = try JSONValue.message(Array(row["content"] as Data)) {
                (json) throws(MessageError) in try PushSeal(json, path: "")
            }
            let (logged, acl) = try logged(seal, in: stream)
            // The key may have come with a part of the control stream that is not here yet.
            guard acl <= control.size, control.devices[seal.device] != nil || acl > 0 else {
                return
            }
            let known = try covered(seal.device, in: stream)
            let covered = try SealRules.check(
                seal,
                covered: known.seals,
                below: known.snapshot,
                logged: logged,
                stream: stream,
                epochs: epochs(stream),
                key: control.key(of: seal.device)
            )
            try database.run(
                sql: """
                    INSERT INTO author (stream, device, covered) VALUES (?1, ?2, ?3)
                    ON CONFLICT (stream, device) DO UPDATE SET covered = ?3
                    """,
                arguments: [stream.description, seal.device.description, covered]
            )
            try database.run(
                sql: "UPDATE seal SET checked = 1 WHERE rowid = ?",
                arguments: [row["rowid"] as Int64]
            )
        }
    }

    /// The logged changes that a seal covers, and the highest control seq that one of them names.
    private func logged(
        _ seal: PushSeal,
        in stream: StreamID
    ) throws -> (changes: [(n: Int64, digest: Digest)], acl: Int64) {
        let rows = try database.rows(
            sql: """
                SELECT n, digest, acl FROM change
                WHERE stream = ? AND device = ? AND n BETWEEN ? AND ? AND seq IS NOT NULL
                """,
            arguments: [
                stream.description, seal.device.description, seal.first, seal.last,
            ]
        )
        let changes = rows.compactMap { row in
            Digest(bytes: row["digest"] as Data).map { (n: row["n"] as Int64, digest: $0) }
        }
        return (changes, rows.map { $0["acl"] as Int64 }.max() ?? 0)
    }

    /// The last counters of a device that seals and a snapshot cover.
    private func covered(
        _ device: DeviceID,
        in stream: StreamID
    ) throws -> (seals: Int64, snapshot: Int64) {
        let row = try database.row(
            sql: "SELECT covered, base FROM author WHERE stream = ? AND device = ?",
            arguments: [stream.description, device.description]
        )
        return row.map { ($0["covered"], $0["base"]) } ?? (0, 0)
    }

    // MARK: Authors

    /// Checks the authors of some changes; true when there are more that can be checked.
    private func checkAuthors(
        _ status: StreamStatus,
        _ control: ControlRegister
    ) throws -> Bool {
        let stream = status.id
        var verified = status.verified
        var covers: [DeviceID: Int64] = [:]
        let rows = try database.rows(
            sql: "SELECT * FROM change WHERE stream = ? AND seq > ? ORDER BY seq LIMIT ?",
            arguments: [stream.description, verified, 2 * Limits.pullChanges]
        )
        for row in rows {
            guard let header = try StoredChange.header(row), header.acl <= control.size else {
                break
            }
            let isNotice = row["notice"] as Bool
            try RecordRules.checkAuthor(
                header,
                isNotice: isNotice,
                control: control,
                stream: stream
            )
            if isNotice {
                try obey(StoredChange(row).change().notices, in: stream)
            } else {
                let cover = try covers[header.device] ?? covered(header.device, in: stream).seals
                covers[header.device] = cover
                guard header.n <= cover else {
                    // A page may end within a push; at the head every seal is there.
                    guard status.cursor < status.size else {
                        throw SealRules.missing(header, of: stream)
                    }
                    break
                }
            }
            verified = header.seq
        }
        try setVerified(verified, of: stream)
        if verified == status.size { try checkErasures(in: stream) }
        return verified > status.verified && rows.count == 2 * Limits.pullChanges
    }

    private func setVerified(_ seq: Int64, of stream: StreamID) throws {
        try database.run(
            sql: "UPDATE stream SET verified = ? WHERE id = ?",
            arguments: [seq, stream.description]
        )
    }

    // MARK: Erasures

    /// Takes out of this replica what the server says was erased.
    private func obey(_ notices: [ServerNotice], in stream: StreamID) throws {
        for case .erase(let seq, let by, let reason) in notices {
            guard try seq > snapshotBase(stream) else {
                spoiled.insert(stream)
                continue
            }
            let row = try database.row(
                sql: "SELECT * FROM change WHERE stream = ? AND seq = ?",
                arguments: [stream.description, seq]
            )
            guard let row else { continue }
            let stored = try StoredChange(row)
            let erasure = Erasure(digest: stored.digest, by: by, reason: reason)
            if let known = try stored.erasure() {
                guard known == erasure else {
                    throw LogFault(
                        .erasure,
                        stream: stream,
                        seq: seq,
                        "Change \(seq) was erased otherwise than the server says."
                    )
                }
            } else {
                try erase(stored, erasure, in: stream)
            }
            try database.run(
                sql: "UPDATE change SET announced = 1 WHERE id = ?",
                arguments: [stored.id]
            )
        }
    }

    /// Replaces a stored content by what is left of it, and folds again what it was part of.
    func erase(_ stored: StoredChange, _ erasure: Erasure, in stream: StreamID) throws {
        let change = try? stored.change()
        let rest =
            change.map(Erasure.remainder)
            ?? Change(
                n: stored.n,
                base: 0,
                at: stored.at,
                salt: [UInt8](repeating: 0, count: Change.saltLength),
                operations: []
            )
        try overwriteWhatIsDeleted()
        try database.run(
            sql: "UPDATE change SET content = ?, erased = ?, opaque = 0 WHERE id = ?",
            arguments: [
                Data(rest.content), Data(erasure.json.canonicalBytes), stored.id,
            ]
        )
        let names = try String.fetchAll(
            database,
            sql: "SELECT entity FROM touch WHERE stream = ? AND change = ?",
            arguments: [stream.description, stored.id]
        )
        let entities = names.compactMap { EntityID($0) }
        for entity in entities {
            forget(stream, entity)
            // What was folded here holds it still; a snapshot's own line does not reach this far.
            if try snapshotBase(stream) == 0 {
                try database.run(
                    sql: "DELETE FROM state WHERE stream = ? AND entity = ?",
                    arguments: [stream.description, entity.description]
                )
            }
        }
        try markStale(entities, stream)
    }

    /// What is deleted or replaced from here on must not stay readable in the file.
    private func overwriteWhatIsDeleted() throws {
        try database.execute(sql: "PRAGMA secure_delete = ON")
    }

    /// Drops a snapshot that holds what was erased, and all that was made of it.
    ///
    /// The stream begins anew with the gateway's next one; this device's changes that wait stay, and are
    /// made again on top.
    private func forgetSpoiled(_ stream: StreamID) throws {
        try overwriteWhatIsDeleted()
        try database.execute(
            sql: "DELETE FROM change WHERE stream = ? AND state = 'logged'",
            arguments: [stream.description]
        )
        try forgetLog(stream)
        try forgetSnapshot(of: stream)
        forgetAll(stream)
        try database.execute(
            sql: "UPDATE entity SET view = NULL WHERE stream = ?",
            arguments: [stream.description]
        )
        try set(rebuild: .snapshot, of: stream)
    }

    /// At the head every erasure has been announced.
    private func checkErasures(in stream: StreamID) throws {
        let seq = try Int64.fetchOne(
            database,
            sql: """
                SELECT min(seq) FROM change
                WHERE stream = ? AND erased IS NOT NULL AND announced = 0 AND seq IS NOT NULL
                """,
            arguments: [stream.description]
        )
        guard let seq else { return }
        throw LogFault(
            .erasure,
            stream: stream,
            seq: seq,
            "Change \(seq) is marked as erased, and the server never said that it was."
        )
    }
}
