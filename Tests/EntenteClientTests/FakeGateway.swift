import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import Synchronization
import TestSupport
import Testing

/// A gateway in memory: the real sequencer over an array, with every message through the real codec.
///
/// It can lose requests and answers, deliver twice, and deliver an old push once more.
final class FakeGateway: Sendable {
    /// How often which fault happens, from 0 to 1.
    struct Faults: Sendable {
        var lostRequests = 0.0
        var lostAnswers = 0.0
        var duplicates = 0.0
        var stragglers = 0.0
        var isDown = false
        /// After how many seconds a busy gateway wants to be asked again; nil when it is not busy.
        var retryAfter: Int?
    }

    /// One stream's log.
    struct Log: Sendable {
        let id: StreamID
        let partnership: PartnershipID
        let audience: Audience
        var epoch: Epoch
        var frontier = MerkleFrontier()
        var records: [StoredRecord] = []
        var seals: [PushSeal] = []
        var cursors: [DeviceID: Sequencer.DeviceCursor] = [:]
        var recorded: [DeviceID: [Int64: Sequencer.Recorded]] = [:]
        var texts = TextGuard()
        var horizon: Int64 = 0
        var lives: [EpochHistory.Past] = []
        var snapshot: (manifest: SnapshotManifest, parts: [[UInt8]])?
        var past: StreamPast

        var head: StreamHead {
            StreamHead(epoch: epoch, size: frontier.size, root: frontier.root, horizon: horizon)
        }

        /// The root at every size.
        var roots: [Int64: Digest] {
            var tree = MerkleFrontier()
            var roots: [Int64: Digest] = [:]
            for record in records {
                tree.append(leaf(of: record))
                roots[tree.size] = tree.root
            }
            return roots
        }

        fileprivate func leaf(of record: StoredRecord) -> Digest {
            let life = epochs.epoch(at: record.header.seq)
            let scope = ChangeScope(stream: id, epoch: life, device: record.header.device)
            return MerkleFrontier.leaf(
                header: record.header.canonicalBytes,
                content: record.erasure?.digest ?? scope.digest(of: record.content)
            )
        }

        var epochs: EpochHistory { EpochHistory(past: lives, current: epoch) }
    }

    struct State: Sendable {
        var logs: [StreamID: Log] = [:]
        var members: [DeviceID: Principal] = [:]
        var signers: [DeviceID: Signer] = [:]
        var closed: Set<StreamID> = []
        var readOnly: Set<StreamID> = []
        var revoked: Set<DeviceID> = []
        var faults = Faults()
        var random = SeededGenerator(seed: 1)
        var sealsOfPage = Limits.pullSeals
        /// Whether it refuses what shows that it told something else to others.
        var isHonest = true
        var oldPush: (bytes: [UInt8], stream: StreamID, device: DeviceID)?
        var calls = 0
        var received: Int64 = 1_000_000
    }

    let state: Mutex<State>
    let key: Ed25519.SigningKey
    let partnership: PartnershipID
    let organisations: [Session.Organisation]
    /// The stream that both organisations read.
    let shared: StreamID

    /// Whether there is a control stream, so that devices can verify who wrote what.
    private let hasControl: Bool

    /// Another gateway with the same history and keys, which goes its own way from here.
    init(forking other: FakeGateway) {
        state = Mutex(other.state.withLock { $0 })
        key = other.key
        partnership = other.partnership
        organisations = other.organisations
        shared = other.shared
        hasControl = other.hasControl
    }

    init(seed: UInt64 = 1, hasControl: Bool = false) throws {
        self.hasControl = hasControl
        var random = SeededGenerator(seed: seed)
        key = try Ed25519.SigningKey.generate()
        partnership = .random(using: &random)
        organisations = ["Aurora Foods", "Borealis Retail"].map { name in
            Session.Organisation(
                id: .random(using: &random),
                name: name,
                departments: [
                    Session.Department(
                        id: .random(using: &random),
                        name: "Marketing",
                        members: [
                            Session.Member(id: .random(using: &random), name: "M of \(name)")
                        ]
                    )
                ]
            )
        }
        var state = State()
        state.random = random
        let audiences =
            (hasControl ? [Audience.control] : []) + [Audience.shared]
            + organisations.flatMap {
                [Audience.organisation($0.id), .department($0.departments[0].id)]
            }
        for audience in audiences {
            let id = StreamID.random(using: &state.random)
            state.logs[id] = Log(
                id: id,
                partnership: partnership,
                audience: audience,
                epoch: .random(using: &state.random),
                past: StreamPast(stream: id)
            )
        }
        shared = try #require(state.logs.values.first { $0.audience == .shared }).id
        self.state = Mutex(state)
    }

    func ownStream(of organisation: OrganisationID) -> StreamID? {
        state.withLock { state in
            state.logs.values.first { $0.audience == .organisation(organisation) }?.id
        }
    }

    func log(_ stream: StreamID) -> Log? { state.withLock { $0.logs[stream] } }

    func fail(_ faults: Faults) { state.withLock { $0.faults = faults } }

