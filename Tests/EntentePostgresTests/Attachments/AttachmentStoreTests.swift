import EntenteDomain
import EntentePostgres
import EntenteSync
import Testing

@Suite("Attachments: the bytes in the database")
struct AttachmentStoreTests {
    private let piece = Limits.attachmentPieceBytes

    @Test func `what was sent in pieces is read in pieces`() async throws {
        try await World.with { world in
            let store = PostgresAttachmentStore(pool: world.gateway)
            for count in [0, 1, piece, piece + 1, 3 * piece - 1] {
                let sent = SentFile(count, in: world)
                try await sent.send(world.aurora.device, store)
                let holdings = try await store.holdings(
                    of: sent.file,
                    by: [world.aurora.member],
                    device: world.borealis.device
                )
                #expect(holdings.map(\.isComplete) == [true] && holdings.first?.verdict == nil)
                let read = try await sent.read(
                    by: world.aurora.member,
                    world.borealis.device,
                    store
                )
                #expect(read == sent.bytes)
            }
        }
    }

    @Test func `an upload that was cut goes on where it stopped, and takes no piece twice`()
        async throws
    {
        try await World.with { world in
            let store = PostgresAttachmentStore(pool: world.gateway)
            let sent = SentFile(2 * piece + 5, in: world)
            let device = world.aurora.device
            guard case .open(let content, 0)? = try await sent.begin(device, store) else {
                throw World.Missing()
            }
            let add = { (bytes: [UInt8], offset: Int) in
                try await store.add(
                    bytes,
                    at: Int64(offset),
                    of: content,
                    to: sent.file,
                    device: device,
                    now: World.now
                )
            }
            let first = Array(sent.bytes[..<piece])
            #expect(try await add(first, 0) == Int64(piece))
            #expect(try await add(first, 0) == Int64(piece), "it is here already")
            #expect(try await add(Array(first.dropLast()), piece) == Int64(piece), "too short")
            #expect(try await add(first, 2 * piece) == Int64(piece), "out of order")
            let again = try await sent.begin(device, store)
            #expect(again == .open(content, received: Int64(piece)))
            #expect(
                try await !store.end(
                    sent.file,
                    content,
                    fits: true,
                    device: device,
                    now: World.now
                )
            )
            #expect(try await sent.send(device, store) == content)
            #expect(try await sent.begin(device, store) == .complete(verdict: nil))
            #expect(try await rows(of: "attachment_piece", world) == 3)
        }
    }

    @Test func `bytes that have not the digest are forgotten`() async throws {
        try await World.with { world in
            let store = PostgresAttachmentStore(pool: world.gateway)
            let sent = SentFile(0, in: world)
            guard case .open(let content, _)? = try await sent.begin(world.aurora.device, store)
            else { throw World.Missing() }
            let ended = try await store.end(
                sent.file,
                content,
                fits: false,
                device: world.aurora.device,
                now: World.now
            )
            #expect(ended)
            #expect(try await rows(of: "attachment", world) == 0)
        }
    }

    @Test func `who sends what others sent is answered as if nobody had`() async throws {
        try await World.with { world in
            let store = PostgresAttachmentStore(pool: world.gateway)
            let sent = SentFile(piece + 1, in: world)
            let first = try await sent.send(world.aurora.device, store)
            let second = try await sent.begin(world.borealis.device, store)
            guard case .open(let content, 0)? = second, content != first else {
                Issue.record("another answer: \(String(describing: second))")
                return
            }
            // Naming the digest, and even beginning to send, gives nobody a byte.
            let own = try await store.holdings(
                of: sent.file,
                by: [world.borealis.member],
                device: world.borealis.device
            )
            #expect(own.map(\.isComplete) == [false])
            #expect(
                try await sent.read(by: world.borealis.member, world.borealis.device, store) == nil
            )
        }
    }

    @Test func `a quota counts what an organisation sent, whoever else sent the same`() async throws
    {
        try await World.with { world in
            let store = PostgresAttachmentStore(pool: world.gateway)
            let sent = SentFile(1_000, in: world)
            try await sent.send(world.borealis.device, store)
            let aurora = world.aurora.device
            #expect(try await sent.begin(aurora, quota: 999, store) == .quota)
            try await sent.send(aurora, store)
            let other = SentFile(1_000, seed: 2, in: world)
            #expect(try await other.begin(aurora, quota: 1_999, store) == .quota)
            guard case .open? = try await other.begin(aurora, quota: 2_000, store) else {
                throw World.Missing()
            }
        }
    }

    @Test func `many who send at once stay within the quota together`() async throws {
        try await World.with { world in
            let store = PostgresAttachmentStore(pool: world.gateway)
            let files = (0..<12).map { SentFile(100, seed: $0, in: world) }
            let begun = try await withThrowingTaskGroup(of: Bool.self) { group in
                for file in files {
                    group.addTask {
                        let beginning = try await file.begin(
                            world.aurora.device,
                            quota: 500,
                            store
                        )
                        guard case .open? = beginning else { return false }
                        return true
                    }
                }
                return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(begun == 5)
        }
    }

    @Test func `a revoked device gets no further piece and adds none`() async throws {
        try await World.with { world in
            let store = PostgresAttachmentStore(pool: world.gateway)
            let sent = SentFile(10, in: world)
            try await sent.send(world.aurora.device, store)
            let device = world.borealis.device
            let open = SentFile(10, seed: 2, in: world)
            guard case .open(let content, _)? = try await open.begin(device, store) else {
                throw World.Missing()
            }
            try await world.administration.revoke(device, now: World.now)
            #expect(try await sent.read(by: world.aurora.member, device, store) == nil)
            #expect(try await open.begin(device, store) == nil)
            let added = try await store.add(
                open.bytes,
                at: 0,
                of: content,
                to: open.file,
                device: device,
                now: World.now
            )
            #expect(added == nil)
        }
    }

    @Test func `a partnership that is not one's own looks like none`() async throws {
        try await World.with { world in
            let store = PostgresAttachmentStore(pool: world.gateway)
            let sent = SentFile(10, in: world)
            let elsewhere = AttachmentFile(sent.file.digest, in: PartnershipID(high: 1, low: 1))
            let beginning = try await store.begin(
                elsewhere,
                size: 10,
                quota: 100,
                device: world.aurora.device,
                now: World.now
            )
            #expect(beginning == nil)
        }
    }

    @Test func `an upload with another size starts anew, and what is complete stays`() async throws
    {
        try await World.with { world in
            let store = PostgresAttachmentStore(pool: world.gateway)
            let sent = SentFile(10, in: world)
            let begin = { (size: Int64) in
                try await store.begin(
                    sent.file,
                    size: size,
                    quota: 100,
                    device: world.aurora.device,
                    now: World.now
                )
            }
            guard case .open(let wrong, _)? = try await begin(11),
                case .open(let right, _)? = try await begin(10)
            else { throw World.Missing() }
            #expect(wrong != right)
            try await sent.send(world.aurora.device, store)
            #expect(try await begin(11) == .otherSize)
        }
    }
}
