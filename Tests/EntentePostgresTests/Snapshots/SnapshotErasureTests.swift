import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import Testing

@Suite("Clause 4.7: an erasure reaches the snapshots")
struct SnapshotErasureTests {
    @Test
    func `no snapshot, part or line keeps what was erased, and a new snapshot is there at once`()
        async throws
    {
        try await World.with { world in
            let (stream, pusher) = try await written(world)
            _ = try await Checkpointer(store: world.store, policy: .init(every: 10))
                .run(now: World.now)
            #expect(try await offer(stream, world)?.seq == 10)
            #expect(try await world.kept("a secret") == 3)
            let told = try await erase(4, of: stream, world)
            #expect(try await world.kept("a secret") == 0)
            // The text and the register were in one change; others' words stay.
            #expect(try await world.kept("for all") > 0)
            let manifest = try #require(try await offer(stream, world))
            #expect(manifest.seq == told)
            let log = try await world.log(stream, for: world.aurora.device)
            #expect(manifest.state == (try log.state(upTo: told)).digest)
            let notice = try #require(try log.last?.decoded().notices.first)
            #expect(notice == .checkpoint(seq: told, digest: manifest.state))
            // The next one goes on from it.
            for n in Int64(13)...24 {
                let change = try pusher.change(n: n, entity: 1, value: .integer(n))
                _ = try await pusher.push([change], to: world.store).get()
            }
            _ = try await Checkpointer(store: world.store, policy: .init(every: 10))
                .run(now: World.now)
            let next = try #require(try await offer(stream, world))
            #expect(next.seq == told + 10)
            let later = try await world.log(stream, for: world.aurora.device)
            #expect(next.state == (try later.state(upTo: next.seq)).digest)
        }
    }

    @Test func `a snapshot that ends before the change stays as it is`() async throws {
        try await World.with { world in
            let (stream, _) = try await written(world)
            let checkpointer = Checkpointer(store: world.store, policy: .init(every: 10))
            _ = try await checkpointer.run(now: World.now)
            let before = try #require(try await offer(stream, world))
            let told = try await erase(12, of: stream, world)
            #expect(try await offer(stream, world) == before)
            #expect(try await world.shared().head.size == told)
        }
    }

    @Test func `a snapshot is made of a log in which a change has nothing left`() async throws {
        try await World.with { world in
            let (stream, _) = try await written(world)
            // A register alone: not even blanks remain.
            _ = try await erase(2, of: stream, world)
            _ = try await Checkpointer(store: world.store, policy: .init(every: 10))
                .run(now: World.now)
            let manifest = try #require(try await offer(stream, world))
            let log = try await world.log(stream, for: world.aurora.device)
            #expect(manifest.state == (try log.state(upTo: 10)).digest)
        }
    }

    // MARK: Tools

    /// Twelve changes; the fourth says a secret in a register and in a text.
    private func written(_ world: World) async throws -> (StreamID, Pusher) {
        let stream = try await world.shared()
        let pusher = Pusher(world.aurora.device, stream, side: world.aurora)
        for n in Int64(1)...12 {
            let value = JSONValue.string(n == 4 ? "a secret" : "for all \(n)")
            let place = EntityID(high: 3, low: UInt64(n))
            var operations = [EntenteSync.Operation(place, .put(field: "title", value: value))]
            if n == 4 {
                let splice = TextSplice(length: 0, index: 0, delete: 0, insert: "a secret")
                operations.append(.init(place, .text(field: "body", splice: splice)))
            }
            let incoming = try pusher.change(n: n, operations)
            _ = try await pusher.push([incoming], to: world.store).get()
        }
        return (stream.id, pusher)
    }

    private func erase(_ seq: Int64, of stream: StreamID, _ world: World) async throws -> Int64 {
        try await world.administration.erase(
            stream,
            seq: seq,
            by: world.aurora.organisation,
            reason: .legal,
            now: World.now
        )
    }

    private func offer(_ stream: StreamID, _ world: World) async throws -> SnapshotManifest? {
        try await world.store.snapshot(of: stream, device: world.aurora.device)?.manifest
    }
}

extension StoredRecord {
    fileprivate func decoded() throws -> Change {
        try Change(JSONScanner.parse(content), isRemainder: erasure != nil)
    }
}
