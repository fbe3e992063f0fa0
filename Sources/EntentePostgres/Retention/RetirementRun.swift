import EntenteDomain
import EntenteSync

/// What one organisation wrote in one stream, erased in one transaction (clause 4.7).
struct RetirementRun: Sendable {
    let stream: StreamID
    let organisation: OrganisationID
    let now: Milliseconds
    let lockTimeout: Duration

    /// Changes that are read, erased and told at once: what is said of them stays below a change's bytes.
    private static let page: Int64 = 200

    private var name: PostgresValue { .text(stream.description) }
    private var side: PostgresValue { .text(organisation.description) }

    /// A change, and what is left of it.
    private struct Remainder {
        let seq: Int64
        let content: [UInt8]
    }

    /// Erases and tells it; answers how many changes, none when another process has been faster.
    func run(in transaction: Transaction) async throws -> Int64 {
        // No checkpointer writes what it has read before.
        _ = try await transaction.query([
            (RetentionSQL.patience, []), (SnapshotSQL.claimAndWait, []),
        ])
        // Somebody may have said otherwise since the list of what is due was read.
        let due = try await transaction.query(RetentionSQL.isDue, [.int8(now.value), name, side])
        guard !due.isEmpty else { return 0 }
        let whole = due.bool(0, 0)
        let joint = whole ? nil : try await jointWork(transaction)
        var first: Int64?
        var erased: Int64 = 0
        var seq: Int64 = 0
        while let page = try await page(after: seq, keeping: joint, transaction) {
            seq = page.end
            guard let start = page.remainders.first?.seq else { continue }
            first = first ?? start
            try await erase(page.remainders, whole: whole, transaction)
            erased += Int64(page.remainders.count)
        }
        if let first { try await makeAnew(without: first, transaction) }
        _ = try await transaction.query(
            RetentionSQL.note,
            [name, side, .bool(whole), .int8(erased), .int8(now.value)]
        )
        return erased
    }

    /// On what others build here: of a log that has ended, so it does not change while it is read.
    private func jointWork(_ transaction: Transaction) async throws -> JointWork {
        var joint = JointWork()
        var seq: Int64 = 0
        while true {
            let answers = try await transaction.query([
                (SnapshotSQL.enter, [name]),
                (RetentionSQL.everyone, [name, side, .int8(seq), .int8(Self.page)]),
            ])
            let rows = answers[1]
            guard let last = rows.indices.last else { return joint }
            for row in rows.indices { joint.take(rows.bytes(row, 2), isOwn: rows.bool(row, 1)) }
            seq = rows.int64(last, 0)
        }
    }

    /// What is to be erased of the next changes of the organisation; nil when there are no more.
    private func page(
        after seq: Int64,
        keeping joint: JointWork?,
        _ transaction: Transaction
    ) async throws -> (end: Int64, remainders: [Remainder])? {
        let answers = try await transaction.query([
            (SnapshotSQL.enter, [name]),
            (RetentionSQL.page, [name, side, .int8(seq), .int8(Self.page)]),
        ])
        let rows = answers[1]
        guard let last = rows.indices.last else { return nil }
        let remainders = try rows.indices.compactMap { row -> Remainder? in
            let logged = rows.bytes(row, 1)
            guard joint?.needs(logged) != true, let rest = try Erasure.remainder(ofLogged: logged)
            else { return nil }
            return Remainder(seq: rows.int64(row, 0), content: rest.content)
        }
        return (rows.int64(last, 0), remainders)
    }

    private func erase(
        _ remainders: [Remainder],
        whole: Bool,
        _ transaction: Transaction
    ) async throws {
        let notices = remainders.map {
            ServerNotice.erase(seq: $0.seq, by: organisation, reason: .retention)
        }
        let head = try await ServerWriting(stream: stream, now: now, lockTimeout: lockTimeout)
            .append(notices, in: transaction)
        guard head != nil else {
            throw StoreError(.inconsistent, detail: "the stream of a retirement is gone")
        }
        _ = try await transaction.query(
            RetentionSQL.retire,
            [
                name, side, .bool(whole), .int8Array(remainders.map(\.seq)),
                .bytesArray(remainders.map(\.content)), .int8(now.value),
            ]
        )
    }

    /// Makes snapshots, and what reports and search read, without what is gone.
    private func makeAnew(without seq: Int64, _ transaction: Transaction) async throws {
        let snapshots = CheckpointRun(
            stream: stream,
            every: Limits.checkpointChanges,
            now: now,
            cut: now,
            lockTimeout: lockTimeout
        )
        try await snapshots.remake(without: seq, in: transaction)
        _ = try await transaction.query(SnapshotSQL.enter, [name])
        try await ProjectionRun(stream: stream).forget(in: transaction)
    }
}