    /// Enrols a device of one of the two organisations.
    func device(
        of place: Int,
        in folder: ProfileFolder,
        clock: TestClock = TestClock(),
        isSigner: Bool = false
    ) async throws -> Replica {
        let organisation = organisations[place]
        let department = organisation.departments[0]
        let principal = state.withLock { state in
            Principal(
                device: .random(using: &state.random),
                member: department.members[0].id,
                department: department.id,
                organisation: organisation.id
            )
        }
        let signing = try Ed25519.SigningKey.generate()
        state.withLock { state in
            state.members[principal.device] = principal
            state.signers[principal.device] = Signer(
                publicKey: signing.publicKey,
                holdsRole: isSigner
            )
        }
        if hasControl { introduce(principal, key: signing.publicKey) }
        let gateway = try #require(URL(string: "https://localhost:1"))
        let replica = try await Replica.create(
            folder,
            identity: DeviceIdentity(
                principal: principal,
                gateway: gateway,
                headKey: key.publicKey
            ),
            session: session(principal),
            key: signing,
            now: { clock.now }
        )
        try await replica.adopt(FakeConnection(self, principal.device).heads().streams)
        return replica
    }

    func session(_ principal: Principal) -> Session {
        Session(
            principal: principal,
            memberName: "M",
            roles: [.member],
            partnerships: [
                Session.Partnership(
                    id: partnership,
                    name: "Fresh shelves",
                    isActive: true,
                    organisations: organisations
                )
            ]
        )
    }

    func engine(_ replica: Replica, pace: SyncPlan.Pace = .test) -> SyncEngine {
        SyncEngine(
            replica,
            FakeConnection(self, replica.identity.device),
            pace: pace,
            jitter: { 0 }
        )
    }
}

extension FakeGateway {
    /// The server's own device.
    static let server = ServerAuthor(
        device: DeviceID(high: 5, low: 5),
        member: MemberID(high: 5, low: 6),
        organisation: OrganisationID(high: 5, low: 7)
    )

    /// The control stream.
    var control: StreamID? {
        state.withLock { state in state.logs.values.first { $0.audience == .control }?.id }
    }

    /// Tells everybody of a device, as the server does.
    func introduce(_ who: Principal, key: [UInt8]) {
        let operation = { (high: UInt64, low: UInt64, field: FieldName, value: String) in
            Operation(
                EntityID(high: high, low: low),
                .put(field: field, value: .string(value))
            )
        }
        state.withLock { state in
            guard var log = state.logs.values.first(where: { $0.audience == .control }) else {
                return
            }
            let n = log.head.size + 1
            let change = Change(
                n: n,
                base: n - 1,
                at: Milliseconds(1),
                salt: [UInt8](repeating: 1, count: Change.saltLength),
                operations: [
                    operation(
                        who.department.high,
                        who.department.low,
                        "organisation",
                        "\(who.organisation)"
                    ),
                    operation(
                        who.member.high,
                        who.member.low,
                        "department",
                        "\(who.department)"
                    ),
                    operation(who.device.high, who.device.low, "member", "\(who.member)"),
                    operation(
                        who.device.high,
                        who.device.low,
                        "key",
                        Base64URL.encode(key)
                    ),
                ]
            )
            log.take(change, by: Self.server)
            state.logs[log.id] = log
        }
    }

    /// Appends what only the server says.
    func say(_ notice: ServerNotice, in stream: StreamID) {
        state.withLock { state in
            guard var log = state.logs[stream] else { return }
            let n = log.cursors[Self.server.device]?.next ?? 1
            let change = Change(
                n: n,
                base: log.head.size,
                at: Milliseconds(1),
                salt: [UInt8](repeating: 1, count: Change.saltLength),
                operations: [],
                notices: [notice]
            )
            log.take(change, by: Self.server)
            state.logs[stream] = log
        }
    }

    /// Changes what is stored, and rebuilds and signs everything anew, as whoever owns the database and
    /// the gateway's key could.
    func tamper(_ stream: StreamID, _ body: (inout [StoredRecord]) -> Void) {
        state.withLock { state in
            guard var log = state.logs[stream] else { return }
            body(&log.records)
            log.frontier = MerkleFrontier()
            for record in log.records { log.addLeaf(of: record) }
            state.logs[stream] = log
        }
    }
}

extension FakeGateway.Log {
    fileprivate mutating func take(_ change: Change, by author: ServerAuthor) {
        let header = ChangeRecord.Header(
            seq: head.size + 1,
            n: change.n,
            device: author.device,
            member: author.member,
            organisation: author.organisation,
            acl: 0,
            received: Milliseconds(1),
            known: KnownHead(size: head.size, root: head.root)
        )
        let record = StoredRecord(header: header, content: change.content)
        records.append(record)
        cursors[author.device] = .init(next: change.n + 1, base: change.base)
        addLeaf(of: record)
    }

    fileprivate mutating func addLeaf(of record: StoredRecord) {
        frontier.append(leaf(of: record))
    }
}

extension SyncPlan.Pace {
    /// Quick, so that tests do not wait.
    static let test = SyncPlan.Pace(
        poll: .milliseconds(20),
        backoff: Backoff(first: .milliseconds(1), longest: .milliseconds(5)),
        hopeless: .milliseconds(50)
    )

    /// So slow that one round asks only once.
    static let slow = SyncPlan.Pace(
        poll: .seconds(3_600),
        backoff: Backoff(first: .milliseconds(1), longest: .milliseconds(5))
    )
}
