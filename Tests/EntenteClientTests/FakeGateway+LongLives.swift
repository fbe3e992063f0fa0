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
        for record in log.records {
            let change = try Change(JSONScanner.parse(record.content))
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
            devices: [],
            parts: parts.map(\.entry)
        )
        self.state.withLock { $0.logs[stream]?.snapshot = (manifest, parts.map(\.bytes)) }
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
