import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import Synchronization
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
    }

    /// One stream's log.
    struct Log: Sendable {
        let id: StreamID
        let partnership: PartnershipID
        let audience: Audience
        var epoch: Epoch
        var frontier = MerkleFrontier()
        var records: [StoredRecord] = []
        var cursors: [DeviceID: Sequencer.DeviceCursor] = [:]
        var recorded: [DeviceID: [Int64: Sequencer.Recorded]] = [:]
        var texts = TextGuard()

        var head: StreamHead {
            StreamHead(epoch: epoch, size: frontier.size, root: frontier.root, horizon: 0)
        }
    }

    struct State: Sendable {
        var logs: [StreamID: Log] = [:]
        var members: [DeviceID: Principal] = [:]
        var closed: Set<StreamID> = []
        var readOnly: Set<StreamID> = []
        var faults = Faults()
        var random = SeededRandom(seed: 1)
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

    init(seed: UInt64 = 1) throws {
        var random = SeededRandom(seed: seed)
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
            [Audience.shared]
            + organisations.flatMap {
                [Audience.organisation($0.id), .department($0.departments[0].id)]
            }
        for audience in audiences {
            let id = StreamID.random(using: &state.random)
            state.logs[id] = Log(
                id: id,
                partnership: partnership,
                audience: audience,
                epoch: .random(using: &state.random)
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
    func device(of place: Int, in folder: ProfileFolder, clock: TestClock = TestClock())
        async throws -> Replica
    {
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
        state.withLock { $0.members[principal.device] = principal }
        let gateway = try #require(URL(string: "https://localhost:1"))
        let replica = try await Replica.create(
            folder,
            identity: DeviceIdentity(
                principal: principal,
                gateway: gateway,
                headKey: key.publicKey
            ),
            session: session(principal),
            key: try Ed25519.SigningKey.generate(),
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
