import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteSync

/// The gateway: what it holds in memory, around a store.
struct SimulatedGateway: Sendable {
    var store: SimulatedStore
    let key: Ed25519.SigningKey
    let server: Principal
    let organisations: [Session.Organisation]
    var clock = Milliseconds(1_700_000_000_000)
    var fault: Fault?
    /// How many answers were given, for `interference`.
    private var answers: Int64 = 0
    private var texts: [StreamID: TextGuard] = [:]

    init(
        store: SimulatedStore,
        key: Ed25519.SigningKey,
        server: Principal,
        organisations: [Session.Organisation]
    ) {
        self.store = store
        self.key = key
        self.server = server
        self.organisations = organisations
    }

    /// When the gateway stops.
    enum Crash: Sendable {
        case never, beforeCommit, afterCommit
    }

    /// The process ends and starts again: what it held in memory is gone.
    mutating func restart() {
        texts = [:]
        guard fault == .forgottenCounters else { return }
        for place in store.logs.indices {
            store.logs[place].cursors = [:]
            store.logs[place].recorded = [:]
        }
    }

    // MARK: Answering

    /// Answers requests; the pushes to one stream among them are one transaction.
    ///
    /// No answer comes from a gateway that stops.
    mutating func answer(_ requests: [WireRequest], crash: Crash = .never) -> [WireAnswer?] {
        clock = clock.advanced(by: 7)
        var answers = [WireAnswer?](repeating: nil, count: requests.count)
        var groups: [StreamID: [(place: Int, request: SequencingRequest)]] = [:]
        for (place, request) in requests.enumerated() {
            switch prepare(request) {
            case .answered(let answer): answers[place] = answer
            case .waits(let push, let stream): groups[stream, default: []].append((place, push))
            }
        }
        for (stream, group) in groups.sorted(by: { $0.key < $1.key }) {
            let results = commit(group.map(\.request), to: stream, crash: crash)
            for (entry, answer) in zip(group, results) { answers[entry.place] = answer }
        }
        self.answers += Int64(requests.count)
        guard crash != .never else { return answers }
        restart()
        return fault == .acknowledgedBeforeDurable && crash == .beforeCommit
            ? answers : answers.map { _ in nil }
    }

    private enum Prepared {
        case answered(WireAnswer)
        case waits(SequencingRequest, StreamID)
    }

    private mutating func prepare(_ request: WireRequest) -> Prepared {
        guard let enrolled = store.devices[request.device] else {
            return .answered(problem("unauthenticated", 401))
        }
        guard !enrolled.isRevoked || fault == .staleAccess else {
            return .answered(problem("device_revoked", 401))
        }
        switch request.call {
        case .session:
            return .answered(.message(session(enrolled.principal).json.canonicalBytes))
        case .heads(let bytes):
            guard
                let question = try? JSONValue.message(
                    bytes,
                    { (json) throws(MessageError) in try HeadsQuestion(json) }
                )
            else { return .answered(problem("malformed", 422)) }
            let wanted = Set(question.streams)
            let streams = store.streams(of: request.device)
                .filter { wanted.isEmpty || wanted.contains($0.id) }
            return .answered(.message(HeadsAnswer(streams: streams).json.canonicalBytes))
        case .pull(let stream, let after, let epoch):
            return .answered(page(request.device, stream, after: after, epoch: epoch))
        case .push(let stream, let bytes): return push(enrolled, stream, bytes)
        case .snapshot(let stream): return .answered(snapshot(request.device, stream))
        case .part(let stream, let seq, let place):
            return .answered(part(request.device, stream, seq, place))
        }
    }

    /// Who a device is, and whom it works with.
    func session(_ principal: Principal) -> Session {
        Session(
            principal: principal,
            memberName: "Maya",
            roles: [.member],
            partnerships: [
                Session.Partnership(
                    id: store.partnership,
                    name: "Fresh shelves",
                    isActive: store.isActive,
                    organisations: organisations
                )
            ]
        )
    }

    private func page(
        _ device: DeviceID,
        _ stream: StreamID,
        after: Int64,
        epoch: Epoch
    ) -> WireAnswer {
        guard
            let page = store.page(
                stream,
                after: after,
                limit: Limits.pullChanges,
                device: device
            )
        else { return problem("not_found", 404) }
        guard epoch == page.head.epoch else {
            return refuse(
                .epochChanged(page.epochs, common: page.epochs.common(with: epoch))
            )
        }
        guard after <= page.head.size else { return refuse(.ahead(head: page.head.size)) }
        guard after >= page.head.horizon else {
            return problem("expired", 410, [("horizon", .integer(page.head.horizon))])
        }
        return .message(
            PullAnswer.write(served(page), after: after, head: sign(page.head, stream))
        )
    }

    private func snapshot(_ device: DeviceID, _ stream: StreamID) -> WireAnswer {
        guard let log = store.readable(stream, by: device) else { return problem("not_found", 404) }
        guard let kept = log.snapshots.last else { return problem("no_snapshot", 404) }
        let answer = SnapshotAnswer(
            manifest: kept.manifest(of: log),
            next: log.cursors[device]?.next ?? 1
        )
        return .message(answer.json.canonicalBytes)
    }

