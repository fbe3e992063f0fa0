import EntenteDomain
import EntentePostgres
import EntenteSync
import Testing

@Suite("Digests: addresses that are confirmed, in the database")
struct ConfirmationStoreTests {
    private static let day = CivilDate(number: 20_000)
    private static let webhook = "https://aurora.example/hook"

    /// Runs a test with a member of Aurora's who has a reminder and has said where, and who is not asked.
    private func withNoted(
        _ test: (World, PostgresDigestStore, MailboxCode) async throws -> Void
    ) async throws {
        try await World.with { world in
            let store = PostgresDigestStore(pool: world.gateway)
            let code = Self.code()
            try await note(store, world, "ada@aurora.example", code)
            let reminder = Reminder(
                member: world.aurora.member,
                entity: EntityID(high: 0, low: 1),
                type: "action",
                occasion: .late,
                day: Self.day,
                level: .doer
            )
            _ = try await PostgresReminderStore(pool: world.gateway)
                .claim([reminder], in: world.partnership, now: World.now)
            try await test(world, store, code)
        }
    }

    private static func code() -> MailboxCode {
        var random = SystemRandomNumberGenerator()
        return MailboxCode(using: &random)
    }

    private func note(
        _ store: PostgresDigestStore,
        _ world: World,
        _ mail: String,
        _ code: MailboxCode?,
        webhook: String = Self.webhook
    ) async throws {
        let isNoted = try await store.setDelivery(
            DigestDelivery(mail: mail, webhook: webhook, zone: "UTC", hour: 7),
            key: [UInt8](repeating: 1, count: 32),
            code: code,
            of: world.aurora.device,
            now: World.now
        )
        #expect(isNoted)
    }

    private func unconfirmed(_ store: PostgresDigestStore, _ world: World) async throws -> [String]
    {
        try #require(try await store.delivery(of: world.aurora.device)).unconfirmed
    }

    private func take(_ store: PostgresDigestStore) async throws -> Digesting? {
        try await store.take(
            DigestTurn(),
            now: World.now,
            until: World.now.advanced(by: 60_000)
        )
    }

    @Test func `to an address that is not confirmed nothing is opened and nothing goes`()
        async throws
    {
        try await withNoted { world, store, code in
            let device = world.aurora.device
            #expect(try await unconfirmed(store, world) == ["mail", "webhook"])
            #expect(try await store.waiting() == [])
            let asked = WaitingDigest(
                partnership: world.partnership,
                member: world.aurora.member,
                zone: "UTC",
                hour: 7
            )
            #expect(try await store.open(asked, day: Self.day, now: World.now) == 0)
            #expect(try await store.confirmMail(code, of: device, now: World.now))
            #expect(try await store.waiting().count == 1)
            #expect(try await store.open(asked, day: Self.day, now: World.now) == 1)
            // The member names another mailbox meanwhile: what is open waits for it to be confirmed.
            let other = Self.code()
            try await note(store, world, "stranger@b.example", other)
            #expect(try await take(store) == nil)
            #expect(try await store.confirmMail(other, of: device, now: World.now))
            #expect(try await take(store)?.channel == .mail("stranger@b.example"))
        }
    }

    @Test func `a code confirms the last mailbox, once, in its time, for its member`() async throws
    {
        try await withNoted { world, store, code in
            let (device, other) = (world.aurora.device, world.borealis.device)
            let late = World.now.advanced(by: Limits.confirmationHours * 3_600_000)
            #expect(try await !store.confirmMail(Self.code(), of: device, now: World.now))
            #expect(try await !store.confirmMail(code, of: other, now: World.now))
            #expect(try await !store.confirmMail(code, of: device, now: late))
            #expect(try await store.confirmMail(code, of: device, now: World.now))
            #expect(try await !store.confirmMail(code, of: device, now: World.now))
            try await note(store, world, "ada@aurora.example", nil)
            #expect(try await unconfirmed(store, world) == ["webhook"])
            try await note(store, world, "Ada@aurora.example", nil)
            #expect(try await unconfirmed(store, world) == ["mail", "webhook"])
        }
    }

    @Test func `a webhook is confirmed as long as it is the one that is noted`() async throws {
        try await withNoted { world, store, _ in
            let device = world.aurora.device
            let other = "https://stranger.example/"
            #expect(try await !store.confirmWebhook(other, of: device, now: World.now))
            #expect(try await store.confirmWebhook(Self.webhook, of: device, now: World.now))
            #expect(try await unconfirmed(store, world) == ["mail"])
            try await note(store, world, "ada@aurora.example", nil, webhook: other)
            #expect(try await unconfirmed(store, world) == ["mail", "webhook"])
        }
    }

    @Test func `what others ask of an address does not spend the first question of its owner`()
        async throws
    {
        try await withNoted { world, store, _ in
            var claims: [ConfirmationClaim] = []
            let others = [World.Side](repeating: world.borealis, count: 5)
            for side in others + [world.aurora, world.aurora] {
                claims.append(
                    try await store.claimConfirmation(
                        of: "a@b.example",
                        for: side.device,
                        now: World.now
                    )
                )
            }
            #expect(Limits.confirmationsOfAddress == 4)
            #expect(
                claims == [.granted, .granted, .granted, .granted, .spent, .granted, .spent]
            )
        }
    }

    @Test func `an address and a member have somebody asked so often a day, and again the next`()
        async throws
    {
        try await withNoted { world, store, _ in
            func claim(_ address: String, _ side: World.Side, hours: Int64 = 0) async throws
                -> ConfirmationClaim
            {
                let now = World.now.advanced(by: hours * 3_600_000)
                return try await store.claimConfirmation(of: address, for: side.device, now: now)
            }
            let both = [world.aurora, world.borealis]
            for place in 0..<Limits.confirmationsOfAddress {
                #expect(try await claim("a@b.example", both[place % 2]) == .granted)
            }
            #expect(try await claim("A@B.example", world.borealis) == .spent)
            var granted = Limits.confirmationsOfAddress / 2
            while try await claim("\(granted)@b.example", world.aurora) == .granted { granted += 1 }
            #expect(granted == Limits.confirmationsOfMember)
            #expect(try await claim("c@b.example", world.borealis) == .granted)
            #expect(try await claim("a@b.example", world.aurora, hours: 23) == .spent)
            #expect(try await claim("a@b.example", world.aurora, hours: 24) == .granted)
        }
    }
}
