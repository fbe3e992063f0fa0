import EntenteDomain
import EntenteInstallation
import EntentePostgres
import EntenteSync
import Foundation
import NIOConcurrencyHelpers
import Simulator
import TestSupport
import Testing

@testable import EntenteClient

/// A device that performs: a real replica in a folder of its own, and its connection.
final class Performer: Sendable {
    /// The device's place in the story, from zero.
    let number: Int
    private let ledger: StoryLedger
    private let clock: StoryClock
    /// Both organisations: who has to accept what is proposed.
    private let parties: [OrganisationID]
    private let stage: NIOLockedValueBox<(replica: Replica, connection: GatewayConnection)>

    /// Enrols the device of a new member.
    init(
        _ number: Int,
        of partnership: TestPartnership,
        _ folder: TemporaryFolder,
        _ ledger: StoryLedger
    ) async throws {
        self.number = number
        self.ledger = ledger
        parties = partnership.organisations
        let member = try await partnership.administration.addMember(
            to: partnership.departments[number % 2][number / 2 % 2],
            name: "Member \(number)",
            roles: [.member, .signer],
            now: .now
        )
        let invitation = try await partnership.administration.invite(member, now: .now)
        let clock = StoryClock()
        self.clock = clock
        let replica = try await Enrolling.enrol(
            ProfileFolder(folder.url("device \(number)")),
            gateway: try #require(URL(string: partnership.gateway.url)),
            authority: Installation.open(partnership.gateway.folder).authority,
            code: invitation.code.spelled,
            name: "Device \(number)",
            now: { clock.now }
        )
        stage = NIOLockedValueBox((replica, try GatewayConnection.open(for: replica)))
    }

    /// A copy of another device's folder, made while that stood still.
    private init(_ number: Int, copyOf other: Performer, at folder: ProfileFolder) async throws {
        (self.number, ledger, parties, clock) = (number, other.ledger, other.parties, StoryClock())
        clock.move(other.clock.now.value - StoryClock().now.value)
        let clock = clock
        let replica = try await Replica.open(folder, waiting: .seconds(60), now: { clock.now })
        stage = NIOLockedValueBox((replica, try GatewayConnection.open(for: replica)))
    }

    var principal: Principal { replica.identity.principal }
    var replica: Replica { stage.withLockedValue { $0.replica } }
    private var connection: GatewayConnection { stage.withLockedValue { $0.connection } }

    /// The stream that the device means by a place.
    func stream(_ place: Event.Place) async throws -> StreamStatus {
        let own = Audience.organisation(replica.identity.principal.organisation)
        let audience = place == .shared ? Audience.shared : own
        return try #require(try await replica.streams().first { $0.audience == audience })
    }

    // MARK: What happens to a device

    /// A person edits; the ledger keeps what was frozen.
    func edit(_ place: Event.Place, _ entity: EntityID, _ edit: Event.Edit) async throws {
        let before = try await stream(place)
        do {
            try await replica.edit(before.id) {
                try edit.write(to: entity, in: &$0, parties: parties)
            }
        } catch {
            // A proposal that is to be answered may not be there, or not for this device.
            guard [.invalid, .notFound].contains(error.reason) else { throw error }
            return
        }
        let made = try await replica.ownChanges(in: before.id).filter { $0.n >= before.next }
        let device = replica.identity.principal.device
        ledger.note { seen in
            for change in made {
                let name = StoryLedger.Name(
                    stream: before.id,
                    epoch: before.epoch,
                    device: device,
                    n: change.n
                )
                seen.frozen[name] = change.content
                seen.copied.insert(change.content)
            }
        }
    }

    /// Syncs until nothing is left to do, or until the step to which something happens; answers what
    /// was done, and nothing when the device was stopped within a step.
    @discardableResult
    func round(
        step: Int = .max,
        _ fate: Event.Fate = .none,
        meanwhile: @escaping @Sendable () async -> Void = {}
    ) async throws -> SyncReport? {
        let road = Road(
            of: number,
            to: connection,
            ledger,
            step: step,
            fate,
            meanwhile: meanwhile
        )
        let pace = SyncPlan.Pace(
            backoff: Backoff(first: .milliseconds(10), longest: .milliseconds(100))
        )
        do {
            return try await SyncEngine(replica, road, pace: pace).sync()
        } catch {
            // Only where the story stops the device within a step.
            guard error.reason == .interrupted, fate == .crashInTake else { throw error }
            return nil
        }
    }

    /// A push that was under way for long arrives, if it gets through.
    func deliver(_ message: PushMessage, to stream: StreamID) async {
        let road = Road(of: number, to: connection, ledger, step: .max, .none) {}
        _ = try? await road.send(message, to: stream)
    }

    /// The device stops and starts again: all it knows is what its folder holds.
    func restart() async throws { try await stopped {} }

    private func stopped(_ body: () async throws -> Void) async throws {
        let folder = replica.folder
        await close()
        try await body()
        let clock = clock
        let replica = try await Replica.open(folder, waiting: .seconds(60), now: { clock.now })
        let connection = try GatewayConnection.open(for: replica)
        stage.withLockedValue { $0 = (replica, connection) }
    }

    // MARK: Copies

    /// Somebody copies the device's folder and goes on with both.
    func copied(as number: Int) async throws -> Performer {
        let folder = replica.folder.url.path
        let copy = "\(folder), copy \(number)"
        try await stopped { try await Servers.replace(copy, by: folder) }
        let place = ProfileFolder(URL(filePath: copy))
        return try await Performer(number, copyOf: self, at: place)
    }

    /// Somebody keeps a copy of the folder.
    func backUp() async throws {
        let folder = replica.folder.url.path
        try await stopped { try await Servers.replace(folder + ", kept", by: folder) }
    }

    /// Somebody puts the kept copy in the place of the folder; whether there was one.
    func rollBack() async throws -> Bool {
        let folder = replica.folder.url.path
        guard FileManager.default.fileExists(atPath: folder + ", kept") else { return false }
        try await stopped { try await Servers.replace(folder, by: folder + ", kept") }
        return true
    }

    /// The device's clock is set.
    func setClock(_ milliseconds: Int64) { clock.move(milliseconds) }

    /// Lets go of the folder and the network.
    func close() async {
        replica.close()
        await connection.close()
    }

    // MARK: Looking

    /// The digest of what the device holds of entities, if all of it is in the log (clause 4.5).
    func digest(_ stream: StreamID, _ entities: [EntityID]) async throws -> Digest {
        let lines = try await replica.transaction { transaction in
            try entities.map { try transaction.state(stream, $0).snapshotLine }
        }
        var digest = StateDigest()
        for (entity, line) in zip(entities, lines) {
            digest.add(entity, StateDigest.line(try #require(line)))
        }
        return digest.finish()
    }
}

/// A clock that shows the system's time and what a story adds to it.
private final class StoryClock: Sendable {
    private let offset = NIOLockedValueBox<Int64>(0)

    var now: Milliseconds {
        Milliseconds(max(1, systemTime().value + offset.withLockedValue { $0 }))
    }

    func move(_ milliseconds: Int64) { offset.withLockedValue { $0 += milliseconds } }
}
