package import EntenteDomain
import EntenteSync
import Foundation
package import GRDB

extension ReplicaTransaction {
    /// Folds what has changed since it was last looked at, reading each change once.
    func refresh(_ stream: StreamID) throws {
        var stale: [EntityID: Bool] = [:]
        let rows = try database.rows(
            sql: "SELECT id, opaque FROM entity WHERE stream = ? AND view IS NULL",
            arguments: [stream.description]
        )
        for row in rows {
            if let id = EntityID(row["id"] as String) { stale[id] = row["opaque"] as Bool }
        }
        guard !stale.isEmpty else { return }
        // A few are folded one by one, which also keeps them at hand; many in one pass over the log.
        if stale.count <= 8 {
            for (id, _) in stale { try storeView(state(stream, id), in: stream) }
        } else {
            for state in try foldAll(stream, Set(stale.keys)) { try storeView(state, in: stream) }
        }
    }

    private func foldAll(_ stream: StreamID, _ stale: Set<EntityID>) throws -> [EntityState] {
        var states: [EntityID: EntityState] = [:]
        var seqs: [EntityID: Int64] = [:]
        for id in stale {
            (states[id], seqs[id]) = try kept(StateCache.Key(stream: stream, entity: id))
        }
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT * FROM change
                WHERE stream = ?1 AND state <> 'rejected' AND opaque = 0 AND id IN (
                    SELECT touch.change FROM touch
                    JOIN entity ON entity.stream = touch.stream AND entity.id = touch.entity
                    WHERE touch.stream = ?1 AND entity.view IS NULL)
                ORDER BY seq IS NULL, seq, n
                """,
            arguments: [stream.description]
        )
        while let row = try rows.next() {
            let stored = try StoredChange(row)
            let change = try stored.change()
            // What is logged without a seq is in the kept states.
            if stored.state == "logged", stored.confirmation == nil { continue }
            for entity in change.entities where stale.contains(entity) {
                if let seq = stored.confirmation?.seq, seq <= seqs[entity] ?? 0 { continue }
                states[entity]?.apply(
                    change,
                    device: stored.device,
                    confirmation: stored.confirmation
                )
            }
        }
        return Array(states.values)
    }

    private func storeView(_ state: EntityState, in stream: StreamID) throws {
        let json = state.view(in: stream)
        let view = EntityView(stream: stream, id: state.id, json: json, isOpaque: false)
        try database.run(
            sql: """
                UPDATE entity SET view = ?, type = ?, present = ?, conflicts = ?
                WHERE stream = ? AND id = ?
                """,
            arguments: [
                Data(json.canonicalBytes), state.type?.description,
                view.exists, view.conflicts.count, stream.description, state.id.description,
            ]
        )
    }

    /// The entities of a stream that a condition holds for, in the order of their ids.
    package func views(
        _ stream: StreamID,
        where condition: String,
        _ arguments: [any DatabaseValueConvertible] = []
    ) throws -> [EntityView] {
        try refresh(stream)
        let rows = try database.rows(
            sql: "SELECT * FROM entity WHERE stream = ? AND \(condition) ORDER BY id",
            arguments: StatementArguments([stream.description] + arguments)
        )
        return try rows.map { row in
            guard let id = EntityID(row["id"] as String) else {
                throw ReplicaError(.storage, "The database holds an entity without an id.")
            }
            return EntityView(
                stream: stream,
                id: id,
                json: try JSONScanner.parse(Array(row["view"] as Data)),
                isOpaque: row["opaque"]
            )
        }
    }
}
