import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import Synchronization

@testable import EntenteClient

/// One device's way to the gateway in memory.
struct FakeConnection: ClosableGateway {
    private let gateway: FakeGateway
    private let device: DeviceID
    /// What the live stream says; nil refuses it.
    private let events: AsyncStream<LiveEvent>?
    private let closed: @Sendable () -> Void
    /// What happens while a file is sent; it is taken then.
    private let sending: @Sendable (AttachmentFile) async -> Void

    init(
        _ gateway: FakeGateway,
        _ device: DeviceID,
        events: AsyncStream<LiveEvent>? = nil,
        sending: @escaping @Sendable (AttachmentFile) async -> Void = { _ in },
        closed: @escaping @Sendable () -> Void = {}
    ) {
        self.gateway = gateway
        self.device = device
        self.events = events
        self.sending = sending
        self.closed = closed
    }

    func close() async { closed() }

    func session() async throws(GatewayError) -> Session {
        try await faulty { (state) throws(GatewayError) in
            guard let principal = state.members[device] else {
                throw GatewayError(.unauthenticated, "unknown")
            }
            return gateway.session(principal)
        }
    }

    func heads() async throws(GatewayError) -> HeadsAnswer {
        try await faulty { (state) throws(GatewayError) in
            let streams = state.logs.values.filter { access(state, $0) != .none }.map { log in
                StreamSummary(
                    id: log.id,
                    partnership: log.partnership,
                    audience: log.audience,
                    access: access(state, log),
                    head: log.head
                )
            }
            return try parsed(
                HeadsAnswer(streams: streams.sorted { $0.id < $1.id }).json.canonicalBytes
            ) { (json) throws(MessageError) in try HeadsAnswer(json) }
        }
    }

    func push(_ message: PushMessage, to stream: StreamID) async throws(GatewayError) -> PushAnswer
    {
        let bytes = message.bytes
        return try await faulty { (state) throws(GatewayError) in
            if let old = state.oldPush, state.random.chance(state.faults.stragglers) {
                _ = try? sequence(old.bytes, old.stream, old.device, &state)
            }
            let answer = try sequence(bytes, stream, device, &state)
            state.oldPush = (bytes, stream, device)
            if state.random.chance(state.faults.duplicates) {
                guard try sequence(bytes, stream, device, &state).outcomes == answer.outcomes else {
                    throw GatewayError(.notUnderstood, "a repetition had another outcome")
                }
            }
            return answer
        }
    }

    func pull(
        _ stream: StreamID,
        after: Int64,
        seals: Int,
        epoch: Epoch,
        limit: Int
    ) async throws(GatewayError) -> PullAnswer {
        try await faulty { (state) throws(GatewayError) in
            guard let log = state.logs[stream], access(state, log) != .none else {
                throw GatewayError(.notFound, "no such stream")
            }
            guard epoch == log.epoch else {
                throw GatewayError(.epochChanged(log.epochs), "another epoch")
            }
            guard after >= log.horizon else { throw GatewayError(.expired, "expired") }
            guard after <= log.head.size else {
                throw GatewayError(.ahead(size: log.head.size), "ahead")
            }
            let own = log.recorded[device, default: [:]].sorted { $0.key < $1.key }
            let following = log.records.dropFirst(Int(after)).prefix(limit)
            let last = after + Int64(following.count)
            let (records, seals) = ChangePage.fitting(
                Array(following),
                Array(log.seals.filter { $0.seq > after && $0.seq <= last }.dropFirst(seals)),
                upTo: state.sealsOfPage
            )
            let page = ChangePage(
                records: records,
                head: log.head,
                access: access(state, log),
                next: log.cursors[device]?.next ?? 1,
                rejections: own.compactMap { n, recorded in
                    guard case .rejected(_, let rejection) = recorded.outcome else { return nil }
                    return (n, rejection)
                },
                seals: seals,
                past: log.lives
            )
            let bytes = PullAnswer.write(page, after: after, head: sign(log.head, stream))
            return try parsed(bytes) { (json) throws(MessageError) in try PullAnswer(json) }
        }
    }

