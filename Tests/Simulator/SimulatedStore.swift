import EntenteCrypto
import EntenteDomain
import EntenteSync

/// What a database would hold: streams, devices and partnerships, as one value.
///
/// It does what `EntentePostgres` does under the lock of a stream's row. A transaction works on a copy;
/// the copy that is put in place is the commit.
struct SimulatedStore: Sendable {
    /// A change of a log.
    struct Row: Sendable {
        let record: StoredRecord
        let base: Int64
        let digest: Digest
        let leaf: Digest
        let editsText: Bool
    }

    /// A stream.
    struct Log: Sendable {
        let id: StreamID
        let audience: Audience
        var epoch: Epoch
        /// The lives that have ended.
        var lives: [EpochHistory.Past] = []
        var horizon: Int64 = 0
        var snapshots: [Snapshot] = []
        var frontier = MerkleFrontier()
        var rows: [Row] = []
        var seals: [PushSeal] = []
        var cursors: [DeviceID: Sequencer.DeviceCursor] = [:]
        var recorded: [DeviceID: [Int64: Sequencer.Recorded]] = [:]
        var past: StreamPast

        init(id: StreamID, audience: Audience, epoch: Epoch) {
            self.id = id
            self.audience = audience
            self.epoch = epoch
            past = StreamPast(stream: id)
        }

        /// The tree over all rows.
        var tree: MerkleHistory {
            rows.reduce(into: MerkleHistory()) { tree, row in tree.append(row.leaf) }
        }

        var head: StreamHead {
            StreamHead(epoch: epoch, size: frontier.size, root: frontier.root, horizon: horizon)
        }
    }

    /// A device that is enrolled.
    struct Enrolled: Sendable {
        let principal: Principal
        let publicKey: [UInt8]
        var isRevoked = false
    }

    let partnership: PartnershipID
    var logs: [Log] = []
    var devices: [DeviceID: Enrolled] = [:]
    var isActive = true
    var absent: Set<OrganisationID> = []
    /// The members who may sign for their organisation.
    var signers: Set<MemberID> = []
    /// A fault that was planted here.
    var fault: Fault?
    /// What the gateway knew of access before the last change of it, for `staleAccess`.
    var staleAccess: [Place: Access] = [:]

    struct Place: Hashable, Sendable {
        let device: DeviceID
        let stream: StreamID
    }

    init(partnership: PartnershipID) { self.partnership = partnership }

    func log(_ stream: StreamID) -> Log? { logs.first { $0.id == stream } }

    /// The seq of the control stream under which access is decided now.
    var acl: Int64 { logs.first { $0.audience == .control }?.frontier.size ?? 0 }

    /// The rule of `entente.reach`.
    func access(_ device: DeviceID, _ log: Log) -> Access {
        if fault == .staleAccess, let stale = staleAccess[Place(device: device, stream: log.id)] {
            return stale
        }
        return trueAccess(device, log)
    }

    func trueAccess(_ device: DeviceID, _ log: Log) -> Access {
        guard let enrolled = devices[device], !enrolled.isRevoked,
            !absent.contains(enrolled.principal.organisation)
        else { return .none }
        return enrolled.principal.access(to: log.audience, partnershipIsActive: isActive)
    }

    // MARK: Reading

    func page(_ stream: StreamID, after: Int64, limit: Int, device: DeviceID) -> ChangePage? {
        guard let log = log(stream), access(device, log) != .none else { return nil }
        let own = log.recorded[device, default: [:]].sorted { $0.key < $1.key }
        let records = log.rows.dropFirst(Int(after)).prefix(limit).map(\.record)
        let last = after + Int64(records.count)
        return ChangePage(
            records: records,
            head: log.head,
            access: access(device, log),
            next: log.cursors[device]?.next ?? 1,
            rejections: own.compactMap { n, recorded in
                guard case .rejected(_, let rejection) = recorded.outcome else { return nil }
                return (n, rejection)
            },
            seals: log.seals.filter { $0.seq > after && $0.seq <= last },
            past: log.lives
        )
    }

    func streams(of device: DeviceID) -> [StreamSummary] {
        logs.filter { access(device, $0) != .none }.sorted { $0.id < $1.id }.map { log in
            StreamSummary(
                id: log.id,
                partnership: partnership,
                audience: log.audience,
                access: access(device, log),
                head: log.head
            )
        }
    }

    // MARK: Sequencing

