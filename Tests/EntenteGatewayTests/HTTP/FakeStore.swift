import EntenteCrypto
import EntenteDomain
import EntenteSync

/// Streams and directory in memory, decided by the same `Sequencer` as the real ones.
actor FakeStore: StreamStore, SnapshotStore, DirectoryStore {
    private struct Stream {
        var summary: StreamSummary
        var frontier = MerkleFrontier()
        var cursors: [DeviceID: Sequencer.DeviceCursor] = [:]
        var records: [StoredRecord] = []
        var tree = MerkleHistory()
        var seals: [PushSeal] = []
        var recorded: [DeviceID: [Int64: Sequencer.Recorded]] = [:]
        var rejections: [DeviceID: [(n: Int64, rejection: Rejection)]] = [:]
        var horizon: Int64 = 0

        var head: StreamHead {
            StreamHead(
                epoch: summary.head.epoch,
                size: frontier.size,
                root: frontier.root,
                horizon: horizon
            )
        }
    }

    private var streams: [StreamID: Stream] = [:]
    private var snapshots: [StreamID: (manifest: SnapshotManifest, parts: [[UInt8]])] = [:]
    private var past: [StreamID: [EpochHistory.Past]] = [:]
    private var devices: [Digest: SignedIn] = [:]
    private var revoked: Set<Digest> = []
    private var sessions: [DeviceID: Session] = [:]
    private var codes: Set<EnrolmentCode> = []
    private var failure: StoreError?
    private var snapshotFailure: StoreError?
    private var isActive = true
    /// Those who wait for `release`; nil when pushes are not held.
    private var held: [CheckedContinuation<Void, Never>]?
    /// How many pushes have reached the store.
    private(set) var pushes = 0

    // MARK: What tests arrange

    func add(_ stream: StreamID, _ audience: Audience, _ partnership: PartnershipID) {
        var random = SystemRandomNumberGenerator()
        let head = StreamHead(
            epoch: .random(using: &random),
            size: 0,
            root: MerkleFrontier().root,
            horizon: 0
        )
        streams[stream] = Stream(
            summary: StreamSummary(
                id: stream,
                partnership: partnership,
                audience: audience,
                access: .none,
                head: head
            )
        )
    }

    func add(_ device: TestDevice) {
        devices[device.tokenDigest] = SignedIn(
            principal: device.principal,
            publicKey: device.key.publicKey
        )
        sessions[device.principal.device] = Session(
            principal: device.principal,
            memberName: "Ada",
            roles: [.member],
            partnerships: []
        )
    }

    func introduce(_ session: Session) { sessions[session.principal.device] = session }
    func invite(_ code: EnrolmentCode) { codes.insert(code) }
    func revoke(_ device: TestDevice) { revoke(tokenDigest: device.tokenDigest) }
    func revoke(tokenDigest: Digest) {
        devices[tokenDigest] = nil
        revoked.insert(tokenDigest)
    }
    /// As a database restored to a point before the device was enrolled.
    func forget(_ device: TestDevice) { devices[device.tokenDigest] = nil }
    func forgetSession(of device: TestDevice) { sessions[device.principal.device] = nil }
    func fail(_ error: StoreError?) { failure = error }
    func failSnapshots(_ error: StoreError) { snapshotFailure = error }
    func raiseHorizon(of stream: StreamID, to horizon: Int64) { streams[stream]?.horizon = horizon }
    func keep(_ manifest: SnapshotManifest, _ parts: [[UInt8]], of stream: StreamID) {
        snapshots[stream] = (manifest, parts)
    }
    func noteLife(_ life: EpochHistory.Past, of stream: StreamID) {
        past[stream, default: []].append(life)
    }
    func endPartnership() { isActive = false }
    func epoch(of stream: StreamID) -> Epoch? { streams[stream]?.summary.head.epoch }

    /// Makes pushes wait until they are released.
    func hold() { held = [] }

    func release() {
        let waiting = held ?? []
        held = nil
        for continuation in waiting { continuation.resume() }
    }

    // MARK: Streams

    func sequence(
        _ stream: StreamID,
        _ requests: [SequencingRequest],
        texts: TextGuard,
        now: Milliseconds
    ) async throws(StoreError) -> (results: [Result<PushResult, PushRefusal>], texts: TextGuard) {
        pushes += requests.count
        if held != nil { await withCheckedContinuation { held?.append($0) } }
        if let failure { throw failure }
        guard var found = streams[stream] else {
            return (requests.map { _ in .failure(.notFound) }, texts)
        }
        var sequencer = Sequencer(
            epoch: found.head.epoch,
            frontier: found.frontier,
            roots: found.tree.roots(at: requests.map(\.known.size)),
            horizon: found.horizon,
            acl: 0,
            cursors: found.cursors,
            texts: texts,
            past: StreamPast(stream: stream),
            now: now
        )
        var results: [Result<PushResult, PushRefusal>] = []
        for request in requests {
            let admission = Sequencer.Admission(
                request: request,
                access: access(of: request.principal.device, to: found),
                recorded: found.recorded[request.principal.device] ?? [:]
            )
            do throws(PushRefusal) {
                let result = try sequencer.admit(admission)
                for (change, outcome) in zip(request.changes, result.outcomes) {
                    found.recorded[request.principal.device, default: [:]][change.n] =
                        Sequencer.Recorded(digest: change.digest, outcome: outcome)
                }
                results.append(.success(result))
            } catch {
                results.append(.failure(error))
            }
        }
        found.frontier = sequencer.frontier
        found.cursors = sequencer.cursors
        found.records += sequencer.appended.map {
            StoredRecord(header: $0.header, content: $0.change.content)
        }
        for appended in sequencer.appended { found.tree.append(appended.leaf) }
        found.seals += sequencer.seals
        for refused in sequencer.refused {
            found.rejections[refused.device, default: []]
                .append((n: refused.change.n, rejection: refused.rejection))
        }
        streams[stream] = found
        return (results, sequencer.texts)
    }

    func page(
        _ stream: StreamID,
        after: Int64,
        seals: Int,
        limit: Int,
        device: DeviceID
    ) async throws(StoreError) -> ChangePage? {
        if let failure { throw failure }
        guard let found = streams[stream] else { return nil }
        let access = access(of: device, to: found)
        guard access != .none else { return nil }
        let records = Array(found.records.dropFirst(Int(after)).prefix(limit))
        let last = after + Int64(records.count)
        return ChangePage(
            records: records,
            head: found.head,
            access: access,
            next: found.cursors[device]?.next ?? 1,
            rejections: found.rejections[device] ?? [],
            seals: Array(
                found.seals.filter { $0.seq > after && $0.seq <= last }.dropFirst(seals)
            ),
            past: past[stream] ?? []
        )
    }

    func tree(
        _ stream: StreamID,
        _ nodes: [MerkleNode],
        device: DeviceID
    ) async throws(StoreError) -> TreePart? {
        if let failure { throw failure }
        guard let found = streams[stream], access(of: device, to: found) != .none else {
            return nil
        }
        return TreePart(head: found.head, nodes: found.tree.nodes(nodes))
    }

    func snapshot(of stream: StreamID, device: DeviceID) async throws(StoreError)
        -> SnapshotOffer?
    {
        if let snapshotFailure { throw snapshotFailure }
        guard let found = streams[stream], access(of: device, to: found) != .none else {
            return nil
        }
        return SnapshotOffer(
            manifest: snapshots[stream]?.manifest,
            next: found.cursors[device]?.next ?? 1
        )
    }

    func part(
        _ place: Int,
        of stream: StreamID,
        seq: Int64,
        device: DeviceID
    ) async throws(StoreError) -> [UInt8]? {
        if let snapshotFailure { throw snapshotFailure }
        guard let found = streams[stream], access(of: device, to: found) != .none else {
            return nil
        }
        guard let kept = snapshots[stream], kept.manifest.seq == seq,
            kept.parts.indices.contains(place)
        else { return [] }
        return kept.parts[place]
    }

    func streams(of device: DeviceID) async throws(StoreError) -> [StreamSummary] {
        if let failure { throw failure }
        return streams.values.compactMap { stream in
            let access = access(of: device, to: stream)
            guard access != .none else { return nil }
            return StreamSummary(
                id: stream.summary.id,
                partnership: stream.summary.partnership,
                audience: stream.summary.audience,
                access: access,
                head: stream.head
            )
        }
        .sorted { $0.id < $1.id }
    }

    private func access(of device: DeviceID, to stream: Stream) -> Access {
        guard let signedIn = devices.values.first(where: { $0.principal.device == device }) else {
            return .none
        }
        return signedIn.principal.access(
            to: stream.summary.audience,
            partnershipIsActive: isActive
        )
    }

    // MARK: Directory

    func principal(tokenDigest: Digest) async throws(StoreError) -> SignedIn? {
        if let failure { throw failure }
        return devices[tokenDigest]
    }

    func isRevoked(tokenDigest: Digest) async throws(StoreError) -> Bool {
        if let failure { throw failure }
        return revoked.contains(tokenDigest)
    }

    func enrol(_ enrolment: Enrolment, now: Milliseconds) async throws(StoreError)
        -> Result<Principal, EnrolmentRefusal>
    {
        if let failure { throw failure }
        guard codes.contains(enrolment.code) else { return .failure(.codeInvalid) }
        let isTaken = devices.values.contains { $0.principal.device == enrolment.device }
        guard !isTaken else { return .failure(.deviceExists) }
        codes.remove(enrolment.code)
        var random = SystemRandomNumberGenerator()
        let principal = Principal(
            device: enrolment.device,
            member: .random(using: &random),
            department: .random(using: &random),
            organisation: .random(using: &random)
        )
        devices[enrolment.tokenDigest] = SignedIn(
            principal: principal,
            publicKey: enrolment.publicKey
        )
        return .success(principal)
    }

    func session(of device: DeviceID) async throws(StoreError) -> Session? {
        if let failure { throw failure }
        return sessions[device]
    }

    nonisolated func hints() -> AsyncStream<StoreHint> { AsyncStream { $0.finish() } }
}
