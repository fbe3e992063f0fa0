import EntenteDomain
import EntentePostgres
import EntenteSync
import Testing

@Suite("Attachments: what waits for the scanner")
struct ScanStoreTests {
    private func later(_ seconds: Int64) -> Milliseconds {
        World.now.advanced(by: seconds * 1_000)
    }

    @Test func `what is complete is taken in hand by one, and again when it failed`() async throws {
        try await World.with { world in
            let store = PostgresScanStore(pool: world.gateway)
            let files = PostgresAttachmentStore(pool: world.gateway)
            let sent = SentFile(10, in: world)
            _ = try await SentFile(10, seed: 2, in: world).begin(world.aurora.device, files)
            try await sent.send(world.aurora.device, files)
            let claim = { (seconds: Int64) in
                try await store.claim(
                    most: 5,
                    ofOne: 2,
                    now: later(seconds),
                    until: later(seconds + 100)
                )
            }
            let task = try #require(try await claim(0).first)
            #expect(task.file == sent.file && task.size == 10 && task.tries == 1)
            #expect(try await claim(99) == [])
            #expect(try await store.piece(0, of: task) == sent.bytes)
            let judge = { (task: ScanTask, verdict: ScanVerdict, seconds: Int64) in
                try await store.judge(
                    task,
                    verdict,
                    by: "test",
                    retry: later(seconds + 10),
                    now: later(seconds)
                )
            }
            #expect(try await judge(task, .failed, 1))
            let again = try #require(try await claim(11).first)
            #expect(again.tries == 2)
            #expect(try await !judge(task, .clean, 12), "somebody else has it in hand")
            #expect(try await judge(again, .refused, 12))
            #expect(try await claim(1_000) == [])
            #expect(try await store.piece(0, of: again) == nil)
            #expect(try await rows(of: "attachment_verdict", world) == 2)
            #expect(
                try await sent.begin(world.aurora.device, files) == .complete(verdict: .refused)
            )
        }
    }

    /// Files of ten bytes that somebody has sent.
    private func send(
        _ seeds: Range<Int>,
        _ side: World.Side,
        _ files: PostgresAttachmentStore,
        _ world: World
    ) async throws -> [AttachmentFile] {
        var sent: [AttachmentFile] = []
        for seed in seeds {
            let file = SentFile(10, seed: UInt8(seed), in: world)
            try await file.send(side.device, files, now: later(Int64(sent.count)))
            sent.append(file.file)
        }
        return sent
    }

    @Test func `of two organisations the one with one file does not wait for the one with 200`()
        async throws
    {
        try await World.with { world in
            let store = PostgresScanStore(pool: world.gateway)
            let files = PostgresAttachmentStore(pool: world.gateway)
            let many = try await send(0..<200, world.aurora, files, world)
            let one = try await send(200..<201, world.borealis, files, world)
            var claimed: [AttachmentFile] = []
            while claimed.count < many.count + one.count {
                let task = try await store.claim(
                    most: 1,
                    ofOne: 2,
                    now: later(1_000),
                    until: later(2_000)
                ).first
                let next = try #require(task)
                claimed.append(next.file)
                _ = try await store.judge(
                    next,
                    .clean,
                    by: "test",
                    retry: later(1_000),
                    now: later(1_000)
                )
            }
            #expect(claimed.prefix(2).contains(one[0]))
            #expect(claimed.filter { $0 != one[0] } == many, "each in the order in which they came")
        }
    }

    @Test func `what failed again and again does not hold up what never was looked at`()
        async throws
    {
        try await World.with { world in
            let store = PostgresScanStore(pool: world.gateway)
            let files = PostgresAttachmentStore(pool: world.gateway)
            let sent = try await send(0..<3, world.aurora, files, world)
            for seconds in [100, 200, 300, 400] as [Int64] {
                let tasks = try await store.claim(
                    most: 1,
                    ofOne: 2,
                    now: later(seconds),
                    until: later(seconds + 50)
                )
                let task = try #require(tasks.first)
                // Due again at once: then those that have waited longer are first.
                _ = try await store.judge(
                    task,
                    .failed,
                    by: "test",
                    retry: later(seconds),
                    now: later(seconds)
                )
                #expect(task.file == sent[Int(seconds / 100 - 1) % 3])
            }
        }
    }

    @Test func `of one organisation only some are in hand, until their time is over`() async throws
    {
        try await World.with { world in
            let store = PostgresScanStore(pool: world.gateway)
            let files = PostgresAttachmentStore(pool: world.gateway)
            let many = try await send(0..<5, world.aurora, files, world)
            let claim = { (seconds: Int64) in
                try await store.claim(
                    most: 4,
                    ofOne: 2,
                    now: later(seconds),
                    until: later(seconds + 100)
                )
            }
            #expect(try await claim(10).map(\.file) == Array(many.prefix(2)))
            #expect(try await claim(20) == [])
            let others = try await send(10..<13, world.borealis, files, world)
            let tasks = try await claim(30)
            #expect(tasks.map(\.file) == Array(others.prefix(2)))
            _ = try await store.judge(
                try #require(tasks.first),
                .failed,
                by: "test",
                retry: later(1_000),
                now: later(40)
            )
            #expect(try await claim(50).map(\.file) == [others[2]])
            #expect(try await claim(111).map(\.file) == Array(many[2...3]))
        }
    }
}
