import EntenteDomain
import EntentePostgres
import EntenteSync
import Testing

@Suite("Attachments: bytes that nothing names go")
struct AttachmentCollectorTests {
    private static let day: Int64 = 86_400_000

    /// A partnership with a file of Aurora's that an entity in the shared stream names.
    private func withNamed(
        _ test: (World, PostgresAttachmentStore, SentFile, Pusher) async throws -> Void
    ) async throws {
        try await World.with { world in
            let store = PostgresAttachmentStore(pool: world.gateway)
            let sent = SentFile(Limits.attachmentPieceBytes + 1, in: world)
            try await sent.send(world.aurora.device, store)
            let pusher = try await Pusher(
                world.aurora.device,
                world.shared(),
                side: world.aurora
            )
            try await push(name(sent), n: 1, pusher, world)
            try await test(world, store, sent, pusher)
        }
    }

    private func name(_ sent: SentFile, entity: UInt64 = 5) -> [Operation] {
        let id = EntityID(high: 1, low: entity)
        return [
            Operation(id, .new(type: "attachment")),
            Operation(
                id,
                .put(field: "digest", value: .string(sent.file.digest.base64URL))
            ),
        ]
    }

    private func push(
        _ operations: [EntenteSync.Operation],
        n: Int64,
        base: Int64 = 0,
        _ pusher: Pusher,
        _ world: World
    ) async throws {
        let change = try pusher.change(n: n, base: base, operations)
        let result = try await pusher.push([change], to: world.store).get()
        guard case .sequenced? = result.outcomes.first else { throw World.Missing() }
    }

    private func collect(_ world: World, days: Int64) async throws -> AttachmentCollector.Outcome {
        try await AttachmentCollector(pool: world.gateway)
            .run(now: World.now.advanced(by: days * Self.day))
    }

    @Test func `what an entity names stays, however long`() async throws {
        try await withNamed { world, store, sent, _ in
            for days in [0, 40, 400] as [Int64] {
                #expect(try await collect(world, days: days).dropped == 0)
            }
            let read = try await sent.read(by: world.aurora.member, world.borealis.device, store)
            #expect(read == sent.bytes)
        }
    }

    @Test func `once its entity is deleted a file stays for the days of grace, and then goes`()
        async throws
    {
        try await withNamed { world, store, sent, pusher in
            let entity = EntityID(high: 1, low: 5)
            try await push([Operation(entity, .del)], n: 2, base: 1, pusher, world)
            #expect(try await collect(world, days: 1).dropped == 0)
            #expect(try await collect(world, days: 30).dropped == 0)
            let read = try await sent.read(by: world.aurora.member, world.borealis.device, store)
            #expect(read == sent.bytes)
            #expect(try await collect(world, days: 31).dropped == 1)
            #expect(try await rows(of: "attachment_piece", world) == 0)
        }
    }

    @Test func `a deletion that is taken back in time keeps the file`() async throws {
        try await withNamed { world, _, _, pusher in
            let entity = EntityID(high: 1, low: 5)
            try await push([Operation(entity, .del)], n: 2, base: 1, pusher, world)
            #expect(try await collect(world, days: 1).dropped == 0)
            try await push([Operation(entity, .undel)], n: 3, base: 2, pusher, world)
            #expect(try await collect(world, days: 30).dropped == 0)
            #expect(try await collect(world, days: 90).dropped == 0)
        }
    }

    @Test func `a snapshot of the stream changes nothing of what is named`() async throws {
        try await withNamed { world, _, _, pusher in
            try await push([Operation(EntityID(high: 1, low: 6), .del)], n: 2, pusher, world)
            let checkpointer = Checkpointer(
                store: world.store,
                policy: .init(every: 2, retention: 90 * Self.day)
            )
            let done = try await checkpointer.run(now: World.now)
            #expect(!done.isEmpty)
            #expect(try await collect(world, days: 1).dropped == 0)
            #expect(try await collect(world, days: 100).dropped == 0)
        }
    }