    func snapshot(_ stream: StreamID) async throws(GatewayError) -> SnapshotAnswer {
        try await faulty { (state) throws(GatewayError) in
            guard let log = state.logs[stream], access(state, log) != .none else {
                throw GatewayError(.notFound, "no such stream")
            }
            guard let manifest = log.snapshot?.manifest else {
                throw GatewayError(.noSnapshot, "no snapshot")
            }
            let answer = SnapshotAnswer(
                manifest: SnapshotManifest(
                    epoch: log.epoch,
                    seq: manifest.seq,
                    frontier: manifest.frontier,
                    acl: manifest.acl,
                    horizon: min(log.horizon, manifest.seq),
                    state: manifest.state,
                    devices: manifest.devices,
                    parts: manifest.parts
                ),
                next: log.cursors[device]?.next ?? 1
            )
            return try parsed(answer.json.canonicalBytes) { (json) throws(MessageError) in
                try SnapshotAnswer(json)
            }
        }
    }

    func part(
        _ place: Int,
        of stream: StreamID,
        seq: Int64
    ) async throws(GatewayError) -> [UInt8] {
        try await faulty { (state) throws(GatewayError) in
            guard let log = state.logs[stream], access(state, log) != .none else {
                throw GatewayError(.notFound, "no such stream")
            }
            guard let snapshot = log.snapshot, snapshot.manifest.seq == seq,
                snapshot.parts.indices.contains(place)
            else { throw GatewayError(.expired, "another snapshot") }
            return snapshot.parts[place]
        }
    }

    func live(
        _ cursors: [StreamID: Int64],
        _ body: @Sendable (LiveEvent) async -> Void
    ) async throws(GatewayError) {
        guard let events else { throw GatewayError(.unreachable, "there are no frames here") }
        for await event in events { await body(event) }
    }

    // MARK: Inside

    private func faulty<Answer>(
        _ body: (inout FakeGateway.State) throws(GatewayError) -> Answer
    ) async throws(GatewayError) -> Answer {
        let result = gateway.state.withLock { state -> Result<Answer, GatewayError> in
            state.calls += 1
            let lost = Result<Answer, GatewayError>.failure(GatewayError(.busy, "lost"))
            if state.faults.isDown {
                return .failure(GatewayError(.unreachable, "the network is gone"))
            }
            if let seconds = state.faults.retryAfter {
                return .failure(GatewayError(.busy, "busy", retryAfter: seconds))
            }
            if state.random.chance(state.faults.lostRequests) { return lost }
            if state.revoked.contains(device) {
                return .failure(GatewayError(.deviceRevoked, "revoked"))
            }
            guard state.members[device] != nil else {
                return .failure(GatewayError(.unauthenticated, "unknown"))
            }
            let answer: Result<Answer, GatewayError>
            do throws(GatewayError) {
                answer = .success(try body(&state))
            } catch {
                answer = .failure(error)
            }
            return state.random.chance(state.faults.lostAnswers) ? lost : answer
        }
        return try result.get()
    }

    private func access(_ state: FakeGateway.State, _ log: FakeGateway.Log) -> Access {
        guard let principal = state.members[device], !state.closed.contains(log.id) else {
            return .none
        }
        let access = principal.access(to: log.audience, partnershipIsActive: true)
        return access == .write && state.readOnly.contains(log.id) ? .read : access
    }

