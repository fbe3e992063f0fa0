import EntenteClient
import EntenteDomain
import EntenteSync
import Synchronization
import Testing

extension FakeGateway {
    /// Makes a snapshot of a stream as it is now, as the server's checkpointer would.
    func takeSnapshot(of stream: StreamID) throws {
        guard let log = log(stream) else { return }
        var state = StreamState()
        var counters: [DeviceID: SnapshotManifest.Device] = [:]
        for record in log.records {
            let change = try Change(
                JSONScanner.parse(record.content),
                isRemainder: record.erasure != nil
            )
            let device = record.header.device
            counters[device] = .init(device: device, n: change.n, base: change.base)
            state.apply(
                ChangeRecord(header: record.header, change: change, digest: log.head.root)
            )
        }
        let parts = SnapshotPart.parts(
            zip(state.entities.keys.sorted(), state.lines).map { (entity: $0, line: $1) }
        )
        let manifest = SnapshotManifest(
            epoch: log.epoch,
            seq: state.seq,
            frontier: log.frontier,
            acl: 1,
            horizon: 0,
            state: state.digest,
            devices: counters.values.sorted { $0.device < $1.device },
            parts: parts.map(\.entry)
        )
        self.state.withLock { $0.logs[stream]?.snapshot = (manifest, parts.map(\.bytes)) }
    }

    /// Erases a change, and says so unless told otherwise.
    func erase(_ seq: Int64, in stream: StreamID, isAnnounced: Bool = true) {
        let by = organisations[0].id
        guard let epoch = log(stream)?.epoch else { return }
        tamper(stream) { records in
            let old = records[Int(seq) - 1]
            guard let json = try? JSONScanner.parse(old.content), let change = try? Change(json)
            else { return }
            let scope = ChangeScope(stream: stream, epoch: epoch, device: old.header.device)
            records[Int(seq) - 1] = StoredRecord(
                header: old.header,
                content: Erasure.remainder(of: change).content,
                erasure: Erasure(
                    digest: scope.digest(of: old.content),
                    by: by,
                    reason: .legal
                )
            )
        }
        if isAnnounced { say(.erase(seq: seq, by: by, reason: .legal), in: stream) }
    }

    /// Logs the digest of a stream's state as it is now, and a horizon.
    func checkpoint(_ stream: StreamID, horizon: Int64) throws {
        try takeSnapshot(of: stream)
        guard let manifest = log(stream)?.snapshot?.manifest else { return }
        say(
            .checkpoint(seq: manifest.seq, digest: manifest.state, horizon: horizon),
            in: stream
        )
    }

    func raiseHorizon(of stream: StreamID, to seq: Int64) {
        state.withLock { $0.logs[stream]?.horizon = seq }
    }

    /// Puts a log back as it was, in a new life, as a restore of the database does.
    func restore(_ backup: Log) {
        state.withLock { state in
            var log = backup
            log.lives.append(.init(epoch: backup.epoch, size: backup.head.size))
            log.epoch = .random(using: &state.random)
            state.logs[log.id] = log
        }
    }
}
