import EntenteClient
import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import GRDB
import TestSupport

/// Devices, a network and a gateway, in one thread and without a clock of their own.
final class World {
    let story: Story
    let fault: Fault?
    var gateway: SimulatedGateway
    var devices: [SimulatedDevice] = []
    var hostile: HostileDevice
    var ledger = Ledger()
    var now: Duration = .zero
    /// Requests that are under way.
    var flights: [Flight] = []
    var storeBackups: [SimulatedStore] = []
    var violations: [Violation] = []
    /// Answers as a device got them, for comparing worlds.
    var transcripts: [DeviceID: [WireAnswer]] = [:]
    /// Whether time follows from the number of each event alone.
    var isTimed = false
    private var flightNumber = 0
    private var changes: [[UInt8]: Change] = [:]

    /// A request under way.
    struct Flight {
        let id: Int
        let device: Int
        let wire: WireRequest
    }

    init(_ story: Story, fault: Fault?) throws {
        self.story = story
        self.fault = fault
        var random = SeededGenerator(seed: story.seed ^ 0x5EED)
        let cast = try Cast(story, using: &random)
        gateway = cast.gateway
        gateway.fault = fault
        gateway.store.fault = fault
        hostile = cast.hostile
        for number in 0..<story.devices {
            let label = "device \(number + 1)"
            devices.append(try equip(cast.principals[number], cast.keys[number], label, &random))
        }
        for enrolled in gateway.store.devices.values.sorted(by: {
            $0.principal.device < $1.principal.device
        }) {
            gateway.introduce(enrolled.principal, key: enrolled.publicKey)
        }
        noteWriters()
    }

    /// A device as it is when it has just been enrolled.
    func equip(
        _ principal: Principal,
        _ key: Ed25519.SigningKey,
        _ label: String,
        _ random: inout SeededGenerator
    ) throws -> SimulatedDevice {
        let queue = try DatabaseQueue()
        try ReplicaDatabase.prepare(queue)
        try ReplicaDatabase.store(
            DeviceIdentity(
                principal: principal,
                gateway: URL(fileURLWithPath: "/"),
                headKey: gateway.key.publicKey
            ),
            gateway.session(principal),
            in: queue
        )
        return try SimulatedDevice(
            label: label,
            principal: principal,
            key: key,
            queue: queue,
            clock: SettableClock(1_700_000_000_000 + Int64(devices.count) * 1_000),
            seed: random.next()
        )
    }

    func violate(_ invariant: Invariant, _ detail: String) {
        violations.append(Violation(invariant, detail))
    }

    /// The change that bytes say; each is read once, because it is asked for at every look.
    func change(_ content: [UInt8]) -> Change? {
        if let known = changes[content] { return known }
        guard case .success(let change) = content.change else { return nil }
        changes[content] = change
        return change
    }

    /// The stream that a device means by a place.
    func stream(_ place: Event.Place, of device: SimulatedDevice) -> StreamID {
        let audience: Audience =
            switch place {
            case .shared: .shared
            case .own: .organisation(device.principal.organisation)
            }
        guard let log = gateway.store.logs.first(where: { $0.audience == audience }) else {
            preconditionFailure("every organisation has a stream")
        }
        return log.id
    }

    /// The entity of a number in a stream.
    static func entity(_ number: Int) -> EntityID { EntityID(high: 7, low: UInt64(number + 1)) }

    func takeOff(_ request: SyncRequest, step: SyncPlan.Step, from device: Int) -> Flight {
        flightNumber += 1
        let flight = Flight(
            id: flightNumber,
            device: device,
            wire: request.wire(from: devices[device].principal.device)
        )
        devices[device].pending = .init(id: flightNumber, step: step, request: request)
        devices[device].requests += 1
        return flight
    }

    /// Notes who may write under the control stream as it stands.
    func noteWriters() {
        let store = gateway.store
        var writers: Set<SimulatedStore.Place> = []
        for device in store.devices.keys {
            for log in store.logs where store.trueAccess(device, log) == .write {
                writers.insert(.init(device: device, stream: log.id))
            }
        }
        ledger.writers[store.acl] = writers
    }
}

/// Who takes part: two organisations with their members and devices, and a stranger's software.
struct Cast {
    let gateway: SimulatedGateway
    let principals: [Principal]
    let keys: [Ed25519.SigningKey]
    let hostile: HostileDevice

    init(_ story: Story, using random: inout SeededGenerator) throws {
        let partnership = PartnershipID.random(using: &random)
        let organisations = ["Aurora Foods", "Borealis Retail", "Cedar Transport"].map { name in
            Session.Organisation(
                id: .random(using: &random),
                name: name,
                departments: [
                    Session.Department(
                        id: .random(using: &random),
                        name: "Marketing",
                        members: ["Maya", "Noor"].map {
                            Session.Member(id: .random(using: &random), name: $0)
                        }
                    )
                ]
            )
        }
        let principal = { (place: Int, random: inout SeededGenerator) in
            let home = story.hasGuest && place == story.devices - 1 ? 2 : place % 2
            // The first two devices are those of the members who sign.
            let members = organisations[home].departments[0].members
            return Principal(
                device: .random(using: &random),
                member: members[place < 2 ? 0 : 1].id,
                department: organisations[home].departments[0].id,
                organisation: organisations[home].id
            )
        }
        principals = (0..<story.devices).map { principal($0, &random) }
        keys = try (0..<story.devices).map { _ in try Self.key(using: &random) }
        let stranger = principal(1, &random)
        hostile = HostileDevice(stranger.device, key: try Self.key(using: &random))
        let audiences: [Audience] =
            [.control, .shared] + organisations.map { .organisation($0.id) }
        var devices = Array(zip(principals, keys.map(\.publicKey)))
        devices.append((stranger, hostile.publicKey))
        var store = Self.store(of: partnership, audiences, devices, using: &random)
        store.signers = Set(principals.prefix(2).map(\.member))
        let server = Principal(
            device: .random(using: &random),
            member: .random(using: &random),
            department: .random(using: &random),
            organisation: .random(using: &random)
        )
        gateway = SimulatedGateway(
            store: store,
            key: try Self.key(using: &random),
            server: server,
            organisations: organisations
        )
    }

    private static func store(
        of partnership: PartnershipID,
        _ audiences: [Audience],
        _ devices: [(Principal, [UInt8])],
        using random: inout SeededGenerator
    ) -> SimulatedStore {
        var store = SimulatedStore(partnership: partnership)
        for audience in audiences {
            store.logs.append(
                .init(
                    id: .random(using: &random),
                    audience: audience,
                    epoch: .random(using: &random)
                )
            )
        }
        for (principal, key) in devices {
            store.devices[principal.device] = .init(
                principal: principal,
                publicKey: key
            )
        }
        return store
    }

    static func key(using random: inout SeededGenerator) throws -> Ed25519.SigningKey {
        try Ed25519.SigningKey(
            rawSeed: (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        )
    }
}
