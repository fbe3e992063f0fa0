import EntenteDomain
import EntenteSync

/// One snapshot of one stream, in one transaction; the stream's row is locked only at its end.
struct CheckpointRun: Sendable {
    let stream: StreamID
    let every: Int64
    let now: Milliseconds
    /// What was received before is beyond the retention.
    let cut: Milliseconds
    let lockTimeout: Duration

    /// Changes that are read at once.
    private static let page: Int64 = 200

    private var name: PostgresValue { .text(stream.description) }

    /// Makes a snapshot when one is due, and moves the horizon; false when there was none to make.
    func run(in transaction: Transaction) async throws -> Bool {
        let answers = try await transaction.query([
            (SnapshotSQL.claim, []), (SnapshotSQL.enter, [name]), (SnapshotSQL.newest, [name]),
        ])
        guard answers[0].bool(0, 0), !answers[1].isEmpty else { return false }
        let before = try KeptSnapshot(answers[2]) ?? KeptSnapshot(empty: ())
        let isDue = answers[1].int64(0, 1) - before.seq >= every
        if isDue {
            let end = try await pushEnd(before.seq + every, transaction)
            try await make(upTo: end, from: before, transaction)
        }
        let horizon = try await transaction.query(
            SnapshotSQL.raiseHorizon,
            [name, .int8(cut.value)]
        ).int64(0, 0)
        _ = try await transaction.query([
            (SnapshotSQL.strip, [name, .int8(Limits.keptSnapshots), .int8(0)]),
            (SnapshotSQL.forgetPassed, [name, .int8(horizon)]),
            (SnapshotSQL.forgetParts, [name]),
        ])
        return isDue
    }

    /// The end of the push that brought a change: a snapshot never ends within one, because whoever begins
    /// with it could not check its seal (clause 4.4).
    private func pushEnd(_ seq: Int64, _ transaction: Transaction) async throws -> Int64 {
        let rows = try await transaction.query(SnapshotSQL.pushEnd, [name, .int8(seq)])
        guard !rows.isEmpty else {
            throw StoreError(.inconsistent, detail: "the log of a checkpoint has a gap")
        }
        return rows.int64(0, 0)
    }

    /// Makes the snapshot anew if the one that is kept may hold what a change said that is erased now.
    ///
    /// No other snapshot of the stream stays, and no line of one: the content of the change is in all of
    /// them that cover it, wherever merging has put it. Readers go on from the new one at once.
    func remake(without seq: Int64, in transaction: Transaction) async throws {
        let answers = try await transaction.query([
            (SnapshotSQL.enter, [name]), (SnapshotSQL.newest, [name]),
        ])
        guard !answers[0].isEmpty, let kept = try KeptSnapshot(answers[1]), kept.seq >= seq else {
            return
        }
        _ = try await transaction.query([
            (SnapshotSQL.forgetLines, [name]),
            (SnapshotSQL.strip, [name, .int8(0), .int8(Limits.jsonInteger)]),
            (SnapshotSQL.forgetParts, [name]),
        ])
        // In steps, because the log of years does not fit into memory.
        let size = answers[0].int64(0, 1)
        var snapshot = KeptSnapshot(empty: ())
        while snapshot.seq < size {
            let end = min(snapshot.seq + every, size)
            _ = try await fold(into: &snapshot, upTo: end, transaction)
        }
        try await store(snapshot, partsOf: [], touched: [], transaction)
    }

    /// Makes and announces a snapshot that goes on from another.
    private func make(
        upTo seq: Int64,
        from before: KeptSnapshot,
        _ transaction: Transaction
    ) async throws {
        var snapshot = before
        let touched = try await fold(into: &snapshot, upTo: seq, transaction)
        try await store(snapshot, partsOf: before.parts, touched: touched, transaction)
    }

    /// Stores and announces what was folded; parts of before stay where nothing was touched.
    private func store(
        _ folded: KeptSnapshot,
        partsOf before: [KeptSnapshot.Part],
        touched: Set<EntityID>,
        _ transaction: Transaction
    ) async throws {
        var snapshot = folded
        snapshot.state = try await stateDigest(transaction)
        snapshot.parts = try await parts(before, touched, transaction)
        _ = try await transaction.query(SnapshotSQL.store, snapshot.parameters(stream))
        try await announce(snapshot, transaction)
    }

    /// Logs the digest of the state (clause 4.5), and the horizon.
    ///
    /// Replicas forget edits of texts up to it at one place of the log, so that they have one digest:
    /// for the state it counts only once it is logged.
    private func announce(_ snapshot: KeptSnapshot, _ transaction: Transaction) async throws {
        let head = try await ServerWriting(stream: stream, now: now, lockTimeout: lockTimeout)
            .append(in: transaction) { horizon in
                [.checkpoint(seq: snapshot.seq, digest: snapshot.state, horizon: horizon)]
            }
        guard head != nil else {
            throw StoreError(.inconsistent, detail: "the stream of a checkpoint is gone")
        }
    }

    // MARK: Folding

