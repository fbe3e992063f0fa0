import EntenteCrypto
import EntenteDomain
import EntenteSync
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import EntenteGateway

@Suite("Digests: when they go out, and how often")
struct DigestDeskTests {
    /// A post that answers what a test says, and keeps what it was given.
    private final class Post: DigestPost {
        let answer = Mutex(DigestAnswer.sent)
        let given = Mutex<[(id: String, text: DigestText)]>([])
        /// Whether the gateway ends while it sends.
        let ends = Mutex(false)

        func send(
            _ digest: Digesting,
            _ text: DigestText,
            now: Milliseconds
        ) async -> DigestAnswer {
            given.withLock { $0.append((digest.id, text)) }
            if ends.withLock({ $0 }) { withUnsafeCurrentTask { $0?.cancel() } }
            return answer.withLock { $0 }
        }
    }

    /// Ada, who is told of a receipt in the shared stream from seven o'clock on.
    private final class Stage: Sendable {
        let world: TestWorld
        let digests = FakeDigests()
        let post = Post()
        let clock = Mutex(Milliseconds(20_000 * 86_400_000))
        let zone: ZoneRules

        init(in name: String = "UTC") async throws {
            let file = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)"))
            zone = try #require(ZoneRules(Array(file)))
            world = try await TestWorld()
            let ada = world.ada.principal
            let partnership = Session.Partnership(
                id: world.partnership,
                name: "Cold chain",
                isActive: true,
                organisations: [
                    .init(id: ada.organisation, name: "Aurora", departments: [])
                ]
            )
            await world.store.introduce(
                Session(
                    principal: ada,
                    memberName: "Ada",
                    roles: [],
                    partnerships: [partnership]
                )
            )
            let entity = try await add("Send the price list", in: world.shared)
            let reminder = Reminder(
                member: ada.member,
                entity: entity,
                type: "action",
                occasion: .late,
                day: CivilDate(number: 19_999),
                level: .doer
            )
            let gone = Reminder(
                member: ada.member,
                entity: EntityID(high: 1, low: 1),
                type: "action",
                occasion: .due,
                day: CivilDate(number: 20_000),
                level: .doer
            )
            await digests.wait(
                WaitingDigest(
                    partnership: world.partnership,
                    member: ada.member,
                    zone: name,
                    hour: 7
                ),
                [reminder, gone],
                as: ada
            )
        }

        private func add(_ title: String, in stream: StreamID) async throws -> EntityID {
            let id = EntityID.draw()
            let change = Change(
                n: 1,
                base: 0,
                at: Milliseconds(1),
                salt: SecureRandom.bytes(Change.saltLength),
                operations: [
                    Operation(id, .new(type: "action")),
                    Operation(id, .put(field: "title", value: .string(title))),
                ]
            )
            let epoch = try #require(await world.store.epoch(of: stream))
            let push = try world.ada.push([change.json.canonicalBytes], to: stream, epoch: epoch)
            let request = SequencingRequest(
                principal: world.ada.principal,
                epoch: epoch,
                known: push.known,
                changes: push.changes,
                seal: push.seal
            )
            let (results, _) = try await world.store.sequence(
                stream,
                [request],
                texts: TextGuard(),
                now: Milliseconds(1)
            )
            _ = try #require(results.first).get()
            return id
        }

        func run(after hours: Int64 = 0) async throws -> DigestDesk.Outcome {
            clock.withLock { $0 = $0.advanced(by: hours * 3_600_000) }
            let services = GatewayServices(
                streams: world.store,
                snapshots: world.store,
                directory: world.store,
                calendars: FakeCalendars([]),
                search: NoSearch(),
                digests: digests,
                attachments: AttachmentDesk(store: FakeAttachments([])),
                signer: HeadSigner(key: try .generate()),
                authority: AuthorityDocument(certificate: "", fingerprint: ""),
                now: { self.clock.withLock { $0 } },
                zones: { _ in self.zone }
            )
            let desk = DigestDesk(services: services, store: digests, post: post)
            return try await desk.run()
        }