    private func sequence(
        _ bytes: [UInt8],
        _ stream: StreamID,
        _ device: DeviceID,
        _ state: inout FakeGateway.State
    ) throws(GatewayError) -> PushAnswer {
        guard var log = state.logs[stream], let principal = state.members[device] else {
            throw GatewayError(.notFound, "no such stream")
        }
        let message: PushMessage
        do throws(WireError) {
            message = try PushMessage(bytes, stream: stream)
        } catch {
            throw GatewayError(.refused(code: "not_canonical"), error.description)
        }
        state.received += 1
        var sequencer = Sequencer(
            epoch: log.epoch,
            frontier: log.frontier,
            roots: state.isHonest ? log.roots : [message.known.size: message.known.root],
            horizon: log.horizon,
            acl: state.logs.values.first { $0.audience == .control }?.head.size ?? 1,
            cursors: log.cursors,
            texts: log.texts,
            past: log.past,
            now: Milliseconds(state.received)
        )
        let admission = Sequencer.Admission(
            request: SequencingRequest(
                principal: principal,
                epoch: message.epoch,
                known: message.known,
                changes: message.changes,
                seal: message.seal
            ),
            access: access(state, log),
            recorded: log.recorded[device, default: [:]],
            signer: state.signers[device]
        )
        let result: PushResult
        do throws(PushRefusal) {
            result = try sequencer.admit(admission)
        } catch {
            if case .epochChanged = error {
                throw GatewayError(.epochChanged(log.epochs), "another epoch")
            }
            throw Self.gatewayError(error)
        }
        log.append(sequencer, message, result, by: device)
        state.logs[stream] = log
        return try answer(result, stream)
    }

    private func answer(
        _ result: PushResult,
        _ stream: StreamID
    ) throws(GatewayError) -> PushAnswer {
        let answer = PushAnswer(
            epoch: result.head.epoch,
            head: sign(result.head, stream),
            next: result.next,
            outcomes: result.outcomes
        )
        return try parsed(answer.json.canonicalBytes) { (json) throws(MessageError) in
            try PushAnswer(json)
        }
    }

    private static func gatewayError(_ refusal: PushRefusal) -> GatewayError {
        switch refusal {
        case .notFound: GatewayError(.notFound, "not found")
        case .readOnly: GatewayError(.readOnly, "read only")
        case .counterGap(let expected): GatewayError(.counterGap(expected: expected), "gap")
        case .deviceForked: GatewayError(.deviceForked, "forked")
        case .epochChanged(let lives, _): GatewayError(.epochChanged(lives), "another epoch")
        case .ahead(let head): GatewayError(.ahead(size: head), "ahead")
        case .historyForked(let size, let root):
            GatewayError(.historyForked(KnownHead(size: size, root: root)), "another history")
        case .baseExpired(let horizon): GatewayError(.baseExpired(horizon: horizon), "expired")
        }
    }

    private func sign(_ head: StreamHead, _ stream: StreamID) -> SignedHead {
        let known = KnownHead(size: head.size, root: head.root)
        let at = Milliseconds(1)
        let bytes = SignedHead.signedBytes(stream: stream, epoch: head.epoch, head: known, at: at)
        return SignedHead(
            head: known,
            at: at,
            key: SHA256.digest(gateway.key.publicKey),
            signature: gateway.key.sign(bytes)
        )
    }

    private func parsed<Message>(
        _ bytes: [UInt8],
        _ read: (JSONValue) throws(MessageError) -> Message
    ) throws(GatewayError) -> Message {
        do throws(WireError) {
            return try JSONValue.message(bytes, read)
        } catch {
            throw GatewayError(.notUnderstood, error.description)
        }
    }
}

extension FakeGateway.Log {
    fileprivate mutating func append(
        _ sequencer: Sequencer,
        _ message: PushMessage,
        _ result: PushResult,
        by device: DeviceID
    ) {
        for (change, outcome) in zip(message.changes, result.outcomes) {
            recorded[device, default: [:]][change.n] = .init(
                digest: change.digest,
                outcome: outcome
            )
        }
        records += sequencer.appended.map {
            StoredRecord(header: $0.header, content: $0.change.content)
        }
        seals += sequencer.seals
        frontier = sequencer.frontier
        cursors = sequencer.cursors
        texts = sequencer.texts
        past = sequencer.past
    }
}

extension FakeConnection: AttachmentGateway {
    func send(
        _ source: URL,
        as file: AttachmentFile,
        size: Int64
    ) async throws(GatewayError) -> UploadAnswer {
        await sending(file)
        return UploadAnswer(received: size, size: size, state: .served)
    }

    func fetch(_ file: AttachmentFile, to target: URL) async throws(GatewayError) {
        throw GatewayError(.refused(code: "not_found"), "There is no such file.")
    }
}
