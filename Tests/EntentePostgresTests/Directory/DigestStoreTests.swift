import EntenteDomain
import EntentePostgres
import EntenteSync
import Testing

@Suite("Digests: the outbox in the database")
struct DigestStoreTests {
    private static let day = CivilDate(number: 20_000)

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
                of: world.aurora.device,
                now: World.now
            )
            #expect(isNoted)
            try await remind(world, 1...count)
            let waiting = try #require(try await store.waiting().first)
            #expect(waiting.member == world.aurora.member && waiting.hour == 7)
            #expect(waiting.zone == "Europe/Berlin")
            try await test(world, store, waiting)
        }
    }

    private func remind(_ world: World, _ numbers: ClosedRange<UInt64>) async throws {
        let reminders = numbers.map { number in
            Reminder(
                member: world.aurora.member,
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

    private func take(_ store: PostgresDigestStore, at minutes: Int64 = 0) async throws
        -> [Digesting]
    {
        let now = World.now.advanced(by: minutes * 60_000)
        return try await store.take(now: now, until: now.advanced(by: 600_000))
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
}
