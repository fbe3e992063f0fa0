import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import Testing

@Suite("Stream store: what a device reads")
struct PageTests {
    @Test func `pages follow each other without a gap and stay within their bytes`() async throws {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            let size = Limits.valueBytes - 2
            let value = JSONValue.string(String(repeating: "x", count: size))
            for start in stride(from: Int64(1), to: 300, by: 50) {
                let changes = try (start..<start + 50).map {
                    try pusher.change(n: $0, value: value)
                }
                _ = try await pusher.push(changes, to: world.store).get()
            }
            let page = try await world.store.page(
                shared.id,
                after: 0,
                limit: 1_000,
                device: pusher.device
            )
            let bytes = page?.records.map(\.content.count).reduce(0, +) ?? 0
            #expect(bytes <= Limits.pullBytes && bytes > Limits.pullBytes - 20_000)
            #expect(page?.head.size == 300)
            let log = try await world.log(shared.id, for: world.borealis.device)
            #expect(log.map(\.header.seq) == Array(1...300))
            let three = try await world.store.page(
                shared.id,
                after: 7,
                limit: 3,
                device: pusher.device
            )
            #expect(three?.records.map(\.header.seq) == [8, 9, 10])
        }
    }

    @Test func `beyond the head there is nothing`() async throws {
        try await World.with { world in
            let shared = try await world.shared()
            let page = try await world.store.page(
                shared.id,
                after: 99,
                limit: 10,
                device: world.aurora.device
            )
            #expect(page?.records.isEmpty == true)
            #expect(page?.head.size == 0)
        }
    }

    @Test
    func `seals of refused pushes are bounded: a page has them all, or no change that needs them`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            let pusher = Pusher(world.aurora.device, shared, side: world.aurora)
            let other = Pusher(world.borealis.device, shared, side: world.borealis)
            _ = try await other.push([other.change(n: 1)], to: world.store).get()
            let count = Int64(Limits.pushChanges)
            let pushes = Int64(30)
            for push in 0..<pushes {
                let changes = try (1...count).map { try pusher.malformed(n: push * count + $0) }
                _ = try await pusher.push(changes, to: world.store).get()
            }
            _ = try await other.push([other.change(n: 2)], to: world.store).get()
            var seals: [PushSeal] = []
            var sizes: [Int] = []
            var after = Int64(0)
            while after < 2 {
                let ahead = seals.count { $0.seq == after + 1 }
                let page = try #require(
                    try await world.store.page(
                        shared.id,
                        after: after,
                        seals: ahead,
                        limit: 10,
                        device: other.device
                    )
                )
                let size = page.seals.reduce(0) { $0 + 1 + $1.refused.count }
                #expect(size <= Limits.pullSeals + Limits.pushChanges)
                #expect(!page.seals.isEmpty)
                sizes.append(page.records.count)
                seals += page.seals
                after += Int64(page.records.count)
            }
            #expect(sizes.count > 2 && sizes.first == 1 && sizes.last == 1)
            #expect(seals.count == Int(pushes) + 2)
            #expect(Set(seals).count == seals.count)
            #expect(
                seals.filter { $0.device == pusher.device }.map(\.last)
                    == Array(
                        stride(from: count, through: pushes * count, by: Int64.Stride(count))
                    )
            )
        }
    }

    @Test func `a foreign stream and one that does not exist are alike`() async throws {
        try await World.with { world in
            let audience = Audience.department(world.aurora.department)
            let summary = try #require(
                try await world.stream(audience, of: world.aurora.device)
            )
            let mine = Pusher(world.aurora.device, summary, side: world.aurora)
            _ = try await mine.push([mine.change(n: 1)], to: world.store).get()
            for id in [summary.id, World.randomID()] {
                let page = try await world.store.page(
                    id,
                    after: 0,
                    limit: 10,
                    device: world.borealis.device
                )
                #expect(page == nil)
                let foreign = StreamSummary(
                    id: id,
                    partnership: summary.partnership,
                    audience: summary.audience,
                    access: .write,
                    head: summary.head
                )
                // The gateway's mistake: it takes the device for one of the other side.
                let theirs = Pusher(world.borealis.device, foreign, side: world.aurora)
                let result = try await theirs.push([theirs.change(n: 1)], to: world.store)
                #expect(result.refusal == .notFound)
            }
            #expect(try await world.log(summary.id, for: mine.device).count == 1)
        }
    }

    @Test func `a control stream is read by all and written by none of them`() async throws {
        try await World.with { world in
            for side in [world.aurora, world.borealis] {
                let control = try #require(try await world.stream(.control, of: side.device))
                #expect(control.access == .read)
                let pusher = Pusher(side.device, control, side: side)
                let result = try await pusher.push([pusher.change(n: 1)], to: world.store)
                #expect(result.refusal == .readOnly)
            }
        }
    }

    @Test func `streams come in the order of their ids`() async throws {
        try await World.with { world in
            let ids = try await world.store.streams(of: world.aurora.device).map(\.id)
            #expect(ids.count == 4)
            #expect(ids == ids.sorted())
        }
    }

    @Test func `the database decides access as the domain does`() async throws {
        try await World.with { world in
            for isActive in [true, false] {
                if !isActive {
                    try await world.administration.end(
                        world.partnership,
                        for: world.borealis.organisation,
                        by: world.borealis.member,
                        now: World.now
                    )
                }
                let all = try await world.administration.streams()
                #expect(all.count == 6)
                for side in [world.aurora, world.borealis] {
                    let principal = Principal(
                        device: side.device,
                        member: side.member,
                        department: side.department,
                        organisation: side.organisation
                    )
                    let seen = try await world.store.streams(of: side.device)
                    for stream in all {
                        let decided = seen.first { $0.id == stream.id }?.access ?? .none
                        let wanted = principal.access(
                            to: stream.audience,
                            partnershipIsActive: isActive
                        )
                        #expect(decided == wanted)
                    }
                }
            }
        }
    }
}
