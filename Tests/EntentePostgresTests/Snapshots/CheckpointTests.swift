import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import Testing

@Suite("Checkpointer: snapshots and the horizon")
struct CheckpointTests {
    private let day: Int64 = 86_400_000

    @Test func `clause 4.5: a snapshot is made at every so many changes, and its digest is logged`()
        async throws
    {
        try await World.with { world in
            let stream = try await world.shared()
            let checkpointer = Checkpointer(store: world.store, policy: .init(every: 10))
            let pusher = Pusher(world.aurora.device, stream, side: world.aurora)
            try await push(1...9, pusher, world)
            _ = try await checkpointer.run(now: World.now)
            #expect(try await offer(stream.id, world)?.manifest == nil)
            try await push(10...25, pusher, world)
            _ = try await checkpointer.run(now: World.now)
            let manifest = try #require(try await offer(stream.id, world)?.manifest)
            #expect(manifest.seq == 20)
            let log = try await world.log(stream.id, for: world.aurora.device)
            let states = try replayed(log)
            #expect(manifest.state == states[20])
            let notices = try log.flatMap { try Change(JSONScanner.parse($0.content)).notices }
            #expect(notices == [10, 20].map { .checkpoint(seq: $0, digest: states[Int($0)]) })
            #expect(
                manifest.frontier
                    == recomputedFrontier(of: Array(log.prefix(20))) {
                        ChangeScope(stream: stream.id, epoch: stream.head.epoch, device: $0)
                    }
            )
        }
    }

    @Test func `INV-6: the parts of a snapshot and the tail give the state of the whole log`()
        async throws
    {
        try await World.with { world in
            let stream = try await world.shared()
            let checkpointer = Checkpointer(store: world.store, policy: .init(every: 7))
            let pusher = Pusher(world.aurora.device, stream, side: world.aurora)
            for last in stride(from: 6, through: 48, by: 6) {
                try await push(Int64(last - 5)...Int64(last), pusher, world)
                _ = try await checkpointer.run(now: World.now)
                guard let manifest = try await offer(stream.id, world)?.manifest else { continue }
                var state = try StreamState(
                    seq: manifest.seq,
                    lines: try await lines(manifest, stream.id, world)
                )
                #expect(state.digest == manifest.state)
                let log = try await world.log(stream.id, for: world.aurora.device)
                for record in try records(log).dropFirst(Int(manifest.seq)) { state.apply(record) }
                #expect(state.digest == (try replayed(log)).last)
            }
        }
    }

    @Test func `clause 4.4: a snapshot counts what was refused, so that the next seal follows it`()
        async throws
    {
        try await World.with { world in
            let stream = try await world.shared()
            let checkpointer = Checkpointer(store: world.store, policy: .init(every: 5))
            let pusher = Pusher(world.aurora.device, stream, side: world.aurora)
            try await push(1...4, pusher, world)
            let refused = try pusher.edit(n: 6, base: 0, length: 9, at: 8, insert: "x")
            let last = [try pusher.change(n: 5), refused]
            _ = try await pusher.push(last, to: world.store).get()
            _ = try await checkpointer.run(now: World.now)
            let manifest = try #require(try await offer(stream.id, world)?.manifest)
            #expect(manifest.seq == 5)
            #expect(manifest.devices.map(\.n) == [6])
        }
    }

    @Test
    func `clause 4.4: no snapshot ends within a push, so that every seal behind it can be checked`()
        async throws
    {
        try await World.with { world in
            let stream = try await world.shared()
            let checkpointer = Checkpointer(store: world.store, policy: .init(every: 5))
            let pusher = Pusher(world.aurora.device, stream, side: world.aurora)
            let other = Pusher(world.borealis.device, stream, side: world.borealis)
            try await push(1...3, pusher, world)
            // Changes 4 to 7, then one of somebody else, then a push that repeats two and adds one.
            let together = try (Int64(4)...7).map { try pusher.change(n: $0) }
            _ = try await pusher.push(together, to: world.store).get()
            _ = try await other.push([other.change(n: 1)], to: world.store).get()
            let again = try Array(together.suffix(2)) + [pusher.change(n: 8)]
            _ = try await pusher.push(again, to: world.store).get()
            _ = try await checkpointer.run(now: World.now)
            let manifest = try #require(try await offer(stream.id, world)?.manifest)
            #expect(manifest.seq == 7)
            let page = try await world.store.page(
                stream.id,
                after: 7,
                limit: 10,
                device: world.aurora.device
            )
            let seals = try #require(page?.seals)
            #expect(seals.map(\.seq) == [8, 9])
            let covered = try #require(manifest.devices.first { $0.device == pusher.device }?.n)
            #expect(seals[1].repeated.map(\.n) == [6, 7])
            #expect(covered == 7)
        }
    }

    @Test func `a checkpointer that shall follow every change ends, though each snapshot logs one`()
        async throws
    {
        try await World.with { world in
            let stream = try await world.shared()
            let checkpointer = Checkpointer(store: world.store, policy: .init(every: 1))
            let pusher = Pusher(world.aurora.device, stream, side: world.aurora)
            try await push(1...6, pusher, world)
            // Changes 2, 4 and 6, and then those that say so: 8 and 10 of 1 to 11.
            #expect(try await checkpointer.run(stream.id, now: World.now) == 5)
            #expect(try await checkpointer.run(stream.id, now: World.now) == 0)
            #expect(try await offer(stream.id, world)?.manifest?.seq == 10)
        }
    }

    @Test func `parts in which nothing changed are kept as they are`() async throws {
        try await World.with { world in
            let stream = try await world.shared()
            let checkpointer = Checkpointer(store: world.store, policy: .init(every: 60))
            let pusher = Pusher(world.aurora.device, stream, side: world.aurora)
            // Sixty entities of sixteen kilobytes: two parts.
            let body = String(repeating: "x", count: 16_000)
            for n in Int64(1)...60 {
                let change = try pusher.change(n: n, entity: UInt64(n), value: .string(body))
                _ = try await pusher.push([change], to: world.store).get()
            }
            _ = try await checkpointer.run(now: World.now)
            let first = try #require(try await offer(stream.id, world)?.manifest)
            #expect(first.parts.count == 2)
            for n in Int64(61)...125 {
                let change = try pusher.change(n: n, entity: 60, value: .integer(n))
                _ = try await pusher.push([change], to: world.store).get()
            }
            _ = try await checkpointer.run(now: World.now)
            let second = try #require(try await offer(stream.id, world)?.manifest)
            #expect(second.seq == 120)
            #expect(second.parts.first == first.parts.first)
            #expect(second.parts.last != first.parts.last)
        }
    }

    @Test func `clause 5.7: the horizon moves only to snapshots older than the retention`()
        async throws
    {
        try await World.with { world in
            let stream = try await world.shared()
            let checkpointer = Checkpointer(store: world.store, policy: .init(every: 10))
            let pusher = Pusher(world.aurora.device, stream, side: world.aurora)
            try await push(1...15, pusher, world)
            let later = { (days: Int64) in World.now.advanced(by: days * self.day) }
            _ = try await checkpointer.run(now: later(89))
            #expect(try await world.shared().head.horizon == 0)
            _ = try await checkpointer.run(now: later(90).advanced(by: 1))
            #expect(try await world.shared().head.horizon == 10)
            let old = try pusher.change(n: 16, base: 9)
            let refused = try await pusher.push([old], to: world.store)
            #expect(refused.refusal == .baseExpired(horizon: 10))
            let exact = try pusher.change(n: 16, base: 10)
            _ = try await pusher.push([exact], to: world.store).get()
        }
    }

    @Test func `clause 5.7: the horizon waits for a device that wrote lately from an old base`()
        async throws
    {
        try await World.with { world in
            let stream = try await world.shared()
            let checkpointer = Checkpointer(store: world.store, policy: .init(every: 10))
            let pusher = Pusher(world.aurora.device, stream, side: world.aurora)
            let other = Pusher(world.borealis.device, stream, side: world.borealis)
            try await push(1...15, pusher, world)
            let soon = World.now.advanced(by: 91 * day)
            let change = try other.change(n: 1, base: 4)
            let answer = try await world.store.sequence(
                stream.id,
                [other.request([change])],
                texts: TextGuard(),
                now: soon
            )
            _ = try #require(answer.results.first).get()
            _ = try await checkpointer.run(now: soon)
            #expect(try await world.shared().head.horizon == 4)
        }
    }

    @Test func `a device that may not read the stream gets no snapshot of it`() async throws {
        try await World.with { world in
            let private_ = try #require(
                try await world.stream(
                    .organisation(world.aurora.organisation),
                    of: world.aurora.device
                )
            )
            let checkpointer = Checkpointer(store: world.store, policy: .init(every: 5))
            let pusher = Pusher(world.aurora.device, private_, side: world.aurora)
            try await push(1...6, pusher, world)
            _ = try await checkpointer.run(now: World.now)
            let own = try await offer(private_.id, world)
            #expect(own?.manifest?.seq == 5)
            let stranger = try await world.store.snapshot(
                of: private_.id,
                device: world.borealis.device
            )
            #expect(stranger == nil)
            let part = try await world.store.part(
                0,
                of: private_.id,
                seq: 5,
                device: world.borealis.device
            )
            #expect(part == nil)
        }
    }

    @Test func `a stream that cannot be read holds none behind it, and is told of at the end`()
        async throws
    {
        try await World.with { world in
            let side = world.aurora
            let own = try await world.stream(.organisation(side.organisation), of: side.device)
            let streams = [try await world.shared(), try #require(own)].sorted { $0.id < $1.id }
            for stream in streams {
                try await push(1...6, Pusher(side.device, stream, side: side), world)
            }
            let (spoilt, other) = (streams[0].id, streams[1].id)
            try await world.spoil(spoilt)
            let error = await #expect(throws: StoreError.self) {
                try await Checkpointer(store: world.store, policy: .init(every: 5))
                    .run(now: World.now)
            }
            #expect(error?.reason == .inconsistent)
            #expect(error?.detail.contains("\(spoilt)") == true)
            #expect(try await offer(other, world)?.manifest?.seq == 5)
        }
    }

    // MARK: Tools

    private func push(_ range: ClosedRange<Int64>, _ pusher: Pusher, _ world: World) async throws {
        for n in range {
            let change = try pusher.change(n: n, entity: UInt64(n % 5), value: .integer(n))
            _ = try await pusher.push([change], to: world.store).get()
        }
    }

    private func offer(_ stream: StreamID, _ world: World) async throws -> SnapshotOffer? {
        try await world.store.snapshot(of: stream, device: world.aurora.device)
    }

    private func lines(
        _ manifest: SnapshotManifest,
        _ stream: StreamID,
        _ world: World
    ) async throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for (place, entry) in manifest.parts.enumerated() {
            let bytes = try await world.store.part(
                place,
                of: stream,
                seq: manifest.seq,
                device: world.aurora.device
            )
            lines += try SnapshotPart.lines(try #require(bytes), of: entry)
        }
        return lines
    }

    /// The digests of the states after no change, one, two, and so on.
    private func replayed(_ log: [StoredRecord]) throws -> [Digest] {
        var state = StreamState()
        var digests = [state.digest]
        for record in try records(log) {
            state.apply(record)
            digests.append(state.digest)
        }
        return digests
    }
}
