import EntenteDomain
import EntenteSync
import Synchronization
import TestSupport
import Testing

@testable import EntenteGateway

@Suite("Digests: receivers that answer slowly, or never")
struct DigestTurnTests {
    /// A post whose receivers hang until a test lets them go; which ones hang, a test says.
    private final class Post: DigestPost {
        let given = Mutex<[Digesting]>([])
        let done = Mutex<[Digesting]>([])
        /// How many hang now, and the most that did at once.
        let hanging = Mutex((now: 0, most: 0))
        let isOpen = Mutex(false)
        let hangs: @Sendable (Digesting, [Digesting]) -> Bool

        init(hangs: @escaping @Sendable (Digesting, [Digesting]) -> Bool) { self.hangs = hangs }

        func send(
            _ digest: Digesting,
            _ text: DigestText,
            now: Milliseconds
        ) async -> DigestAnswer {
            let before = given.withLock { given in
                defer { given.append(digest) }
                return given
            }
            if hangs(digest, before) {
                hanging.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
                defer { hanging.withLock { $0.now -= 1 } }
                let isFreed = await eventually { isOpen.withLock { $0 } }
                guard isFreed else { return .later("nobody let it go") }
            }
            done.withLock { $0.append(digest) }
            return .sent
        }
    }

    /// Members of two organisations who are told of the same entity.
    private struct Stage {
        let world: TestWorld
        let digests = FakeDigests()
        let entity = EntityID.draw()

        init() async throws {
            world = try await TestWorld()
            let bytes = Change(
                n: 1,
                base: 0,
                at: Milliseconds(1),
                salt: [UInt8](repeating: 0, count: Change.saltLength),
                operations: [Operation(entity, .new(type: "action"))]
            ).json.canonicalBytes
            let epoch = try #require(await world.store.epoch(of: world.shared))
            let push = try world.ada.push([bytes], to: world.shared, epoch: epoch)
            let request = SequencingRequest(
                principal: world.ada.principal,
                epoch: epoch,
                known: push.known,
                changes: push.changes,
                seal: push.seal
            )
            let (results, _) = try await world.store.sequence(
                world.shared,
                [request],
                texts: TextGuard(),
                now: Milliseconds(1)
            )
            _ = try #require(results.first).get()
        }

        func add(_ device: TestDevice) async {
            let principal = device.principal
            let partnership = Session.Partnership(
                id: world.partnership,
                name: "Cold chain",
                isActive: true,
                organisations: [.init(id: principal.organisation, name: "O", departments: [])]
            )
            await world.store.add(device)
            await world.store.introduce(
                Session(
                    principal: principal,
                    memberName: "M",
                    roles: [],
                    partnerships: [partnership]
                )
            )
            let reminder = Reminder(
                member: principal.member,
                entity: entity,
                type: "action",
                occasion: .late,
                day: CivilDate(number: 1),
                level: .doer
            )
            let waiting = WaitingDigest(
                partnership: world.partnership,
                member: principal.member,
                zone: "UTC",
                hour: 0
            )
            await digests.wait(waiting, [reminder], as: principal)
        }

        func desk(_ post: Post) throws -> DigestDesk {
            DigestDesk(
                services: try world.services(clock: ContinuousClock()),
                store: digests,
                post: post
            )
        }
    }

    @Test func `one that never answers holds only itself`() async throws {
        let stage = try await Stage()
        let members = [stage.world.ada, stage.world.alan, stage.world.bob]
        for member in members { await stage.add(member) }
        let post = Post { _, before in before.isEmpty }
        let desk = try stage.desk(post)
        async let outcome = desk.run()
        let areSent = await eventually { post.done.withLock { $0.count == 2 } }
        #expect(areSent)
        post.isOpen.withLock { $0 = true }
        #expect(try await outcome.sent == 3)
    }

    @Test func `an organisation whose receivers all hang leaves room for another's`() async throws {
        let stage = try await Stage()
        for principal in [stage.world.ada.principal, stage.world.bob.principal] {
            for _ in 0..<Limits.digestsAtOnce {
                await stage.add(
                    try TestDevice(
                        organisation: principal.organisation,
                        department: principal.department
                    )
                )
            }
        }
        // That of the organisation whose turn is first.
        let post = Post { $0.organisation == ($1.first ?? $0).organisation }
        let desk = try stage.desk(post)
        async let outcome = desk.run()
        let areSent = await eventually { post.done.withLock { $0.count == Limits.digestsAtOnce } }
        #expect(areSent)
        let areAllInHand = await eventually {
            post.hanging.withLock { $0.now == Limits.digestsAtOnceOfOne }
        }
        #expect(areAllInHand)
        post.isOpen.withLock { $0 = true }
        #expect(try await outcome.sent == 2 * Limits.digestsAtOnce)
        #expect(post.hanging.withLock { $0.most } == Limits.digestsAtOnceOfOne)
    }
}