        var sent: [(id: String, text: DigestText)] { post.given.withLock { $0 } }
    }

    @Test func `a digest goes out from the hour on, once, and says what may be read now`()
        async throws
    {
        let stage = try await Stage()
        for _ in 0..<7 {
            #expect(try await stage.run().opened == 0)
            stage.clock.withLock { $0 = $0.advanced(by: 3_600_000) }
        }
        let outcome = try await stage.run()
        #expect((outcome.opened, outcome.sent) == (1, 1))
        #expect(try await stage.run(after: 1) == DigestDesk.Outcome())
        let sent = stage.sent
        #expect(sent.count == 1 && sent[0].text.subject == "Cold chain: 1 reminder")
        #expect(sent[0].text.text.contains("overdue since 2024-10-03: Send the price list"))
        #expect(sent[0].text.json["reminders"]?[0]?["title"]?.text == "Send the price list")
        #expect(await stage.digests.outcomes == [.sent])
    }

    @Test func `the day and the hour are the member's own, whatever day it is elsewhere`()
        async throws
    {
        // Midnight in universal time is one in the afternoon of the same day in Auckland's summer.
        let stage = try await Stage(in: "Pacific/Auckland")
        #expect(try await stage.run().sent == 1)
        #expect(stage.sent.first?.text.json["day"]?.text == "2024-10-04")
        // And in Honolulu it is two in the afternoon of the day before.
        let west = try await Stage(in: "Pacific/Honolulu")
        #expect(try await west.run().sent == 1)
        #expect(west.sent.first?.text.json["day"]?.text == "2024-10-03")
        // At six in the morning in Auckland it is too early there, at seven it is not.
        let early = try await Stage(in: "Pacific/Auckland")
        #expect(try await early.run(after: -7).opened == 0)
        #expect(try await early.run(after: 1).opened == 1)
        #expect(early.sent.first?.text.json["day"]?.text == "2024-10-04")
    }

    @Test func `what is not taken is tried again, later each time, under the same name`()
        async throws
    {
        let stage = try await Stage()
        stage.post.answer.withLock { $0 = .later("busy") }
        #expect(try await stage.run(after: 8).failures == ["busy"])
        #expect(try await stage.run() == DigestDesk.Outcome())
        for _ in 0..<100 { _ = try await stage.run(after: 1) }
        let ids = stage.sent.map(\.id)
        #expect(ids.count == Limits.digestTries && Set(ids).count == 1)
        #expect(await stage.digests.outcomes == [.abandoned])
    }

    @Test func `a gateway that ends gives back what it has in hand, and notes what went out`()
        async throws
    {
        let stage = try await Stage()
        stage.clock.withLock { $0 = $0.advanced(by: 8 * 3_600_000) }
        let look = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await stage.run()
        }
        #expect(try await look.value.opened == 1)
        #expect(stage.sent.isEmpty)
        #expect(await stage.digests.outcomes == [nil])
        #expect(try await stage.run().sent == 1)
        #expect(await stage.digests.outcomes == [.sent])
    }

    @Test func `what a gateway broke off when it ended is there for another at once`() async throws
    {
        let stage = try await Stage()
        stage.post.answer.withLock { $0 = .later("the host has no address now") }
        stage.post.ends.withLock { $0 = true }
        _ = try await stage.run(after: 8)
        #expect(await stage.digests.outcomes == [nil])
        stage.post.answer.withLock { $0 = .sent }
        stage.post.ends.withLock { $0 = false }
        #expect(try await stage.run().sent == 1)
    }

    @Test func `a gateway that ends while it takes one gives it back`() async throws {
        let stage = try await Stage()
        let (isTaking, isEnding) = (Flag(), Flag())
        await stage.digests.whenTaking {
            isTaking.value.withLock { $0 = true }
            await eventually { isEnding.value.withLock { $0 } }
        }
        let look = Task { try await stage.run(after: 8) }
        #expect(await eventually { isTaking.value.withLock { $0 } })
        look.cancel()
        isEnding.value.withLock { $0 = true }
        #expect(try await look.value.sent == 0)
        #expect(try await stage.run().sent == 1)
    }

    /// Something that has happened, or not yet.
    private final class Flag: Sendable { let value = Mutex(false) }

    @Test func `what is refused for good is not tried again`() async throws {
        let stage = try await Stage()
        stage.post.answer.withLock { $0 = .refused("no such mailbox") }
        _ = try await stage.run(after: 8)
        _ = try await stage.run(after: 10)
        #expect(stage.sent.count == 1)
        #expect(await stage.digests.outcomes == [.refused])
    }

    @Test func `who has lost access between the reminder and the digest is told nothing`()
        async throws
    {
        let stage = try await Stage()
        await stage.world.store.revoke(stage.world.ada)
        _ = try await stage.run(after: 8)
        #expect(stage.sent.isEmpty)
        #expect(await stage.digests.outcomes == [.abandoned])
    }

    @Test func `the pauses between tries grow from a minute to eight hours`() {
        let pauses = (1...12).map { DigestDesk.pause(after: $0) / 60_000 }
        #expect(pauses == [1, 2, 4, 8, 16, 32, 64, 128, 256, 480, 480, 480])
    }

    @Test func `the hour is that of the member's own zone`() {
        #expect(DigestDesk.hour(of: Milliseconds(0), in: .utc) == 0)
        #expect(DigestDesk.hour(of: Milliseconds(25 * 3_600_000), in: .utc) == 1)
    }
}
