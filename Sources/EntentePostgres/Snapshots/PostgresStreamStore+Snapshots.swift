public import EntenteDomain
public import EntenteSync

extension PostgresStreamStore: SnapshotStore {
    /// The newest snapshot of a stream; nil when there is no such stream for the device.
    public func snapshot(
        of stream: StreamID,
        device: DeviceID
    ) async throws(StoreError) -> SnapshotOffer? {
        let name = PostgresValue.text(stream.description)
        do {
            let answers = try await pool.transaction([
                (StreamSQL.enter, [.text(device.description), name]),
                (SnapshotSQL.newest, [name]),
                (StreamSQL.counter, [name, .text(device.description)]),
            ])
            guard !answers[0].isEmpty else { return nil }
            let head = try answers[0].head(0, 2)
            return SnapshotOffer(
                manifest: try KeptSnapshot(answers[1])?
                    .manifest(epoch: head.epoch, horizon: head.horizon),
                next: answers[2].isEmpty ? 1 : answers[2].int64(0, 0)
            )
        } catch {
            throw StoreError(error)
        }
    }

    /// The bytes of one part; nil when there is no such stream for the device, empty when the snapshot
    /// has gone meanwhile.
    public func part(
        _ place: Int,
        of stream: StreamID,
        seq: Int64,
        device: DeviceID
    ) async throws(StoreError) -> [UInt8]? {
        let name = PostgresValue.text(stream.description)
        do {
            let answers = try await pool.transaction([
                (StreamSQL.enter, [.text(device.description), name]),
                (SnapshotSQL.part, [name, .int8(seq), .int8(place)]),
            ])
            guard !answers[0].isEmpty else { return nil }
            return answers[1].isEmpty ? [] : answers[1].bytes(0, 0)
        } catch {
            throw StoreError(error)
        }
    }
}