    @Test func `an entity of somebody who never sent the bytes keeps nothing`() async throws {
        try await World.with { world in
            let store = PostgresAttachmentStore(pool: world.gateway)
            let sent = SentFile(10, in: world)
            try await sent.send(world.aurora.device, store)
            let pusher = try await Pusher(
                world.borealis.device,
                world.shared(),
                side: world.borealis
            )
            try await push(name(sent), n: 1, pusher, world)
            #expect(try await collect(world, days: 0).dropped == 0)
            #expect(try await collect(world, days: 30).dropped == 1)
        }
    }

    @Test func `the same bytes of two members are kept once, and go with the last`() async throws {
        try await withNamed { world, store, sent, _ in
            try await sent.send(world.borealis.device, store)
            #expect(try await rows(of: "attachment_piece", world) == 4)
            #expect(try await collect(world, days: 0).merged == 1)
            #expect(try await rows(of: "attachment_piece", world) == 2)
            for member in [world.aurora.member, world.borealis.member] {
                let read = try await sent.read(by: member, world.aurora.device, store)
                #expect(read == sent.bytes)
            }
            #expect(try await collect(world, days: 30).dropped == 1)
            #expect(try await rows(of: "attachment_piece", world) == 2)
            #expect(
                try await sent.read(by: world.aurora.member, world.aurora.device, store)
                    == sent.bytes
            )
        }
    }

    @Test func `an upload that stopped goes after some days`() async throws {
        try await World.with { world in
            let store = PostgresAttachmentStore(pool: world.gateway)
            let sent = SentFile(10, in: world)
            _ = try await sent.begin(world.aurora.device, store)
            #expect(try await collect(world, days: 6).dropped == 0)
            #expect(try await collect(world, days: 7).dropped == 1)
        }
    }

    @Test func `a partnership that cannot be read holds none behind it, and is told of at the end`()
        async throws
    {
        try await World.with { world in
            let (one, two) = (world.aurora, world.borealis)
            let second = try await world.administration.propose(
                name: "Second",
                from: one.organisation,
                to: [two.organisation],
                by: one.member,
                now: World.now
            )
            _ = try await world.administration.accept(
                second,
                for: two.organisation,
                by: two.member,
                now: World.now
            )
            let store = PostgresAttachmentStore(pool: world.gateway)
            let digest = SentFile(10, in: world).file.digest
            let partnerships = [world.partnership, second].sorted()
            for partnership in partnerships {
                _ = try await store.begin(
                    AttachmentFile(digest, in: partnership),
                    size: 10,
                    quota: Limits.attachmentQuotaBytes,
                    device: one.device,
                    now: World.now
                )
            }
            let shared = try await world.store.streams(of: one.device).first {
                $0.partnership == partnerships[0] && $0.audience == .shared
            }
            let stream = try #require(shared)
            try await push(
                [Operation(EntityID(high: 1, low: 5), .new(type: "give"))],
                n: 1,
                Pusher(one.device, stream, side: one),
                world
            )
            try await world.spoil(stream.id)
            let error = await #expect(throws: StoreError.self) {
                try await collect(world, days: 7)
            }
            #expect(error?.detail.contains("\(partnerships[0])") == true)
            let rows = try await world.owner.query(
                Statement("test-uploads", "SELECT workspace::text FROM entente.attachment")
            )
            #expect(rows.indices.map { rows.text($0, 0) } == ["\(partnerships[0])"])
        }
    }

    @Test func `an erasure of what names a file drops its bytes at once`() async throws {
        try await withNamed { world, store, sent, _ in
            _ = try await world.administration.erase(
                world.shared().id,
                seq: 1,
                by: world.aurora.organisation,
                reason: .legal,
                now: World.now
            )
            let read = try await sent.read(by: world.aurora.member, world.aurora.device, store)
            #expect(read == nil)
            #expect(try await rows(of: "attachment_piece", world) == 0)
        }
    }

    @Test func `an erasure leaves bytes that another entity of the member names`() async throws {
        try await withNamed { world, store, sent, pusher in
            try await push(name(sent, entity: 6), n: 2, base: 1, pusher, world)
            _ = try await world.administration.erase(
                world.shared().id,
                seq: 1,
                by: world.aurora.organisation,
                reason: .mistake,
                now: World.now
            )
            let read = try await sent.read(by: world.aurora.member, world.borealis.device, store)
            #expect(read == sent.bytes)
        }
    }
}
