import EntenteDomain
import EntenteSync

extension SimulatedStore {
    /// A snapshot that is kept of a stream.
    struct Snapshot: Sendable {
        let seq: Int64
        let frontier: MerkleFrontier
        let acl: Int64
        let state: Digest
        let devices: [SnapshotManifest.Device]
        let lines: [[UInt8]]
        let parts: [SnapshotPart]

        func manifest(of log: Log) -> SnapshotManifest {
            SnapshotManifest(
                epoch: log.epoch,
                seq: seq,
                frontier: frontier,
                acl: acl,
                horizon: min(log.horizon, seq),
                state: state,
                devices: devices,
                parts: parts.map(\.entry)
            )
        }
    }

    /// A stream for one who may read it.
    func readable(_ stream: StreamID, by device: DeviceID) -> Log? {
        log(stream).flatMap { access(device, $0) == .none ? nil : $0 }
    }

    /// Keeps a snapshot of a stream up to a seq and logs its digest, as the checkpointer does; the kept
    /// lines of the one before are folded on.
    mutating func keepSnapshot(
        of stream: StreamID,
        at seq: Int64,
        by server: Principal,
        salt: [UInt8],
        now: Milliseconds
    ) throws {
        guard let place = logs.firstIndex(where: { $0.id == stream }) else { return }
        let log = logs[place]
        let before = log.snapshots.last
        let seq = log.pushEnd(seq)
        guard seq > before?.seq ?? 0, seq <= log.frontier.size else { return }
        var state = try StreamState(seq: before?.seq ?? 0, lines: before?.lines ?? [])
        let rows = log.rows.prefix(Int(seq))
        var frontier = MerkleFrontier()
        for row in rows { frontier.append(row.leaf) }
        for row in rows.dropFirst(Int(state.seq)) {
            let header = row.record.header
            let isLeftOut = fault == .snapshotShort && header.seq == seq
            state.apply(
                ChangeRecord(
                    header: header,
                    change: isLeftOut ? nil : try row.record.content.change.get(),
                    digest: row.digest
                )
            )
        }
        let lines = zip(state.entities.keys.sorted(), state.lines).map {
            (entity: $0, line: $1)
        }
        let digest = state.digest
        logs[place].snapshots.append(
            Snapshot(
                seq: state.seq,
                frontier: frontier,
                acl: rows.last?.record.header.acl ?? acl,
                state: digest,
                devices: Self.counters(rows, log.seals.filter { $0.seq <= seq }),
                lines: lines.map(\.line),
                parts: SnapshotPart.parts(lines)
            )
        )
        announce(state.seq, digest, in: place, by: server, salt: salt, now: now)
    }

    /// Logs what a snapshot says (clause 4.5).
    private mutating func announce(
        _ seq: Int64,
        _ digest: Digest,
        in place: Int,
        by server: Principal,
        salt: [UInt8],
        now: Milliseconds
    ) {
        let log = logs[place]
        var sequencer = Sequencer(
            epoch: log.epoch,
            frontier: log.frontier,
            horizon: log.horizon,
            acl: acl,
            cursors: log.cursors,
            texts: TextGuard(),
            past: log.past,
            now: now
        )
        sequencer.append(
            [.checkpoint(seq: seq, digest: digest, horizon: log.horizon)],
            by: ServerAuthor(
                device: server.device,
                member: server.member,
                organisation: server.organisation
            ),
            to: log.id,
            salt: salt
        )
        write(sequencer, in: place)
    }

    /// Takes the log before the newest snapshot for longer ago than anybody may be offline.
    mutating func raiseHorizon(of stream: StreamID) {
        guard let place = logs.firstIndex(where: { $0.id == stream }) else { return }
        logs[place].horizon = max(logs[place].horizon, logs[place].snapshots.last?.seq ?? 0)
    }

    private static func counters(
        _ rows: ArraySlice<Row>,
        _ seals: [PushSeal]
    ) -> [SnapshotManifest.Device] {
        var counters: [DeviceID: SnapshotManifest.Device] = [:]
        for row in rows {
            let header = row.record.header
            counters[header.device] = .init(device: header.device, n: header.n, base: row.base)
        }
        for seal in seals {
            let logged = counters[seal.device]
            counters[seal.device] = .init(
                device: seal.device,
                n: max(logged?.n ?? 0, seal.last),
                base: logged?.base ?? 0
            )
        }
        return counters.values.sorted { $0.device < $1.device }
    }
}

extension SimulatedStore.Log {
    /// The end of the push that brought a change: no snapshot ends within one (clause 4.4).
    fileprivate func pushEnd(_ seq: Int64) -> Int64 {
        guard rows.indices.contains(Int(seq) - 1) else { return seq }
        let header = rows[Int(seq) - 1].record.header
        let seal = seals.filter { $0.device == header.device && $0.last >= header.n }
            .min { $0.last < $1.last }
        return seal?.seq ?? seq
    }
}