    /// Merges the changes up to a seq into the kept lines; answers the entities they were about.
    private func fold(
        into snapshot: inout KeptSnapshot,
        upTo seq: Int64,
        _ transaction: Transaction
    ) async throws -> Set<EntityID> {
        var batch = Batch(snapshot)
        try await batch.read(upTo: seq, self, transaction)
        snapshot = batch.snapshot
        var touched = Set(batch.records.flatMap { $0.change?.entities ?? [] })
        let rows = try await transaction.query(
            SnapshotSQL.lines,
            [name, .textArray(touched.map(\.description)), .int8(batch.horizon)]
        )
        let kept = try StreamState(
            seq: snapshot.seq - Int64(batch.records.count),
            lines: rows.indices.map { rows.bytes($0, 1) }
        )
        touched.formUnion(kept.entities.keys)
        try await merge(batch.records, into: kept, transaction)
        return touched
    }

    private func merge(
        _ records: [ChangeRecord],
        into state: StreamState,
        _ transaction: Transaction
    ) async throws {
        var state = state
        for record in records { state.apply(record) }
        let lines = state.lines
        let entities = state.entities.values.sorted { $0.id < $1.id }
        _ = try await transaction.query(
            SnapshotSQL.keep,
            [
                name, .textArray(entities.map(\.id.description)),
                .bytesArray(lines), .bytesArray(lines.map { StateDigest.line($0).bytes }),
                .boolArray(entities.map { !$0.texts.isEmpty }),
                .int8Array(entities.map { $0.oldestEdit ?? 0 }),
            ]
        )
    }

    /// Changes, and what the snapshot says about them apart from their entities.
    private struct Batch {
        var snapshot: KeptSnapshot
        var records: [ChangeRecord] = []
        /// The highest that the server named in these changes.
        var horizon: Int64 = 0

        init(_ snapshot: KeptSnapshot) { self.snapshot = snapshot }

        mutating func read(
            upTo seq: Int64,
            _ run: CheckpointRun,
            _ transaction: Transaction
        ) async throws {
            var counters = Dictionary(
                uniqueKeysWithValues: snapshot.devices.map { ($0.device, $0) }
            )
            let start = snapshot.seq
            while snapshot.seq < seq {
                let rows = try await transaction.query(
                    SnapshotSQL.changes,
                    [run.name, .int8(snapshot.seq), .int8(seq), .int8(CheckpointRun.page)]
                )
                guard !rows.isEmpty else {
                    throw StoreError(.inconsistent, detail: "the log of a checkpoint has a gap")
                }
                for row in rows.indices {
                    let change = try Change(
                        JSONScanner.parse(rows.bytes(row, 9)),
                        isRemainder: !rows.isNull(row, 12)
                    )
                    let header = try rows.header(row)
                    records.append(
                        ChangeRecord(
                            header: header,
                            change: change,
                            digest: try rows.digest(row, 10)
                        )
                    )
                    snapshot.frontier.append(try rows.digest(row, 11))
                    snapshot.acl = header.acl
                    snapshot.latest = max(snapshot.latest, header.received)
                    counters[header.device] = .init(
                        device: header.device,
                        n: header.n,
                        base: change.base
                    )
                    for case .checkpoint(_, _, let horizon) in change.notices {
                        self.horizon = max(self.horizon, horizon)
                    }
                    snapshot.seq = header.seq
                }
            }
            let seals = try await transaction.query(
                SnapshotSQL.covered,
                [run.name, .int8(start), .int8(seq)]
            )
            for row in seals.indices {
                let device: DeviceID = try seals.id(row, 0)
                let before = counters[device]
                counters[device] = .init(
                    device: device,
                    n: max(before?.n ?? 0, seals.int64(row, 1)),
                    base: before?.base ?? 0
                )
            }
            snapshot.devices = counters.values.sorted { $0.device < $1.device }
        }
    }

    private func stateDigest(_ transaction: Transaction) async throws -> Digest {
        let rows = try await transaction.query(SnapshotSQL.digests, [name])
        var digest = StateDigest()
        for row in rows.indices { digest.add(try rows.id(row, 0), try rows.digest(row, 1)) }
        return digest.finish()
    }

    // MARK: Parts

    /// Writes the parts in which something changed anew, and keeps the others.
    private func parts(
        _ before: [KeptSnapshot.Part],
        _ touched: Set<EntityID>,
        _ transaction: Transaction
    ) async throws -> [KeptSnapshot.Part] {
        guard !before.isEmpty else {
            return try await write(from: "", to: nil, transaction)
        }
        var isDirty = before.map { _ in false }
        for entity in touched {
            let place = before.lastIndex { $0.first <= entity.description } ?? 0
            isDirty[place] = true
        }
        var parts: [KeptSnapshot.Part] = []
        for (place, part) in before.enumerated() {
            guard isDirty[place] else {
                parts.append(part)
                continue
            }
            parts += try await write(
                from: place == 0 ? "" : part.first,
                to: place + 1 < before.count ? before[place + 1].first : nil,
                transaction
            )
        }
        return parts
    }

    private func write(
        from first: String,
        to end: String?,
        _ transaction: Transaction
    ) async throws -> [KeptSnapshot.Part] {
        let rows = try await transaction.query(
            SnapshotSQL.range,
            [name, .text(first), .text(end)]
        )
        var lines: [(entity: EntityID, line: [UInt8])] = []
        for row in rows.indices { lines.append((try rows.id(row, 0), rows.bytes(row, 1))) }
        var written: [KeptSnapshot.Part] = []
        for part in SnapshotPart.parts(lines) {
            let entry = part.entry
            _ = try await transaction.query(
                SnapshotSQL.storePart,
                [name, .bytes(entry.digest.bytes), .bytes(part.bytes)]
            )
            written.append(.init(entry: entry, first: part.first?.description ?? ""))
        }
        return written
    }
}
