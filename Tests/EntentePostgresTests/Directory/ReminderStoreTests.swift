import EntenteDomain
import EntentePostgres
import EntenteSync
import Testing

@Suite("Reminders: the claims in the database")
struct ReminderStoreTests {
    private func reminder(
        _ member: MemberID,
        _ number: UInt64 = 1,
        _ level: Reminder.Level = .doer,
        day: String = "2026-11-21"
    ) throws -> Reminder {
        Reminder(
            member: member,
            entity: EntityID(high: 0, low: number),
            type: "action",
            occasion: .missedMeeting,
            day: try #require(CivilDate(day)),
            level: level
        )
    }

    @Test func `a reminder is claimed once, each level and each day for itself`() async throws {
        try await World.with { world in
            let store = PostgresReminderStore(pool: world.gateway)
            let member = world.aurora.member
            let first = try [reminder(member), reminder(member, 2)]
            let claim = { (reminders: [Reminder]) in
                try await store.claim(reminders, in: world.partnership, now: World.now)
            }
            #expect(try await claim(first) == 2)
            #expect(try await claim(first) == 0)
            #expect(try await claim([reminder(member, 1, .sponsor)]) == 1)
            #expect(try await claim([reminder(member, day: "2026-11-22")]) == 1)
        }
    }

    @Test func `a claim that a wrong clock made ahead of its time spends nothing`() async throws {
        try await World.with { world in
            let store = PostgresReminderStore(pool: world.gateway)
            let reminders = try [reminder(world.aurora.member)]
            let claim = { (days: Int64) in
                let now = World.now.advanced(by: days * 86_400_000)
                return try await store.claim(reminders, in: world.partnership, now: now)
            }
            #expect(try await claim(3_650) == 1)
            #expect(try await claim(0) == 1)
            // Two gateways' clocks are never quite the same; nothing is told twice for that.
            #expect(try await claim(-1) == 0)
            #expect(try await claim(1) == 0)
            #expect(try await claim(3_650) == 0)
        }
    }

    @Test func `many gateways that claim the same at once claim it once together`() async throws {
        try await World.with { world in
            let store = PostgresReminderStore(pool: world.gateway)
            let reminders = try (1...50).map { try reminder(world.aurora.member, $0) }
            let claimed = try await withThrowingTaskGroup(of: Int.self) { group in
                for turn in 0..<12 {
                    group.addTask {
                        try await store.claim(
                            turn.isMultiple(of: 2) ? reminders : reminders.reversed(),
                            in: world.partnership,
                            now: World.now
                        )
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(claimed == 50)
        }
    }

    @Test func `who is in no organisation of the partnership is told nothing`() async throws {
        try await World.with { world in
            let store = PostgresReminderStore(pool: world.gateway)
            let stranger = try reminder(MemberID(high: 1, low: 1))
            #expect(try await store.claim([stranger], in: world.partnership, now: World.now) == 0)
            let elsewhere = PartnershipID(high: 1, low: 1)
            let known = try reminder(world.aurora.member)
            #expect(try await store.claim([known], in: elsewhere, now: World.now) == 0)
        }
    }

    @Test func `readers are the members of active partnerships, each department with a device`()
        async throws
    {
        try await World.with { world in
            let store = PostgresReminderStore(pool: world.gateway)
            let readers = try await store.readers()
            #expect(readers.map(\.partnership) == [world.partnership, world.partnership])
            let sides = [world.aurora, world.borealis]
            #expect(Set(readers.map(\.department)) == Set(sides.map(\.department)))
            #expect(Set(readers.compactMap(\.device)) == Set(sides.map(\.device)))
            let roles = readers.flatMap(\.members).map(\.roles)
            #expect(roles == [[.member, .administrator], [.member, .administrator]])
            try await world.administration.revoke(world.aurora.device, now: World.now)
            let later = try await store.readers()
            #expect(later.compactMap(\.device) == [world.borealis.device])
        }
    }
}

@Suite("Calendars: the addresses in the database")
struct CalendarStoreTests {
    private let digest = Digest(bytes: [UInt8](repeating: 7, count: 32))

    @Test func `an address is its member's, and leads nowhere once it is revoked`() async throws {
        try await World.with { world in
            let store = PostgresCalendarStore(pool: world.gateway)
            let digest = try #require(digest)
            let id = CalendarID(high: 1, low: 2)
            #expect(
                try await store.addCalendar(
                    id,
                    digest: digest,
                    for: world.aurora.device,
                    now: World.now
                )
            )
            let reader = try await store.calendarReader(id)
            #expect(reader?.digest == digest && reader?.principal.member == world.aurora.member)
            #expect(reader?.principal.device == world.aurora.device)
            #expect(
                try await store.calendars(of: world.aurora.device)
                    == [CalendarSummary(id: id, created: World.now)]
            )
            #expect(try await store.calendars(of: world.borealis.device) == [])
            let revoke = { (device: DeviceID) in
                try await store.revokeCalendar(id, of: device, now: World.now)
            }
            #expect(try await !revoke(world.borealis.device))
            #expect(try await revoke(world.aurora.device))
            #expect(try await !revoke(world.aurora.device))
            #expect(try await store.calendarReader(id) == nil)
        }
    }

    @Test func `an address ends with its member's last device`() async throws {
        try await World.with { world in
            let store = PostgresCalendarStore(pool: world.gateway)
            let id = CalendarID(high: 1, low: 2)
            _ = try await store.addCalendar(
                id,
                digest: try #require(digest),
                for: world.aurora.device,
                now: World.now
            )
            try await world.administration.revoke(world.aurora.device, now: World.now)
            #expect(try await store.calendarReader(id) == nil)
        }
    }

    @Test func `however many ask at once, a member has no more addresses than the bound`()
        async throws
    {
        try await World.with { world in
            let store = PostgresCalendarStore(pool: world.gateway)
            let digest = try #require(digest)
            let added = try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<UInt64(2 * Limits.calendarAddresses) {
                    group.addTask {
                        try await store.addCalendar(
                            CalendarID(high: 2, low: number),
                            digest: digest,
                            for: world.aurora.device,
                            now: World.now
                        )
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(added == Limits.calendarAddresses)
        }
    }
}