    /// One transaction: lock, read, decide, write.
    ///
    /// The caller commits by keeping this value.
    mutating func sequence(
        _ stream: StreamID,
        _ requests: [SequencingRequest],
        texts: TextGuard,
        now: Milliseconds
    ) -> (results: [Result<PushResult, PushRefusal>], texts: TextGuard) {
        guard let place = logs.firstIndex(where: { $0.id == stream }),
            requests.contains(where: { access($0.principal.device, logs[place]) != .none })
        else { return (requests.map { _ in .failure(.notFound) }, texts) }
        let log = logs[place]
        let editsText = requests.contains { $0.changes.contains(where: \.editsText) }
        var sequencer = Sequencer(
            epoch: log.epoch,
            frontier: log.frontier,
            roots: roots(of: log, requests),
            horizon: log.horizon,
            acl: acl,
            cursors: cursors(of: log),
            texts: editsText ? followed(texts, log) : texts,
            past: past(of: log),
            now: now
        )
        var results: [Result<PushResult, PushRefusal>] = []
        for request in requests {
            let admission = Sequencer.Admission(
                request: authored(request),
                access: access(request.principal.device, log),
                recorded: recorded(request, logs[place], sequencer),
                signer: signer(request.principal.device)
            )
            do throws(PushRefusal) {
                let result = try sequencer.admit(admission)
                results.append(.success(result))
                note(request, result, in: place)
            } catch {
                results.append(.failure(telling(log, error, to: request)))
            }
        }
        write(sequencer, in: place)
        return (results, editsText ? sequencer.texts : texts)
    }

    /// Says to those who believe in an earlier life of the log how much of it is left.
    private func telling(
        _ log: Log,
        _ refusal: PushRefusal,
        to request: SequencingRequest
    ) -> PushRefusal {
        guard case .epochChanged = refusal else { return refusal }
        let history = EpochHistory(past: log.lives, current: log.epoch)
        return .epochChanged(history, common: history.common(with: request.epoch))
    }

    private func roots(
        of log: Log,
        _ requests: [SequencingRequest]
    ) -> [Int64: Digest] {
        guard fault == .knownBelieved else {
            return log.tree.roots(at: requests.map(\.known.size))
        }
        return requests.reduce(into: [:]) { $0[$1.known.size] = $1.known.root }
    }

    private func past(of log: Log) -> StreamPast {
        var past = fault == .pastForgotten ? StreamPast(stream: log.id) : log.past
        if fault == .needIgnored { past.features = FeatureGuard() }
        return past
    }

    private func signer(_ device: DeviceID) -> Signer? {
        devices[device].map { enrolled in
            Signer(
                publicKey: enrolled.publicKey,
                holdsRole: fault == .anybodySigns || signers.contains(enrolled.principal.member)
            )
        }
    }

    private func cursors(of log: Log) -> [DeviceID: Sequencer.DeviceCursor] {
        guard fault == .baseRegression else { return log.cursors }
        return log.cursors.mapValues { .init(next: $0.next, base: 0) }
    }

    private func followed(_ texts: TextGuard, _ log: Log) -> TextGuard {
        var texts = texts
        for row in log.rows where row.editsText && row.record.header.seq > texts.seq {
            guard let json = try? JSONScanner.parse(row.record.content),
                let change = try? Change(json)
            else { continue }
            texts.follow(
                ChangeRecord(header: row.record.header, change: change, digest: row.digest)
            )
        }
        texts.advance(to: log.frontier.size)
        return texts
    }

    /// The request in the name of whom the directory says the device belongs to (clause 1.4).
    private func authored(_ request: SequencingRequest) -> SequencingRequest {
        SequencingRequest(
            principal: devices[request.principal.device]?.principal ?? request.principal,
            epoch: request.epoch,
            known: request.known,
            changes: request.changes,
            seal: request.seal
        )
    }

    private func recorded(
        _ request: SequencingRequest,
        _ log: Log,
        _ sequencer: Sequencer
    ) -> [Int64: Sequencer.Recorded] {
        var recorded = log.recorded[request.principal.device, default: [:]]
        switch fault {
        case .wrongOutcomeOnRepush:
            recorded = recorded.mapValues { old in
                guard case .sequenced(let n, _, let received, let leaf) = old.outcome else {
                    return old
                }
                let outcome = ChangeOutcome.sequenced(
                    n: n,
                    seq: max(1, sequencer.frontier.size),
                    received: received,
                    leaf: leaf
                )
                return Sequencer.Recorded(digest: old.digest, outcome: outcome)
            }
        case .forkAccepted:
            for change in request.changes {
                guard let old = recorded[change.n] else { continue }
                recorded[change.n] = .init(digest: change.digest, outcome: old.outcome)
            }
        default: break
        }
        return recorded
    }

    private mutating func note(
        _ request: SequencingRequest,
        _ result: PushResult,
        in place: Int
    ) {
        let device = request.principal.device
        for (change, outcome) in zip(request.changes, result.outcomes)
        where logs[place].recorded[device]?[change.n] == nil {
            logs[place].recorded[device, default: [:]][change.n] = .init(
                digest: change.digest,
                outcome: outcome
            )
        }
    }

    mutating func write(_ sequencer: Sequencer, in place: Int) {
        var rows = sequencer.appended.map { change in
            Row(
                record: StoredRecord(header: change.header, content: change.change.content),
                base: change.base,
                digest: change.change.digest,
                leaf: change.leaf,
                editsText: change.change.editsText
            )
        }
        if fault == .gapInSeq, rows.count > 2 { rows.remove(at: 1) }
        logs[place].rows += rows
        logs[place].frontier = sequencer.frontier
        logs[place].past = sequencer.past
        logs[place].seals += sequencer.seals
        for (device, cursor) in sequencer.cursors { logs[place].cursors[device] = cursor }
    }
}
