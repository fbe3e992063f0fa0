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
    let roots: RootMemory
    let checksCatalogue: Bool

    /// What became of the group, once its transaction has committed.
    struct Decided: Sendable {
        let results: [Result<PushResult, PushRefusal>]
        let texts: TextGuard
        let hasAppended: Bool
        /// The head after the group; nil when nobody in it may read the stream.
        var head: StreamHead?
    }

    /// Locks, reads, decides and writes.
    func run(_ texts: TextGuard, in transaction: Transaction) async throws -> Decided {
        let devices = Array(Set(requests.map(\.principal.device))).sorted()
        let editsText = requests.contains { $0.changes.contains(where: \.editsText) }
        let question = PastQuestion(stream, requests)
        let known = RootQuestion(stream, requests, roots)
        var reads = [lock(devices), question.statement]
        if editsText {
            reads.append(
                (StreamSQL.textChanges, StreamSQL.textChanges(stream, after: texts.seq))
            )
        }
        let kindReads = reads.count
        reads.append(question.kinds)
        let knownReads = reads.count
        reads += known.statements
        // The lock comes first: in READ COMMITTED every statement after it sees what was committed
        // before it was granted.
        let answers = try await transaction.query(reads)
        guard let place = try LockedStream(answers[0], devices) else {
            let refused = requests.map { _ in Result<PushResult, PushRefusal>.failure(.notFound) }
            return Decided(results: refused, texts: texts, hasAppended: false)
        }
        let texts =
            editsText ? try await followed(texts, answers[2], place, in: transaction) : texts
        var past = try await question.past(
            answers[1],
            head: place.frontier.size,
            in: transaction
        )
        past.catalogue = try PastQuestion.catalogue(answers[kindReads], checks: checksCatalogue)
        var sequencer = place.sequencer(
            roots: try known.roots(answers[knownReads...]),
            seen: try await question.seen(in: transaction),
            texts: texts,
            past: past,
            now: now
        )
        let recorded = try await recorded(place, in: transaction)
        let signers = try await question.signers(in: transaction)
        var results = decide(place, recorded, signers, &sequencer)
        try await tellEpochs(&results, in: transaction)
        try await StreamWriting(stream: stream, acl: place.acl, now: now).write(
            sequencer,
            from: place.frontier.size,
            moving: place.cursors,
            in: transaction
        )
        for case (let request, .success) in zip(requests, results) {
            roots.keep(request.known, of: stream, place.epoch)
        }
        return Decided(
            results: results,
            texts: editsText ? sequencer.texts : texts,
            hasAppended: !sequencer.appended.isEmpty,
            head: sequencer.head
        )
    }

    /// The texts up to the head that was locked, from the first page of what follows.
    private func followed(
        _ texts: TextGuard,
        _ first: Rows,
        _ place: LockedStream,
        in transaction: Transaction
    ) async throws -> TextGuard {
        var texts = texts
        var isBehind = try texts.follow(first)
        while isBehind {
            isBehind = try texts.follow(
                try await transaction.query(
                    StreamSQL.textChanges,
                    StreamSQL.textChanges(stream, after: texts.seq)
                )
            )
        }
        texts.advance(to: place.frontier.size)
        return texts
    }

    /// Says to those who believe in an earlier life of the log how much of it is left.
    private func tellEpochs(
        _ results: inout [Result<PushResult, PushRefusal>],
        in transaction: Transaction
    ) async throws {
        for (place, result) in results.enumerated() {
            guard case .failure(.epochChanged(let lives, _)) = result else { continue }
            let rows = try await transaction.query(
                StreamSQL.pastEpochs,
                [.text(stream.description)]
            )
            let history = EpochHistory(past: try .init(rows), current: lives.current)
            results[place] = .failure(
                .epochChanged(history, common: history.common(with: requests[place].epoch))
            )
        }
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
        _ signers: [DeviceID: Signer],
        _ sequencer: inout Sequencer
    ) -> [Result<PushResult, PushRefusal>] {
        var recorded = recorded
        var results: [Result<PushResult, PushRefusal>] = []
        for request in requests {
            let device = request.principal.device
            let admission = Sequencer.Admission(
                request: place.authored(request),
                access: place.access[device] ?? .none,
                recorded: recorded[device] ?? [:],
                signer: signers[device]
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
            }
        }
        return results
    }
}
