import EntenteDomain
import EntenteSync

/// The rows of one stream, brought on by one transaction.
struct ProjectionRun: Sendable {
    let stream: StreamID

    /// Changes that are merged at once, which bounds what is held in memory.
    private static let page: Int64 = 500

    private var name: PostgresValue { .text(stream.description) }

    /// Where a stream stands.
    private struct Place {
        let audience: Audience
        let words: [PostgresValue]
        let size: Int64
        let seq: Int64

        init(_ rows: Rows) throws(StoreError) {
            audience = try Audience(rows, 0, 0)
            let organisation: OrganisationID? = try rows.optionalID(0, 1)
            let department: DepartmentID? = try rows.optionalID(0, 2)
            words = [
                .text(rows.text(0, 0)), .text(organisation?.description),
                .text(department?.description),
            ]
            size = rows.int64(0, 3)
            seq = rows.int64(0, 4)
        }
    }

    /// Takes the next page of changes; false when there is no more, or another process is at it.
    ///
    /// Who waits for the other process gets `lockTimeout` when that takes long.
    func follow(in transaction: Transaction, waits: Bool = false) async throws -> Bool {
        guard try await claim(in: transaction, waits: waits),
            let place = try await enter(transaction), place.seq < place.size
        else { return false }
        // Of another life of the log, or of nothing.
        if place.seq == 0 { try await forgetRows(transaction) }
        let seq = try await take(after: place.seq, place, transaction)
        _ = try await transaction.query(ProjectionSQL.move, [name, .int8(seq)])
        return seq < place.size
    }

    private func claim(in transaction: Transaction, waits: Bool) async throws -> Bool {
        guard waits else {
            return try await transaction.query(ProjectionSQL.claim, [name]).bool(0, 0)
        }
        _ = try await transaction.query([
            (ProjectionSQL.patience, []), (ProjectionSQL.claimAndWait, [name]),
        ])
        return true
    }

    /// Makes all rows anew.
    func rebuild(in transaction: Transaction) async throws {
        _ = try await transaction.query(ProjectionSQL.claimAndWait, [name])
        guard let place = try await enter(transaction) else { return }
        try await empty(transaction)
        var seq: Int64 = 0
        while seq < place.size { seq = try await take(after: seq, place, transaction) }
        guard seq > 0 else { return }
        _ = try await transaction.query(ProjectionSQL.move, [name, .int8(seq)])
    }

    /// Forgets the rows because the log has less than they say; whoever follows makes them anew.
    ///
    /// The transaction has entered the stream.
    func forget(in transaction: Transaction) async throws {
        _ = try await transaction.query(ProjectionSQL.claimAndWait, [name])
        try await empty(transaction)
    }

    private func empty(_ transaction: Transaction) async throws {
        try await forgetRows(transaction)
        _ = try await transaction.query(ProjectionSQL.forgetPosition, [name])
    }

    private func forgetRows(_ transaction: Transaction) async throws {
        _ = try await transaction.query([
            (ProjectionSQL.forget, [name]), (ProjectionSQL.forgetWords, [name]),
        ])
    }

    private func enter(_ transaction: Transaction) async throws -> Place? {
        let answers = try await transaction.query([
            (SnapshotSQL.enter, [name]), (ProjectionSQL.place, [name]),
        ])
        return answers[1].isEmpty ? nil : try Place(answers[1])
    }

    /// Merges the next page of changes into the rows; answers the last seq of it.
    private func take(
        after seq: Int64,
        _ place: Place,
        _ transaction: Transaction
    ) async throws -> Int64 {
        let rows = try await transaction.query(
            SnapshotSQL.changes,
            [name, .int8(seq), .int8(place.size), .int8(Self.page)]
        )
        guard !rows.isEmpty else {
            throw StoreError(.inconsistent, detail: "the log of a projection has a gap")
        }
        let records = try rows.indices.map { row in
            ChangeRecord(
                header: try rows.header(row),
                change: try Change(
                    JSONScanner.parse(rows.bytes(row, 9)),
                    isRemainder: !rows.isNull(row, 12)
                ),
                digest: try rows.digest(row, 10)
            )
        }
        let touched = Set(records.flatMap { $0.change?.entities ?? [] })
        var horizon: Int64 = 0
        for notice in records.flatMap({ $0.change?.notices ?? [] }) {
            guard case .checkpoint(_, _, let named) = notice else { continue }
            horizon = max(horizon, named)
        }
        let known = try await transaction.query(
            ProjectionSQL.lines,
            [name, .textArray(touched.map(\.description)), .int8(horizon)]
        )
        // Of the stream's state only what these changes can touch.
        var state = try StreamState(seq: seq, lines: known.indices.map { known.bytes($0, 1) })
        for record in records { state.apply(record) }
        try await write(state, place, transaction)
        return state.seq
    }

    private func write(
        _ state: StreamState,
        _ place: Place,
        _ transaction: Transaction
    ) async throws {
        let lines = state.lines
        let states = state.entities.values.sorted { $0.id < $1.id }
        guard !states.isEmpty else { return }
        let entities = states.map { ProjectedEntity($0, in: stream, for: place.audience) }
        let found = entities.map(SearchedText.init)
        let text = { (json: JSONValue) in String(decoding: json.canonicalBytes, as: UTF8.self) }
        _ = try await transaction.query(
            ProjectionSQL.write,
            [name] + place.words + [
                .textArray(entities.map(\.id.description)),
                .textArray(entities.map { $0.type?.description ?? "" }),
                .textArray(entities.map { $0.made?.member.description ?? "" }),
                .textArray(entities.map { $0.made?.organisation.description ?? "" }),
                .int8Array(entities.map { $0.made?.received.value ?? 0 }),
                .textArray(entities.map { $0.changed?.member.description ?? "" }),
                .textArray(entities.map { $0.changed?.organisation.description ?? "" }),
                .int8Array(entities.map { $0.changed?.received.value ?? 0 }),
                .int8Array(entities.map { $0.changed?.seq ?? 0 }),
                .textArray(entities.map { text($0.fields) }),
                .textArray(entities.map { text($0.agreed) }), .bytesArray(lines),
                .int8Array(states.map { $0.oldestEdit ?? 0 }),
            ]
        )
        _ = try await transaction.query(
            ProjectionSQL.writeWords,
            [
                name, .textArray(entities.map(\.id.description)),
                .textArray(entities.map { $0.type?.description ?? "" }),
                .textArray(found.map(\.title)), .textArray(found.map(\.body)),
            ]
        )
    }
}
