import EntenteCrypto
import EntenteDomain
import EntenteSync
import Synchronization
import Testing

@testable import EntenteGateway

@Suite("Reminders: what the gateway claims")
struct ReminderDeskTests {
    /// Claims in memory, which outlive any desk.
    private actor Claims: ReminderStore {
        let groups: [ReminderReaders]
        private(set) var claimed: Set<Reminder> = []
        private(set) var asked = 0

        init(_ groups: [ReminderReaders]) { self.groups = groups }

        func readers() async throws(StoreError) -> [ReminderReaders] { groups }

        func claim(
            _ reminders: [Reminder],
            in partnership: PartnershipID,
            now: Milliseconds
        ) async throws(StoreError) -> Int {
            asked += 1
            let new = Set(reminders).subtracting(claimed)
            claimed.formUnion(new)
            return new.count
        }
    }

    /// Ada and Bob, each the only member of a department, and a clock that a test moves.
    private final class Stage: Sendable {
        let world: TestWorld
        let claims: Claims
        let clock = Mutex(Stage.start)

        static let start = Milliseconds(Int64(CivilDate(number: 20_000).number) * 86_400_000)

        init() async throws {
            let world = try await TestWorld()
            self.world = world
            let devices = [world.ada, world.bob]
            let organisations = devices.map { device in
                Session.Organisation(
                    id: device.principal.organisation,
                    name: "\(device.principal.organisation)",
                    departments: [
                        Session.Department(
                            id: device.principal.department,
                            name: "",
                            members: []
                        )
                    ]
                )
            }
            let partnership = Session.Partnership(
                id: world.partnership,
                name: "Cold chain",
                isActive: true,
                organisations: organisations.sorted { $0.id < $1.id }
            )
            for device in devices {
                await world.store.introduce(
                    Session(
                        principal: device.principal,
                        memberName: "",
                        roles: [],
                        partnerships: [partnership]
                    )
                )
            }
            claims = Claims(
                devices.map { device in
                    let who = device.principal
                    return ReminderReaders(
                        partnership: world.partnership,
                        organisation: who.organisation,
                        department: who.department,
                        device: who.device,
                        members: [
                            Organisation.Member(
                                id: who.member,
                                name: "",
                                department: who.department,
                                roles: [.accountManager]
                            )
                        ]
                    )
                }
            )
        }

        /// A desk as a gateway has it that has just been started.
        func desk() throws -> ReminderDesk {
            ReminderDesk(
                services: GatewayServices(
                    streams: world.store,
                    snapshots: world.store,
                    directory: world.store,
                    calendars: FakeCalendars([]),
                    search: NoSearch(),
                    digests: FakeDigests(),
                    attachments: AttachmentDesk(store: FakeAttachments([])),
                    signer: HeadSigner(key: try .generate()),
                    authority: AuthorityDocument(certificate: "", fingerprint: ""),
                    now: { self.clock.withLock { $0 } }
                ),
                store: claims
            )
        }

        func move(days: Int64) {
            clock.withLock { $0 = $0.advanced(by: days * 86_400_000) }
        }

        /// An action of Ada's that is due so many days after the start.
        func addAction(n: Int64 = 1, due days: Int, in stream: StreamID) async throws {
            let id = EntityID.draw()
            let day = CivilDate(number: 20_000 + days)
            let change = Change(
                n: n,
                base: 0,
                at: Milliseconds(1),
                salt: SecureRandom.bytes(Change.saltLength),
                operations: [
                    Operation(id, .new(type: "action")),
                    Operation(id, .put(field: "due", value: .string("\(day)"))),
                    Operation(
                        id,
                        .put(
                            field: "responsible",
                            value: .string("\(world.ada.principal.member)")
                        )
                    ),
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
        }
    }

    @Test func `each level is claimed on its day, once, whichever gateway looks and however often`()
        async throws
    {
        let stage = try await Stage()
        try await stage.addAction(due: 5, in: stage.world.shared)
        let desks = try [stage.desk(), stage.desk()]
        var claimed: [Int] = []
        for _ in 0..<20 {
            var today = 0
            for desk in desks + [try stage.desk()] {
                let outcome = try await desk.run()
                #expect(outcome.failed == 0)
                today += outcome.claimed
            }
            claimed.append(today)
            stage.move(days: 1)
        }
        // Due from day 2 on, late on day 6, and as an account manager from day 8 on.
        let expected = (0..<20).map { [2, 6, 8].contains($0) ? 1 : 0 }
        #expect(claimed == expected)
        let members = Set(await stage.claims.claimed.map(\.member))
        #expect(members == [stage.world.ada.principal.member])
    }

    @Test func `a day on which no gateway ran is made up for`() async throws {
        let stage = try await Stage()
        try await stage.addAction(due: 1, in: stage.world.shared)
        stage.move(days: 30)
        #expect(try await stage.desk().run().claimed == 1)
        #expect(try await stage.desk().run().claimed == 0)
    }

    @Test func `where nothing was written since the last look on the same day nothing is computed`()
        async throws
    {
        let stage = try await Stage()
        try await stage.addAction(due: 1, in: stage.world.shared)
        let desk = try stage.desk()
        #expect(try await desk.run().claimed == 1)
        let asked = await stage.claims.asked
        #expect(try await desk.run().claimed == 0)
        #expect(await stage.claims.asked == asked)
        try await stage.addAction(n: 2, due: 2, in: stage.world.shared)
        #expect(try await desk.run().claimed == 1)
    }

    @Test func `what is private to a department is told in that department alone`() async throws {
        let stage = try await Stage()
        try await stage.addAction(due: 1, in: stage.world.adasDepartment)
        #expect(try await stage.desk().run().claimed == 1)
        let members = Set(await stage.claims.claimed.map(\.member))
        #expect(members == [stage.world.ada.principal.member])
    }

    @Test func `who has lost every device is told nothing more`() async throws {
        let stage = try await Stage()
        try await stage.addAction(due: 1, in: stage.world.shared)
        await stage.world.store.revoke(stage.world.ada)
        #expect(try await stage.desk().run().claimed == 0)
    }
}
