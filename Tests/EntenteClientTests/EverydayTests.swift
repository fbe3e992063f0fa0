import EntenteClient
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("Activity: what was done since somebody last looked")
struct ActivityTests {
    /// Runs a test with a device of each side that knows all of the other's changes.
    private func withTwo(
        _ test: (FakeGateway, Replica, Replica) async throws -> Void
    ) async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            try await test(gateway, one, two)
        }
    }

    private func sync(_ gateway: FakeGateway, _ replicas: Replica...) async throws {
        for replica in replicas { _ = try await gateway.engine(replica).sync() }
    }

    @Test func `what others did is new until one has looked, and what one did oneself never is`()
        async throws
    {
        try await withTwo { gateway, one, two in
            let give = try await one.add(EntityType.give, "Cold storage", in: gateway.shared)
            try await sync(gateway, one, two)
            #expect(try await one.activity(.unseen, in: [gateway.shared], limit: 9).entries == [])
            let feed = try await two.activity(.unseen, in: [gateway.shared], limit: 9)
            let seen = feed.entries
            #expect(seen.map(\.entity) == [give] && seen.map(\.deed) == [.made])
            #expect(seen.map(\.title) == ["Cold storage"] && seen.map(\.type) == [EntityType.give])
            #expect(seen.first?.fields == [Field.title])
            #expect(seen.first?.organisation == gateway.organisations[0].id)
            try await two.noteLooks(feed.looks)
            #expect(try await two.activity(.unseen, in: [gateway.shared], limit: 9).entries == [])
            try await one.edit(gateway.shared) { $0.put(give, Field.quantity, "3") }
            try await sync(gateway, one, two)
            let later = try await two.activity(.unseen, in: [gateway.shared], limit: 9).entries
            #expect(later.map(\.deed) == [.changed] && later.first?.fields == [Field.quantity])
            let all = try await one.activity(.all, in: [gateway.shared], limit: 9).entries
            #expect(all.map(\.deed) == [.made, .changed])
        }
    }

    @Test func `what came while one looked is new the next time`() async throws {
        try await withTwo { gateway, one, two in
            _ = try await one.add(EntityType.give, "Cold storage", in: gateway.shared)
            try await sync(gateway, one, two)
            let feed = try await two.activity(.unseen, in: [gateway.shared], limit: 9)
            let later = try await one.add(EntityType.give, "Shelves", in: gateway.shared)
            try await sync(gateway, one, two)
            try await two.noteLooks(feed.looks)
            let rest = try await two.activity(.unseen, in: [gateway.shared], limit: 9).entries
            #expect(rest.map(\.entity) == [later])
        }
    }

    @Test func `who is added to the mentions of an entity is told, and nobody else`() async throws {
        try await withTwo { gateway, one, two in
            let other = two.identity.principal.member
            try await one.edit(gateway.shared) { draft in
                let comment = draft.new("comment")
                draft.append(.add(field: "mentions", member: other.description), to: comment)
            }
            _ = try await two.add(EntityType.ask, "Shelves", in: gateway.shared)
            try await sync(gateway, one, two, one)
            let told = try await two.activity(.all, in: [gateway.shared], limit: 9).entries
            #expect(told.filter(\.mentionsMe).map(\.type) == ["comment"])
            let own = try await one.activity(.all, in: [gateway.shared], limit: 9).entries
            #expect(own.count == 2 && !own.contains(where: \.mentionsMe))
        }
    }

    @Test func `the newest changes are shown, and how many came before them is said`() async throws
    {
        try await withTwo { gateway, one, two in
            for number in 1...5 {
                _ = try await one.add(EntityType.give, "Give \(number)", in: gateway.shared)
            }
            try await sync(gateway, one, two)
            let feed = try await two.activity(.unseen, in: [gateway.shared], limit: 2)
            #expect(feed.entries.map(\.title) == ["Give 4", "Give 5"] && feed.omitted == 3)
        }
    }

    @Test func `who writes much into one thing is named once, with how often`() async throws {
        try await withTwo { gateway, one, two in
            let give = try await one.add(EntityType.give, "Cold storage", in: gateway.shared)
            for quantity in 1...5 {
                try await one.edit(gateway.shared) {
                    $0.put(give, Field.quantity, .string("\(quantity)"))
                }
            }
            try await one.edit(gateway.shared) { $0.put(give, Field.unit, "pallets") }
            try await sync(gateway, one, two)
            let feed = try await two.activity(.unseen, in: [gateway.shared], limit: 9)
            #expect(feed.entries.map(\.deed) == [.made, .changed])
            #expect(feed.entries.map(\.changes) == [1, 6])
            #expect(feed.entries.last?.fields == [Field.quantity, Field.unit])
        }
    }

    @Test func `what one side keeps for itself is in its own feed alone`() async throws {
        try await withTwo { gateway, one, two in
            let own = try #require(gateway.ownStream(of: gateway.organisations[0].id))
            _ = try await one.add(EntityType.note, "Our price", in: own)
            try await sync(gateway, one, two)
            let streams = try await two.streams().map(\.id)
            #expect(try await two.activity(.all, in: streams, limit: 9).entries == [])
            #expect(try await one.activity(.all, in: [own], limit: 9).entries.count == 1)
        }
    }

    @Test func `a day begins where the partnership is`() async throws {
        try await withTwo { gateway, one, _ in
            let day = try #require(CivilDate("2026-11-21"))
            let page = try await one.add("partnership", "Fresh shelves", in: gateway.shared)
            #expect(
                try await one.start(of: day, in: gateway.partnership).value == 1_795_219_200_000
            )
            try await one.edit(gateway.shared) { $0.put(page, "zone", "Asia/Tokyo") }
            let start = try await one.start(of: day, in: gateway.partnership)
            #expect(start.value == 1_795_219_200_000 - 9 * 3_600_000)
            #expect(try await one.day(of: start, in: gateway.partnership) == day)
        }
    }
}

@Suite("Duties: what a member must do by when")
struct DutyTests {
    @Test func `what names a member is their duty, upcoming first and then overdue`() async throws {
        try await withFolders { folders in
            let gateway = try FakeGateway()
            let one = try await gateway.device(of: 0, in: folders.device("a"))
            let two = try await gateway.device(of: 1, in: folders.device("b"))
            let mine = one.identity.principal.member
            let act = try await two.edit(gateway.shared) { draft in
                let act = draft.new("action")
                draft.put(act, Field.title, "Send the price list")
                draft.put(act, Field.due, "2026-11-30")
                draft.put(act, "responsible", .string(mine.description))
                return act
            }
            _ = try await gateway.engine(two).sync()
            _ = try await gateway.engine(one).sync()
            let day = { (text: String) in
                try await one.start(
                    of: try #require(CivilDate(text)),
                    in: gateway.partnership
                )
            }
            let before = try await one.duties(at: try await day("2026-11-01"))
            #expect(before.map(\.entry.id) == [act] && before.map(\.standing) == [.pending])
            #expect(
                try await one.duties(at: try await day("2026-11-30")).map(\.standing) == [.upcoming]
            )
            #expect(
                try await one.duties(at: try await day("2026-12-01")).map(\.standing) == [.overdue]
            )
            #expect(try await two.duties(at: try await day("2026-12-01")).isEmpty)
        }
    }
}
