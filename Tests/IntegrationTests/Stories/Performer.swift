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
    let ledger: StoryLedger
    private let clock: StoryClock
    /// Both organisations: who has to accept what is proposed.
    private let parties: [OrganisationID]
    private let stage: NIOLockedValueBox<(replica: Replica, connection: GatewayConnection)>

    /// Enrols the device of a new member of an organisation.
    init(
        _ number: Int,
        _ organisation: Int,
        of partnership: TestPartnership,
        _ folder: TemporaryFolder,
        _ ledger: StoryLedger
    ) async throws {
        self.number = number
        self.ledger = ledger
        parties = partnership.organisations
        let member = try await partnership.administration.addMember(
            to: partnership.departments[organisation][number / 2 % 2],
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
    var connection: GatewayConnection { stage.withLockedValue { $0.connection } }

    /// The stream of a partnership that the device means by a place; nil when it has none.
    func stream(_ place: Event.Place, in partnership: PartnershipID) async throws -> StreamStatus? {
        let own = Audience.organisation(replica.identity.principal.organisation)
        let audience = place == .shared ? Audience.shared : own
        return try await replica.streams().first {
            $0.audience == audience && $0.partnership == partnership
        }
    }

    // MARK: What happens to a device

    /// A person edits, if the device knows of a stream to edit; the ledger keeps what was frozen.
    func edit(
        _ place: Event.Place,
        of partnership: PartnershipID,
        _ entity: EntityID,
        _ edit: Event.Edit
    ) async throws {
        guard let before = try await stream(place, in: partnership), before.access == .write
        else { return }
        do {
            try await replica.edit(before.id) {
                try edit.write(to: entity, in: &$0, parties: parties)
            }
        } catch {
            // A proposal that is to be answered may not be there, or not for this device; and a stream
            // that may be written is not to be while it is fetched anew.
            guard [.invalid, .notFound, .opaque, .readOnly].contains(error.reason) else {
                throw error
            }
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
                seen.freeze(change.content, as: name)
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
        let watch = RoundWatch(replica)
        let look: @Sendable () async -> Void = { [self] in await self.look(at: watch) }
        let road = Road(
            of: number,
            to: connection,
            ledger,
            step: step,
            fate,
            before: look,
            meanwhile: meanwhile
        )
        let pace = SyncPlan.Pace(
            backoff: Backoff(first: .milliseconds(10), longest: .milliseconds(100))
        )
        do {
            await look()
            let report = try await SyncEngine(replica, road, pace: pace).sync()
            await look()
            return report
        } catch {
            // Only where the story stops the device within a step.
            guard error.reason == .interrupted, fate == .crashInTake else { throw error }
            return nil
        }
    }

    /// What was typed and could not stay is in the text into which it was written again (INV-17); what a
    /// device has to forget is noted.
    private func look(at watch: RoundWatch) async {
        do {
            let lost = try await watch.look()
            let forgotten = try await watch.lookForClosed()
            ledger.note { seen in
                seen.forgotten.formUnion(forgotten)
                for text in lost {
                    seen.violations.append("INV-17: device \(number + 1) lost letters of \(text)")
                }
            }
        } catch {
            // A round that was stopped looks no more.
        }
    }

    /// A push that was under way for long arrives, if it gets through.
    func deliver(_ message: PushMessage, to stream: StreamID) async {
        let road = Road(of: number, to: connection, ledger)
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
}

/// A clock that shows the system's time and what a story adds to it.
private final class StoryClock: Sendable {
    private let offset = NIOLockedValueBox<Int64>(0)

    var now: Milliseconds {
        Milliseconds(max(1, systemTime().value + offset.withLockedValue { $0 }))
    }

    func move(_ milliseconds: Int64) { offset.withLockedValue { $0 += milliseconds } }
}
