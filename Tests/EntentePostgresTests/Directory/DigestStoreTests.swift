import EntenteDomain
import EntentePostgres
import EntenteSync
import Testing

@Suite("Digests: the outbox in the database")
struct DigestStoreTests {
    static let day = CivilDate(number: 20_000)
    static let code: MailboxCode = {
        var random = SystemRandomNumberGenerator()
        return MailboxCode(using: &random)
    }()

    private func confirm(_ store: PostgresDigestStore, _ side: World.Side) async throws {
        #expect(try await store.confirmMail(Self.code, of: side.device, now: World.now))
    }

    /// Runs a test with a member of Aurora's who waits for some reminders.
    private func withWaiting(
        _ count: UInt64 = 3,
        mail: String? = "ada@aurora.example",
        webhook: String? = nil,
        _ test: (World, PostgresDigestStore, WaitingDigest) async throws -> Void
    ) async throws {
        try await World.with { world in
            let store = PostgresDigestStore(pool: world.gateway)
            let isNoted = try await store.setDelivery(
                DigestDelivery(mail: mail, webhook: webhook, zone: "Europe/Berlin", hour: 7),
                key: webhook.map { _ in [UInt8](repeating: 1, count: 32) },
                code: Self.code,
                of: world.aurora.device,
                now: World.now
            )
            #expect(isNoted)
            if mail != nil { try await confirm(store, world.aurora) }
            if let webhook {
                let device = world.aurora.device
                #expect(try await store.confirmWebhook(webhook, of: device, now: World.now))
            }
            try await remind(world, 1...count)
            let waiting = try #require(try await store.waiting().first)
            #expect(waiting.member == world.aurora.member && waiting.hour == 7)
            #expect(waiting.zone == "Europe/Berlin")
            try await test(world, store, waiting)
        }
    }

    private func remind(
        _ world: World,
        _ numbers: ClosedRange<UInt64>,
        of side: World.Side? = nil
    ) async throws {
        let reminders = numbers.map { number in
            Reminder(
                member: (side ?? world.aurora).member,
                entity: EntityID(high: 0, low: number),
                type: "action",
                occasion: .late,
                day: Self.day,
                level: .doer
            )
        }
        _ = try await PostgresReminderStore(pool: world.gateway)
            .claim(reminders, in: world.partnership, now: World.now)
    }

    /// Takes all that is due in hand, for ten minutes.
    private func take(_ store: PostgresDigestStore, at minutes: Int64 = 0) async throws
        -> [Digesting]
    {
        let now = World.now.advanced(by: minutes * 60_000)
        var taken: [Digesting] = []
        while let digest = try await store.take(
            DigestTurn(),
            now: now,
            until: now.advanced(by: 600_000)
        ) { taken.append(digest) }
        return taken.sorted { $0.id < $1.id }
    }