    private func part(
        _ device: DeviceID,
        _ stream: StreamID,
        _ seq: Int64,
        _ place: Int
    ) -> WireAnswer {
        guard let log = store.readable(stream, by: device) else { return problem("not_found", 404) }
        let kept = log.snapshots.suffix(Limits.keptSnapshots).first { $0.seq == seq }
        guard let kept, kept.parts.indices.contains(place) else {
            return problem("expired", 410, [("horizon", .integer(log.horizon))])
        }
        return .message(kept.parts[place].bytes)
    }

    /// A page as it is sent, with the faults that are planted here.
    private func served(_ page: ChangePage) -> ChangePage {
        guard fault == .rootMismatch || fault == .interference else { return page }
        let records = page.records.map { record in
            guard fault == .rootMismatch else { return record }
            let header = record.header
            return StoredRecord(
                header: ChangeRecord.Header(
                    seq: header.seq,
                    n: header.n,
                    device: header.device,
                    member: header.member,
                    organisation: header.organisation,
                    acl: header.acl,
                    received: header.received.advanced(by: 1),
                    known: header.known
                ),
                content: record.content
            )
        }
        let sizes = store.logs.reduce(0) { $0 + $1.frontier.size }
        return ChangePage(
            records: records,
            head: StreamHead(
                epoch: page.head.epoch,
                size: page.head.size,
                root: page.head.root,
                horizon: fault == .interference ? sizes % 2 : page.head.horizon
            ),
            access: page.access,
            next: page.next,
            rejections: page.rejections,
            seals: page.seals
        )
    }

    // MARK: Pushing

    private func push(
        _ enrolled: SimulatedStore.Enrolled,
        _ stream: StreamID,
        _ bytes: [UInt8]
    ) -> Prepared {
        let message: PushMessage
        do throws(WireError) {
            message = try PushMessage(bytes, stream: stream)
        } catch .json {
            return .answered(problem("not_canonical", 422))
        } catch {
            return .answered(problem("malformed", 422))
        }
        guard message.device == enrolled.principal.device else {
            return .answered(problem("malformed", 422))
        }
        guard let key = Ed25519.VerifyingKey(raw: enrolled.publicKey),
            key.verify(message.seal, message.sealBytes(stream: stream))
        else { return .answered(problem("seal_invalid", 422)) }
        if fault == .clockRefused, let late = message.changes.first(where: isFarOff) {
            return .answered(problem("refused_\(late.n)", 422))
        }
        return .waits(
            SequencingRequest(
                principal: enrolled.principal,
                epoch: message.epoch,
                known: message.known,
                changes: message.changes,
                seal: message.seal
            ),
            stream
        )
    }

    private func isFarOff(_ change: IncomingChange) -> Bool {
        guard case .success(let change) = change.decoded else { return false }
        return abs(change.at.value - clock.value) > 2 * 365 * 86_400_000
    }

    /// One transaction; its answers are made only when it is durable.
    private mutating func commit(
        _ requests: [SequencingRequest],
        to stream: StreamID,
        crash: Crash
    ) -> [WireAnswer?] {
        var copy = store
        let (results, texts) = copy.sequence(
            stream,
            requests,
            texts: texts[stream] ?? TextGuard(),
            now: clock
        )
        if crash != .beforeCommit {
            store = copy
            self.texts[stream] = texts
        }
        return results.map { result in
            switch result {
            case .failure(let refusal): return refuse(refusal)
            case .success(let result):
                let answer = PushAnswer(
                    epoch: result.head.epoch,
                    head: sign(result.head, stream),
                    next: result.next,
                    outcomes: result.outcomes
                )
                return .message(answer.json.canonicalBytes)
            }
        }
    }

    // MARK: Signing and refusing

    func sign(_ head: StreamHead, _ stream: StreamID) -> SignedHead {
        let known = KnownHead(size: head.size, root: head.root)
        let bytes = SignedHead.signedBytes(
            stream: stream,
            epoch: head.epoch,
            head: known,
            at: clock
        )
        return SignedHead(
            head: known,
            at: clock,
            key: SHA256.digest(key.publicKey),
            signature: key.sign(bytes)
        )
    }

    private func refuse(_ refusal: PushRefusal) -> WireAnswer {
        switch refusal {
        case .notFound: problem("not_found", 404)
        case .readOnly: problem("read_only", 403)
        case .counterGap(let expected):
            problem("counter_gap", 409, [("expected", .integer(expected))])
        case .deviceForked(let n): problem("device_forked", 409, [("n", .integer(n))])
        case .epochChanged(let lives, let common):
            problem(
                "epoch_changed",
                409,
                [
                    ("common", .integer(common)),
                    ("epoch", .string(lives.current.description)),
                    ("past", .array(lives.past.map(\.json))),
                ]
            )
        case .ahead(let head): problem("ahead", 409, [("size", .integer(head))])
        case .historyForked(let size, let root):
            problem(
                "history_forked",
                409,
                [("root", .string(root.description)), ("size", .integer(size))]
            )
        case .baseExpired(let horizon):
            problem("base_expired", 410, [("horizon", .integer(horizon))])
        }
    }

    private func problem(
        _ code: String,
        _ status: Int64,
        _ members: [(String, JSONValue)] = []
    ) -> WireAnswer {
        let object = JSONObject(
            members + [("code", .string(code)), ("status", .integer(status)), ("title", "No.")]
        )
        return .problem(JSONValue.object(object).canonicalBytes)
    }
}
