import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import Testing

@Suite("Retention: what an organisation keeps after a partnership has ended")
struct RetentionTests {
    private static let day: Int64 = 86_400_000

    /// So many days after everything happened.
    private static func later(_ days: Int64) -> Milliseconds { World.now.advanced(by: days * day) }

    @Test
    func `what it wrote goes when its retention is over, of the others nothing, and the log holds`()
        async throws
    {
        try await World.with { world in
            let stream = try await world.shared().id
            try await write("from Aurora", 250, as: world.aurora, world)
            try await write("from Borealis", 3, as: world.borealis, world)
            try await world.administration.setRetention(
                30,
                of: world.aurora.organisation,
                now: World.now
            )
            try await end(world)
            let before = try await world.log(stream, for: world.borealis.device)
            #expect(try await retire(world, at: 29) == [])
            #expect(try await world.kept("from Aurora") > 250)
            #expect(try await retire(world, at: 30) == [250])
            #expect(try await world.kept("from Aurora") == 0)
            #expect(try await world.kept("from Borealis") > 0)
            let after = try await world.log(stream, for: world.borealis.device)
            #expect(after.prefix(before.count).map(\.header) == before.map(\.header))
            #expect(after.count { $0.erasure?.reason == .retention } == 250)
            #expect(
                after.allSatisfy {
                    ($0.erasure?.by ?? world.aurora.organisation) == world.aurora.organisation
                }
            )
            #expect(try await world.root(of: after) == world.shared().head.root)
            let offered = try await world.store.snapshot(of: stream, device: world.aurora.device)
            let manifest = try #require(offered?.manifest)
            #expect(manifest.state == (try after.state(upTo: manifest.seq)).digest)
            // Once is enough.
            #expect(try await retire(world, at: 40) == [])
            #expect(try await world.log(stream, for: world.aurora.device).count == after.count)
            let shown = try await world.administration.retention(of: world.aurora.organisation)
            #expect(shown.partnerships.map(\.erased) == [250])
            #expect(shown.partnerships.map(\.over) == [Self.later(30)])
        }
    }

    @Test func `what is set after the end waits as long as the least, and can be taken back`()
        async throws
    {
        try await World.with { world in
            try await write("from Aurora", 2, as: world.aurora, world)
            try await end(world)
            let aurora = world.aurora.organisation
            try await world.administration.setRetention(30, of: aurora, now: Self.later(100))
            let almost = Self.later(130).advanced(by: -1)
            #expect(try await ChangeRetirer(store: world.store).run(now: almost).done.isEmpty)
            try await world.administration.setRetention(nil, of: aurora, now: almost)
            #expect(try await retire(world, at: 36_600) == [])
            try await world.administration.setRetention(30, of: aurora, now: Self.later(200))
            #expect(try await retire(world, at: 230) == [2])
        }
    }

    @Test func `an active partnership and control streams keep everything`() async throws {
        try await World.with { world in
            try await write("from Aurora", 2, as: world.aurora, world)
            for side in [world.aurora, world.borealis] {
                try await world.administration.setRetention(
                    30,
                    of: side.organisation,
                    now: World.now
                )
            }
            #expect(try await retire(world, at: 36_600) == [])
            let control = try #require(try await world.stream(.control, of: world.aurora.device))
            let told = try await world.log(control.id, for: world.aurora.device)
            let values = try told.flatMap { try Change(JSONScanner.parse($0.content)).operations }
                .filter { $0.action == .put(field: "retention_days", value: .integer(30)) }
            #expect(values.count == 2)
            try await end(world)
            #expect(try await retire(world, at: 31) == [2])
            let after = try await world.log(control.id, for: world.aurora.device)
            #expect(after.allSatisfy { $0.erasure == nil } && after.count == told.count + 1)
        }
    }

    @Test func `an agreement stays until the retention of every organisation is over`() async throws
    {
        try await World.with { world in
            let terms = Operation(
                EntityID(high: 1, low: 1),
                .propose(
                    field: "terms",
                    proposal: Proposal(
                        id: World.randomID(),
                        parties: [world.aurora.organisation, world.borealis.organisation].sorted(),
                        value: "the price that both know"
                    )
                )
            )
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            let changes = [
                try pusher.change(n: 1, [terms]), try pusher.change(n: 2, value: "from Aurora"),
            ]
            _ = try await pusher.push(changes, to: world.store).get()
            try await set(30, of: world.aurora, world)
            try await end(world)
            #expect(try await retire(world, at: 30) == [1])
            #expect(try await world.kept("the price that both know") > 0)
            try await set(60, of: world.borealis, world)
            #expect(try await retire(world, at: 59) == [])
            #expect(try await retire(world, at: 60) == [1])
            #expect(try await world.kept("the price that both know") == 0)
        }
    }

    @Test func `what another organisation worked on stays there, until its retention is over`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let (joint, own) = (EntityID(high: 1, low: 1), EntityID(high: 1, low: 2))
            let ours = Pusher(world.aurora.device, shared, side: world.aurora)
            let changes = try [joint, own].enumerated().flatMap { place, entity in
                [
                    try ours.change(
                        n: Int64(2 * place + 1),
                        [Operation(entity, .new(type: "give"))]
                    ),
                    try ours.change(
                        n: Int64(2 * place + 2),
                        [Operation(entity, .put(field: "title", value: "from Aurora"))]
                    ),
                ]
            }
            _ = try await ours.push(changes, to: world.store).get()
            let theirs = Pusher(world.borealis.device, shared, side: world.borealis)
            let word = Operation(joint, .put(field: "details", value: "from Borealis"))
            _ = try await theirs.push([theirs.change(n: 1, [word])], to: world.store).get()
            try await set(30, of: world.aurora, world)
            try await end(world)
            #expect(try await retire(world, at: 30) == [3])
            #expect(try await world.kept("from Aurora") == 0)
            let log = try await world.log(shared.id, for: world.borealis.device)
            let after = try log.state(upTo: Int64(log.count))
            #expect(after.entities[joint]?.view["exists"] == .boolean(true))
            #expect(after.entities[joint]?.view["fields"]?["details"]?["value"] == "from Borealis")
            #expect(after.entities[own]?.view["exists"] != .boolean(true))
            try await set(30, of: world.borealis, world)
            // Aurora's last change, and the one of Borealis.
            #expect(try await retire(world, at: 30) == [1, 1])
        }
    }

    @Test(arguments: [29, 36_501, 0, -1])
    func `days beyond the bounds are refused with the bounds`(days: Int) async throws {
        try await World.with { world in
            let error = await #expect(throws: AdministrationError.self) {
                try await world.administration.setRetention(
                    days,
                    of: world.aurora.organisation,
                    now: World.now
                )
            }
            #expect(error?.description == "days: it must be from 30 to 36500")
            let shown = try await world.administration.retention(of: world.aurora.organisation)
            #expect(shown.days == nil && shown.since == nil)
        }
    }

    // MARK: Tools

    private func set(_ days: Int, of side: World.Side, _ world: World) async throws {
        try await world.administration.setRetention(days, of: side.organisation, now: World.now)
    }

    private func write(
        _ text: String,
        _ count: Int64,
        as side: World.Side,
        _ world: World
    ) async throws {
        let pusher = Pusher(side.device, try await world.shared(), side: side)
        for n in 1...count {
            let change = try pusher.change(
                n: n,
                entity: UInt64(n % 7) + (side.device == world.aurora.device ? 10 : 20),
                value: .string("\(text) \(n)")
            )
            _ = try await pusher.push([change], to: world.store).get()
        }
        _ = try await Checkpointer(store: world.store, policy: .init(every: 10)).run(now: World.now)
    }

    private func end(_ world: World) async throws {
        try await world.administration.end(
            world.partnership,
            for: world.borealis.organisation,
            by: world.borealis.member,
            now: World.now
        )
    }

    /// How many changes go, of each stream and organisation where some do.
    private func retire(_ world: World, at days: Int64) async throws -> [Int64] {
        let (done, failed) = try await ChangeRetirer(store: world.store)
            .run(now: Self.later(days))
        #expect(failed.isEmpty)
        return done.map(\.erased)
    }
}
