import EntenteDomain
import EntenteSync

/// The pushes that one transaction appends to one stream.
///
/// What is decided stands in `Sequencer`; here is what it needs to know, and what to write.
struct SequencingGroup: Sendable {
    let stream: StreamID
    let requests: [SequencingRequest]
    let now: Milliseconds
    let lockTimeout: Duration

    /// What became of the group, once its transaction has committed.
    struct Decided: Sendable {
        let results: [Result<PushResult, PushRefusal>]
        let texts: TextGuard
        let hasAppended: Bool
    }

    /// A signature to keep, with the counters it covers.
    private struct Sealed {
        let device: DeviceID
        let first: Int64
        let last: Int64
        let signature: [UInt8]
    }

    /// Locks, reads, decides and writes.
    func run(_ texts: TextGuard, in transaction: Transaction) async throws -> Decided {
        let devices = Array(Set(requests.map(\.principal.device))).sorted()
        let editsText = requests.contains { $0.changes.contains(where: \.editsText) }
        var reads = [lock(devices)]
        if editsText {
            reads.append(
                (StreamSQL.textChanges, StreamSQL.textChanges(stream, after: texts.seq))
            )
        }
        // The lock comes first: in READ COMMITTED every statement after it sees what was committed
        // before it was granted.
        let answers = try await transaction.query(reads)
        guard let place = try LockedStream(answers[0], devices) else {
            let refused = requests.map { _ in Result<PushResult, PushRefusal>.failure(.notFound) }
            return Decided(results: refused, texts: texts, hasAppended: false)
        }
        var texts = texts
        if editsText {
            var isBehind = try texts.follow(answers[1])
            while isBehind {
                isBehind = try texts.follow(
                    try await transaction.query(
                        StreamSQL.textChanges,
                        StreamSQL.textChanges(stream, after: texts.seq)
                    )
                )
            }
            texts.advance(to: place.frontier.size)
        }
        var sequencer = place.sequencer(texts: texts, now: now)
        let recorded = try await recorded(place, in: transaction)
        let (results, seals) = decide(place, recorded, &sequencer)
        try await write(sequencer, place, seals, in: transaction)
        return Decided(
            results: results,
            texts: editsText ? sequencer.texts : texts,
            hasAppended: !sequencer.appended.isEmpty
        )
    }

    private func lock(_ devices: [DeviceID]) -> (Statement, [PostgresValue]) {
        let timeout = Int32(clamping: Int64(lockTimeout / .milliseconds(1)))
        return (
            StreamSQL.lock,
            [.textArray(devices.map(\.description)), .text(stream.description), .int4(timeout)]
        )
    }

    /// Reads what was decided about counters that come again; most pushes repeat none.
    private func recorded(
        _ place: LockedStream,
        in transaction: Transaction
    ) async throws -> [DeviceID: [Int64: Sequencer.Recorded]] {
        let repeated = requests.filter { request in
            guard let cursor = place.cursors[request.principal.device] else { return false }
            return request.changes.contains { $0.n < cursor.next }
        }
        guard !repeated.isEmpty else { return [:] }
        let parameters: [PostgresValue] = [
            .text(stream.description), .textArray(repeated.map(\.principal.device.description)),
            .int8Array(repeated.map { $0.changes.first?.n ?? 0 }),
            .int8Array(repeated.map { $0.changes.last?.n ?? 0 }),
            .int8(repeated.map(\.changes.count).max() ?? 0),
        ]
        let answers = try await transaction.query([
            (StreamSQL.recordedChanges, parameters), (StreamSQL.recordedRejections, parameters),
        ])
        return try recorded(answers[0], answers[1])
    }

    private func recorded(
        _ changes: Rows,
        _ rejections: Rows
    ) throws(StoreError) -> [DeviceID: [Int64: Sequencer.Recorded]] {
        var recorded: [DeviceID: [Int64: Sequencer.Recorded]] = [:]
        for row in changes.indices {
            let n = changes.int64(row, 1)
            let outcome = ChangeOutcome.sequenced(
                n: n,
                seq: changes.int64(row, 3),
                received: Milliseconds(changes.int64(row, 4)),
                leaf: try changes.digest(row, 5)
            )
            recorded[try changes.id(row, 0), default: [:]][n] = .init(
                digest: try changes.digest(row, 2),
                outcome: outcome
            )
        }
        for row in rejections.indices {
            let n = rejections.int64(row, 1)
            let rejection = Rejection(
                try rejections.word(row, 3),
                detail: rejections.text(row, 4)
            )
            recorded[try rejections.id(row, 0), default: [:]][n] = .init(
                digest: try rejections.digest(row, 2),
                outcome: .rejected(n: n, rejection)
            )
        }
        return recorded
    }

    private func decide(
        _ place: LockedStream,
        _ recorded: [DeviceID: [Int64: Sequencer.Recorded]],
        _ sequencer: inout Sequencer
    ) -> ([Result<PushResult, PushRefusal>], [Sealed]) {
        var recorded = recorded
        var seals: [Sealed] = []
        var results: [Result<PushResult, PushRefusal>] = []
        for request in requests {
            let device = request.principal.device
            let next = sequencer.cursors[device]?.next ?? 1
            let admission = Sequencer.Admission(
                request: place.authored(request),
                access: place.access[device] ?? .none,
                recorded: recorded[device] ?? [:]
            )
            do throws(PushRefusal) {
                let result = try sequencer.admit(admission)
                results.append(.success(result))
                // A device whose answer was lost may push the same again within this very group.
                for (change, outcome) in zip(request.changes, result.outcomes) {
                    recorded[device, default: [:]][change.n] = .init(
                        digest: change.digest,
                        outcome: outcome
                    )
                }
            } catch {
                results.append(.failure(error))
                continue
            }
            if let first = request.changes.first?.n, let last = request.changes.last?.n,
                last >= next
            {
                seals.append(
                    Sealed(device: device, first: first, last: last, signature: request.seal)
                )
            }
        }
        return (results, seals)
    }
}

extension SequencingGroup {
    /// Writes what was decided in one round trip.
    private func write(
        _ sequencer: Sequencer,
        _ place: LockedStream,
        _ seals: [Sealed],
        in transaction: Transaction
    ) async throws {
        let moved = sequencer.cursors.filter { place.cursors[$0.key] != $0.value }
            .sorted { $0.key < $1.key }
        guard !moved.isEmpty else { return }
        var writes: [(Statement, [PostgresValue])] = []
        if !sequencer.appended.isEmpty {
            writes.append((StreamSQL.append, appended(sequencer, place)))
            writes.append((StreamSQL.moveHead, head(sequencer, place)))
        }
        if !sequencer.refused.isEmpty {
            writes.append((StreamSQL.refuse, refused(sequencer)))
        }
        writes.append((StreamSQL.seal, sealed(seals)))
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

    private func appended(_ sequencer: Sequencer, _ place: LockedStream) -> [PostgresValue] {
        let changes = sequencer.appended
        return [
            .text(stream.description), .int8(place.acl), .int8(now.value),
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

    private func head(_ sequencer: Sequencer, _ place: LockedStream) -> [PostgresValue] {
        [
            .text(stream.description), .int8(place.frontier.size), .int8(sequencer.frontier.size),
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

    private func sealed(_ seals: [Sealed]) -> [PostgresValue] {
        [
            .text(stream.description), .int8(now.value),
            .textArray(seals.map(\.device.description)), .int8Array(seals.map(\.first)),
            .int8Array(seals.map(\.last)), .bytesArray(seals.map(\.signature)),
        ]
    }
}
