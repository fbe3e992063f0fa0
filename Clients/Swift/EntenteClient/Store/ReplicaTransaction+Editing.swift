import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import GRDB

extension ReplicaTransaction {
    /// Freezes operations into a change of this device, and stores and shows it.
    func freeze(
        _ operations: [EntenteSync.Operation],
        guards: [Change.Guard] = [],
        late: Change.Late? = nil,
        in stream: StreamID
    ) throws {
        let place = try editingPlace(in: stream)
        guard place.access == .write else {
            throw ReplicaError(.readOnly, "This device may read this stream, not write to it.")
        }
        guard !place.isFetching else {
            throw ReplicaError(
                .readOnly,
                "This stream is being fetched anew; it can be written once it is here."
            )
        }
        // What is made again was decided long ago: the gateway refuses it, and its author sees that.
        if late == nil { try refuseOpaque(operations, in: stream) }
        let change = Change(
            n: place.next,
            base: place.cursor,
            at: now,
            salt: salt(),
            guards: guards,
            late: late,
            operations: operations
        )
        let content = try checkedContent(of: change)
        let scope = ChangeScope(stream: stream, epoch: place.epoch, device: identity.device)
        try database.run(
            sql: """
                INSERT INTO change (stream, device, n, base, at, state, digest, content)
                VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?)
                """,
            arguments: [
                stream.description, identity.device.description, change.n, change.base,
                change.at.value, Data(scope.digest(of: content).bytes), Data(content),
            ]
        )
        let id = database.lastInsertedRowID
        try database.run(
            sql: "UPDATE stream SET next = ? WHERE id = ?",
            arguments: [change.n + 1, stream.description]
        )
        try touch(change.entities, stream, change: id)
        for entity in change.entities {
            updateIfFolded(stream, entity) { state in
                state.apply(change, device: identity.device, confirmation: nil)
            }
        }
    }

    /// What an edit needs to know of its stream.
    struct EditingPlace {
        let access: Access
        let epoch: Epoch
        let cursor: Int64
        let next: Int64
        /// Whether the log is not here yet on which a change of this device would have to stand.
        let isFetching: Bool
    }

    /// Reads what an edit needs, without counting what waits: a long time offline makes that much.
    func editingPlace(in stream: StreamID) throws -> EditingPlace {
        guard
            let row = try database.row(
                sql: "SELECT access, epoch, cursor, next, fetching FROM stream WHERE id = ?",
                arguments: [stream.description]
            ), let access = Access(rawValue: row["access"]),
            let epoch = Epoch(row["epoch"] as String)
        else { throw ReplicaError(.notFound, "There is no stream \(stream) on this device.") }
        return EditingPlace(
            access: access,
            epoch: epoch,
            cursor: row["cursor"],
            next: row["next"],
            isFetching: row["fetching"]
        )
    }

    /// Notes which entities a change is about; they must be looked at again before they are shown.
    func touch(_ entities: [EntityID], _ stream: StreamID, change: Int64) throws {
        for entity in entities {
            try database.run(
                sql: "INSERT OR IGNORE INTO touch (stream, entity, change) VALUES (?, ?, ?)",
                arguments: [stream.description, entity.description, change]
            )
        }
        try markStale(entities, stream)
    }

    func markStale(_ entities: [EntityID], _ stream: StreamID) throws {
        for entity in entities {
            try database.run(
                sql: """
                    INSERT INTO entity (stream, id) VALUES (?, ?)
                    ON CONFLICT (stream, id) DO UPDATE SET view = NULL
                    """,
                arguments: [stream.description, entity.description]
            )
        }
    }

    /// A field that holds what this version cannot read must not be written by it (rule F41).
    private func refuseOpaque(
        _ operations: [EntenteSync.Operation],
        in stream: StreamID
    ) throws {
        for entity in Set(operations.map(\.entity)) {
            let isOpaque = try Bool.fetchOne(
                database,
                sql: "SELECT opaque FROM entity WHERE stream = ? AND id = ?",
                arguments: [stream.description, entity.description]
            )
            guard isOpaque == true else { continue }
            let locked = try state(stream, entity).needs.locked(knowing: Feature.known)
            for operation in operations where operation.entity == entity {
                // What could not be read at all may be about anything.
                guard locked.isEmpty || locked.contains(nil) || locked.contains(operation.field)
                else { continue }
                throw ReplicaError(
                    .opaque,
                    "\(operation.field?.description ?? "The whole") of \(entity) holds something that "
                        + "this version of entente cannot read; a newer version can edit it."
                )
            }
        }
    }

    /// The bytes, once it is sure that the gateway would take them.
    ///
    /// They are read as the gateway reads them, so that what it would refuse for good is refused here,
    /// while the person can still put it right.
    private func checkedContent(of change: Change) throws -> [UInt8] {
        for operation in change.operations { try check(operation) }
        let content = change.content
        guard content.count <= Limits.changeBytes else {
            throw ReplicaError(
                .invalid,
                "The change has \(content.count) bytes; the limit is \(Limits.changeBytes)."
            )
        }
        do {
            _ = try Change(JSONScanner.parse(content))
        } catch {
            throw ReplicaError(.invalid, "The change is not possible: \(error).")
        }
        return content
    }

    private func check(_ operation: EntenteSync.Operation) throws {
        let reason: String
        do {
            let json = try JSONScanner.parse(operation.json.canonicalBytes)
            _ = try EntenteSync.Operation(json, path: "")
            return
        } catch let error as JSONError {
            reason = error.reason.rawValue
        } catch let error as MessageError {
            reason = "expected \(error.expected)"
        }
        let name = operation.field?.description ?? operation.name
        throw ReplicaError(
            .invalid,
            "\(name) of \(operation.entity) cannot be stored: \(reason)."
        )
    }
}
