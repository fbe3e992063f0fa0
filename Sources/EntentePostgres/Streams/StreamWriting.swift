import EntenteDomain
import EntenteSync

/// Writes what a sequencer has decided, in one round trip of the transaction that locked the stream.
struct StreamWriting: Sendable {
    let stream: StreamID
    /// The size of the control stream under which access was decided.
    let acl: Int64
    let now: Milliseconds

    /// Appends, refuses, keeps seals, and moves head and counters.
    ///
    /// - Parameters:
    ///   - sequencer: What was decided.
    ///   - size: The head that was locked.
    ///   - cursors: The counters as they were.
    ///   - transaction: Holds the lock.
    /// - Throws: What the database says, or `StoreError` when the head is not where it was locked.
    func write(
        _ sequencer: Sequencer,
        from size: Int64,
        moving cursors: [DeviceID: Sequencer.DeviceCursor],
        in transaction: Transaction
    ) async throws {
        let moved = sequencer.cursors.filter { cursors[$0.key] != $0.value }
            .sorted { $0.key < $1.key }
        guard !moved.isEmpty else { return }
        var writes: [(Statement, [PostgresValue])] = []
        if !sequencer.appended.isEmpty {
            writes.append((StreamSQL.append, appended(sequencer)))
            writes.append((StreamSQL.moveHead, head(sequencer, from: size)))
        }
        if !sequencer.refused.isEmpty {
            writes.append((StreamSQL.refuse, refused(sequencer)))
        }
        writes += PastAnswer(stream: stream, past: sequencer.past).writes
        writes += sealed(sequencer.seals)
        writes.append(
            (
                StreamSQL.moveCounters,
                [
                    .text(stream.description), .textArray(moved.map(\.key.description)),
                    .int8Array(moved.map(\.value.next)), .int8Array(moved.map(\.value.base)),
                ]
            )
        )
        let answers = try await transaction.query(writes)
        for answer in answers where answer.statement == StreamSQL.moveHead.name {
            guard answer.affected == 1 else {
                throw StoreError(.inconsistent, detail: "the locked head of \(stream) moved")
            }
        }
    }

    private func appended(_ sequencer: Sequencer) -> [PostgresValue] {
        let changes = sequencer.appended
        return [
            .text(stream.description), .int8(acl), .int8(now.value),
            .int8Array(changes.map(\.header.seq)),
            .textArray(changes.map(\.header.device.description)),
            .int8Array(changes.map(\.header.n)), .int8Array(changes.map(\.base)),
            .bytesArray(changes.map(\.change.content)),
            .bytesArray(changes.map(\.change.digest.bytes)),
            .bytesArray(changes.map(\.leaf.bytes)),
            .textArray(changes.map(\.header.member.description)),
            .textArray(changes.map(\.header.organisation.description)),
            .int8Array(changes.map(\.header.known.size)),
            .bytesArray(changes.map(\.header.known.root.bytes)),
            .boolArray(changes.map(\.change.editsText)),
        ]
    }

    private func head(_ sequencer: Sequencer, from size: Int64) -> [PostgresValue] {
        [
            .text(stream.description), .int8(size), .int8(sequencer.frontier.size),
            .bytes(Array(sequencer.frontier.subtrees.map(\.bytes).joined())),
        ]
    }

    private func refused(_ sequencer: Sequencer) -> [PostgresValue] {
        let refused = sequencer.refused
        return [
            .text(stream.description), .textArray(refused.map(\.device.description)),
            .int8Array(refused.map(\.change.n)),
            .bytesArray(refused.map(\.change.digest.bytes)),
            .textArray(refused.map(\.rejection.code.rawValue)),
            .textArray(refused.map(\.rejection.detail)),
        ]
    }

    /// Whole pushes together; one that brings digests by itself, because SQL's arrays of
    /// arrays must be rectangular.
    func sealed(_ seals: [PushSeal]) -> [(Statement, [PostgresValue])] {
        let whole = seals.filter { $0.weight == 1 }
        var writes: [(Statement, [PostgresValue])] = []
        if !whole.isEmpty {
            writes.append(
                (
                    StreamSQL.seal,
                    [
                        .text(stream.description), .int8(now.value),
                        .textArray(whole.map(\.device.description)),
                        .int8Array(whole.map(\.first)), .int8Array(whole.map(\.last)),
                        .bytesArray(whole.map(\.signature)), .int8Array(whole.map(\.seq)),
                    ]
                )
            )
        }
        for seal in seals where seal.weight > 1 {
            writes.append(
                (
                    StreamSQL.sealWithDigests,
                    [
                        .text(stream.description), .int8(now.value),
                        .text(seal.device.description), .int8(seal.first), .int8(seal.last),
                        .bytes(seal.signature), .int8(seal.seq),
                        .int8Array(seal.refused.map(\.n)),
                        .bytesArray(seal.refused.map(\.digest.bytes)),
                        .int8Array(seal.repeated.map(\.n)),
                        .bytesArray(seal.repeated.map(\.digest.bytes)),
                    ]
                )
            )
        }
        return writes
    }
}
