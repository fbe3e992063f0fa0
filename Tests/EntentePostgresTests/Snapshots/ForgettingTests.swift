import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import Testing

@Suite("Checkpointer: edits of texts below the horizon")
struct ForgettingTests {
    /// All that was received so far is past the retention, the server's own changes too.
    private let policy = Checkpointer.Policy(every: 10, retention: -1)

    @Test func `clause 4.5: lines forget what the log says, and every replica has their digest`()
        async throws
    {
        try await World.with { world in
            let stream = try await world.shared()
            let checkpointer = Checkpointer(store: world.store, policy: policy)
            var writer = Writer(Pusher(world.aurora.device, stream, side: world.aurora), world)
            try await writer.begin(EntityID(high: 1, low: 9))
            for round in 1...4 as ClosedRange<Int64> {
                try await writer.type(10)
                #expect(try await checkpointer.run(now: World.now) == [stream.id])
                #expect(try await world.shared().head.horizon == round * 10)
            }
            let offer = try await world.store.snapshot(of: stream.id, device: writer.pusher.device)
            let manifest = try #require(offer?.manifest)
            let log = try await world.log(stream.id, for: world.aurora.device)
            let states = try replayed(log)
            #expect(manifest.seq == 40)
            #expect(manifest.state == states[40].digest)
            let part = try await world.store.part(
                0,
                of: stream.id,
                seq: 40,
                device: world.aurora.device
            )
            let lines = try SnapshotPart.lines(try #require(part), of: manifest.parts[0])
            var begun = try StreamState(seq: 40, lines: lines)
            // The last horizon in its log is 20; what nobody touched since the start is forgotten too.
            let remembered = lines.compactMap { try? EntityState(snapshotLine: $0).oldestEdit }
            #expect(remembered == [21])
            for record in try records(log).dropFirst(40) { begun.apply(record) }
            #expect(begun.digest == states.last?.digest)
        }
    }

    @Test func `a gateway that has just started reads texts from the snapshot and the tail`()
        async throws
    {
        try await World.with { world in
            let stream = try await world.shared()
            let checkpointer = Checkpointer(store: world.store, policy: policy)
            let pusher = Pusher(world.aurora.device, stream, side: world.aurora)
            var writer = Writer(pusher, world)
            for _ in 1...3 {
                try await writer.type(10)
                _ = try await checkpointer.run(now: World.now)
            }
            try await writer.type(5)
            let place = try await world.shared().head
            #expect(place.horizon == 30)
            let other = Pusher(world.borealis.device, stream, side: world.borealis)
            let old = try other.edit(n: 1, base: 29, length: 28, at: 0, insert: "x")
            #expect(
                try await other.push([old], to: world.store).refusal == .baseExpired(horizon: 30)
            )
            // Two of the first thirty changes are checkpoints.
            for (n, length, fits) in [(1, 27, false), (2, 28, true)] as [(Int64, Int, Bool)] {
                let edit = try other.edit(n: n, base: 30, length: length, at: 0, insert: "x")
                let answer = try await world.store.sequence(
                    stream.id,
                    [other.request([edit])],
                    texts: TextGuard(),
                    now: World.now
                )
                let outcome = try #require(answer.results.first).get().outcomes[0]
                if case .sequenced = outcome {
                    #expect(fits)
                } else {
                    #expect(!fits, "\(outcome)")
                }
                // Of 35 edits and this one, those behind the horizon.
                #expect(answer.texts.rememberedEdits == (fits ? 8 : 7))
            }
        }
    }

    /// Types a note letter by letter, always on top of all that is there.
    private struct Writer {
        let pusher: Pusher
        private let world: World
        private var n: Int64 = 0
        private var size: Int64 = 0
        private var length = 0

        init(_ pusher: Pusher, _ world: World) {
            self.pusher = pusher
            self.world = world
        }

        /// Writes into another note, once.
        mutating func begin(_ note: EntityID) async throws {
            let splice = TextSplice(length: 0, index: 0, delete: 0, insert: "left alone")
            n += 1
            let operation = Operation(note, .text(field: "body", splice: splice))
            try await push(try pusher.change(n: n, base: size, [operation]))
        }

        mutating func type(_ count: Int) async throws {
            for _ in 0..<count {
                n += 1
                size = try await world.shared().head.size
                try await push(
                    try pusher.edit(n: n, base: size, length: length, at: length, insert: "x")
                )
                length += 1
            }
        }

        private mutating func push(_ change: IncomingChange) async throws {
            let answer = try await pusher.push([change], to: world.store).get()
            guard case .sequenced = answer.outcomes[0] else {
                Issue.record("\(answer.outcomes)")
                return
            }
            size = answer.head.size
        }
    }

    /// The states after no change, one, two, and so on.
    private func replayed(_ log: [StoredRecord]) throws -> [StreamState] {
        var states = [StreamState()]
        for record in try records(log) {
            var next = states[states.count - 1]
            next.apply(record)
            states.append(next)
        }
        return states
    }
}
