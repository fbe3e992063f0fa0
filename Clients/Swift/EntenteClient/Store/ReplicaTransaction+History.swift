import EntenteDomain
import EntenteSync
import Foundation
import GRDB

extension ReplicaTransaction {
    /// An entity as the first `size` changes of the log make it.
    func state(_ stream: StreamID, _ entity: EntityID, at size: Int64) throws -> EntityState {
        try folded(stream, entity, seen: size) { $0.confirmation.map { $0.seq <= size } ?? false }
    }

    /// An entity as this device saw it when it made a change: all up to its `base`, and the own
    /// changes before it.
    func state(
        _ stream: StreamID,
        _ entity: EntityID,
        before change: Change
    ) throws -> EntityState {
        let device = identity.device
        return try folded(stream, entity, seen: change.base) { stored in
            stored.device == device
                ? stored.n < change.n : stored.confirmation.map { $0.seq <= change.base } ?? false
        }
    }

    /// What was done to an entity that this device had not seen when it made a change, or did after it.
    func changes(
        _ stream: StreamID,
        _ entity: EntityID,
        after change: Change
    ) throws -> [(device: DeviceID, change: Change)] {
        let device = identity.device
        return try stored(stream, entity)
            .filter { stored in
                stored.device == device
                    ? stored.n > change.n
                    : stored.confirmation.map { $0.seq > change.base } ?? false
            }
            .map { ($0.device, try $0.change()) }
    }

    /// A change of this device by its counter.
    func ownChange(_ n: Int64, of stream: StreamID) throws -> Change? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT * FROM change
                WHERE stream = ? AND device = ? AND n = ? AND state <> 'rejected'
                """,
            arguments: [stream.description, identity.device.description, n]
        )
        return try row.map { try StoredChange($0).change() }
    }

    /// The size of the control stream under which a change was taken; nil for one that is not here.
    func control(of seq: Int64, in stream: StreamID) throws -> Int64? {
        try Int64.fetchOne(
            database,
            sql: "SELECT acl FROM change WHERE stream = ? AND seq = ?",
            arguments: [stream.description, seq]
        )
    }

    /// Folds what was seen, all up to a seq with it, on top of what is kept of that.
    private func folded(
        _ stream: StreamID,
        _ entity: EntityID,
        seen: Int64,
        _ isSeen: (StoredChange) -> Bool
    ) throws -> EntityState {
        var (state, start) = try kept(StateCache.Key(stream: stream, entity: entity))
        if start > seen { (state, start) = (EntityState(id: entity), 0) }
        for stored in try stored(stream, entity) where isSeen(stored) {
            // What was logged and has no seq here is covered by a snapshot.
            let seq = stored.confirmation?.seq ?? (stored.state == "logged" ? 0 : .max)
            guard seq > start else { continue }
            state.apply(
                try stored.change(),
                device: stored.device,
                confirmation: stored.confirmation
            )
        }
        return state
    }

    private func stored(_ stream: StreamID, _ entity: EntityID) throws -> [StoredChange] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT change.* FROM touch JOIN change ON change.id = touch.change
                WHERE touch.stream = ? AND touch.entity = ? AND change.state <> 'rejected'
                    AND change.opaque = 0
                ORDER BY change.seq IS NULL, change.seq, change.n
                """,
            arguments: [stream.description, entity.description]
        ).map(StoredChange.init)
    }
}