    @Test func `a day has one digest of each way, and what comes later waits for the next day`()
        async throws
    {
        try await withWaiting(webhook: "https://aurora.example/hook") { world, store, waiting in
            #expect(try await store.open(waiting, day: Self.day, now: World.now) == 2)
            #expect(try await store.open(waiting, day: Self.day, now: World.now) == 0)
            #expect(try await store.waiting() == [])
            try await remind(world, 3...4)
            #expect(try await store.open(waiting, day: Self.day, now: World.now) == 0)
            let taken = try await take(store)
            #expect(
                taken.map(\.channel) == [
                    .mail("ada@aurora.example"),
                    .webhook("https://aurora.example/hook", key: [UInt8](repeating: 1, count: 32)),
                ]
            )
            #expect(taken.allSatisfy { $0.reminders.count == 3 && $0.tries == 1 })
            #expect(taken.allSatisfy { $0.device == world.aurora.device && $0.day == Self.day })
            let tomorrow = Self.day.adding(days: 1)
            #expect(try await store.open(waiting, day: tomorrow, now: World.now) == 2)
            #expect(try await take(store).allSatisfy { $0.reminders.count == 1 })
        }
    }

    @Test func `what one gateway has in hand no other takes, until its time is over`() async throws
    {
        try await withWaiting { _, store, waiting in
            _ = try await store.open(waiting, day: Self.day, now: World.now)
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<8 { group.addTask { try await take(store).count } }
                return try await group.reduce(0, +)
            }
            #expect(counts == 1)
            #expect(try await take(store, at: 9) == [])
            let again = try await take(store, at: 11)
            #expect(again.map(\.tries) == [2])
        }
    }

    @Test func `what has ended is never taken again, and what failed at its time`() async throws {
        try await withWaiting { world, store, waiting in
            _ = try await store.open(waiting, day: Self.day, now: World.now)
            let first = try #require(try await take(store).first)
            let later = World.now.advanced(by: 3_600_000)
            try await store.end(first, nil, next: later, now: World.now)
            #expect(try await take(store, at: 59) == [])
            let second = try #require(try await take(store, at: 60).first)
            #expect(second.id == first.id)
            #expect(try await store.outcomes(of: world.aurora.device) == [])
            try await store.end(second, .sent, next: nil, now: later)
            let ended = EndedDigest(channel: "mail", day: Self.day, outcome: .sent)
            #expect(try await store.outcomes(of: world.aurora.device) == [ended])
            #expect(try await store.outcomes(of: world.borealis.device) == [])
            #expect(try await take(store, at: 10_000) == [])
        }
    }

    @Test func `who takes the address back is sent nothing more`() async throws {
        try await withWaiting { world, store, waiting in
            _ = try await store.open(waiting, day: Self.day, now: World.now)
            _ = try await store.setDelivery(
                DigestDelivery(mail: nil, webhook: nil, zone: "UTC", hour: 0),
                key: nil,
                code: nil,
                of: world.aurora.device,
                now: World.now
            )
            #expect(try await take(store).map(\.channel) == [.none("mail")])
            try await remind(world, 8...9)
            #expect(try await store.waiting() == [])
            let noted = try await store.delivery(of: world.aurora.device)
            #expect(noted == DigestDelivery(mail: nil, webhook: nil, zone: "UTC", hour: 0))
            #expect(try await store.delivery(of: world.borealis.device) == nil)
        }
    }

    @Test func `organisations take turns, a receiver gets one at a time, and none has all`()
        async throws
    {
        try await withWaiting { world, store, waiting in
            _ = try await store.setDelivery(
                DigestDelivery(mail: "bob@borealis.example", webhook: nil, zone: "UTC", hour: 7),
                key: nil,
                code: Self.code,
                of: world.borealis.device,
                now: World.now
            )
            try await confirm(store, world.borealis)
            for day in 0..<3 {
                let day = Self.day.adding(days: day)
                for side in [world.aurora, world.borealis] {
                    let number = UInt64(100 + day.number)
                    try await remind(world, number...number, of: side)
                    let waiting = try #require(
                        try await store.waiting().first { $0.member == side.member }
                    )
                    #expect(try await store.open(waiting, day: day, now: World.now) == 1)
                }
            }
            try await takeInTurn(store)
        }
    }

    /// Takes what is there for two organisations on three days.
    private func takeInTurn(_ store: PostgresDigestStore) async throws {
        func take(_ turn: DigestTurn) async throws -> Digesting? {
            try await store.take(turn, now: World.now, until: World.now.advanced(by: 60_000))
        }
        var turn = DigestTurn()
        let first = try #require(try await take(turn))
        turn.begin(first)
        let second = try #require(try await take(turn))
        turn.begin(second)
        #expect(first.organisation < second.organisation)
        // Both receivers have something in hand.
        #expect(try await take(turn) == nil)
        turn.end(first, leavingAlone: false)
        let third = try #require(try await take(turn))
        #expect(third.member == first.member && third.day > first.day)
        turn.begin(third)
        turn.end(second, leavingAlone: true)
        #expect(try await take(turn) == nil)
        var other = DigestTurn()
        for _ in 0..<Limits.digestsAtOnceOfOne { other.begin(third) }
        #expect(other.full == [third.organisation])
        other.end(third, leavingAlone: false)
        #expect(try await take(other)?.organisation == second.organisation)
        #expect(try await take(other)?.organisation == second.organisation)
        #expect(try await take(other)?.organisation == third.organisation)
    }
}
