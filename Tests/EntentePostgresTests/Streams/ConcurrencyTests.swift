import EntenteDomain
import EntentePostgres
import EntenteSync
import TestPostgres
import TestSupport
import Testing

@Suite("Stream store: many writers at once")
struct ConcurrencyTests {
    private static let devices = 50
    private static let pushes = 8
    private static let changesPerPush: Int64 = 3

    @Test func `50 writers with failures between them leave no gap, and readers see prefixes only`()
        async throws
    {
        try await World.with { world in
            let shared = try await world.shared()
            var writers: [Pusher] = []
            for number in 0..<Self.devices {
                let side = number % 2 == 0 ? world.aurora : world.borealis
                let device = try await world.device(of: side.member)
                writers.append(Pusher(device, shared, side: side))
            }
            let total = Self.devices * Self.pushes * Int(Self.changesPerPush)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await read(total, of: shared.id, world) }
                group.addTask { try await disturb(total, shared.id, world) }
                for (number, writer) in writers.enumerated() {
                    group.addTask { try await write(writer, seed: number, world) }
                }
                try await group.waitForAll()
            }
            try await check(total, of: shared, world)
        }
    }

    /// Pushes until all is in; some attempts give up early, some are cancelled half-way.
    private func write(_ writer: Pusher, seed: Int, _ world: World) async throws {
        let impatient = PostgresStreamStore(
            pool: world.gateway,
            lockTimeout: .milliseconds(2),
            checksCatalogue: false
        )
        var base: Int64 = 0
        for push in 0..<Self.pushes {
            let first = Int64(push) * Self.changesPerPush + 1
            let changes = try (first..<first + Self.changesPerPush).map {
                try writer.change(n: $0, base: base)
            }
            var attempt = seed + push
            while true {
                try Task.checkCancellation()
                attempt += 1
                let store = attempt % 3 == 0 ? impatient : world.store
                let task = Task { try await writer.push(changes, to: store).get() }
                if attempt % 5 == 0 { task.cancel() }
                do {
                    base = try await task.value.head.size
                    break
                } catch let error as StoreError {
                    try #require(error.reason != .inconsistent, "\(String(reflecting: error))")
                }
            }
        }
    }

    /// Reads from the beginning to the end while it grows: each page must continue the last.
    private func read(_ total: Int, of stream: StreamID, _ world: World) async throws {
        var after: Int64 = 0
        while after < total {
            try Task.checkCancellation()
            let page = try #require(
                try await world.store.page(
                    stream,
                    after: after,
                    limit: 100,
                    device: world.borealis.device
                )
            )
            for record in page.records {
                after += 1
                try #require(record.header.seq == after)
            }
            try #require(after <= page.head.size)
        }
    }

    /// Takes the stream's lock, appends, and undoes it, again and again until all is in.
    private func disturb(_ total: Int, _ stream: StreamID, _ world: World) async throws {
        let undone = Statement(
            "test-undone",
            "UPDATE entente.stream SET size = size + 7 WHERE id = $1::text RETURNING size - 7"
        )
        var size: Int64 = 0
        while size < total {
            try Task.checkCancellation()
            do {
                try await world.owner.withTransaction { transaction in
                    let id = PostgresValue.text(stream.description)
                    size = try await transaction.query(undone, [id]).int64(0, 0)
                    throw World.Missing()
                }
            } catch is World.Missing {
                await Task.yield()
            }
        }
    }

    private func check(_ total: Int, of stream: StreamSummary, _ world: World) async throws {
        let log = try await world.log(stream.id, for: world.aurora.device)
        #expect(log.map(\.header.seq) == (1...Int64(total)).map { $0 })
        var counters: [DeviceID: Int64] = [:]
        for record in log {
            counters[record.header.device, default: 0] += 1
            try #require(record.header.n == counters[record.header.device])
        }
        let frontier = recomputedFrontier(of: log) {
            ChangeScope(stream: stream.id, epoch: stream.head.epoch, device: $0)
        }
        let head = try await world.shared().head
        #expect(head.size == Int64(total))
        #expect(head.root == frontier.root)
    }

    @Test func `nothing is sequenced after a revocation has committed`() async throws {
        try await World.with { world in
            let shared = try await world.shared()
            for _ in 0..<12 {
                let device = try await world.device(of: world.aurora.member)
                let pusher = Pusher(device, shared, side: world.aurora)
                async let pushing: Void = pushUntilRefused(pusher, world)
                // Wait until the writer is in full swing.
                try await eventually { try await count(of: device, shared.id, world) > 2 }
                try await world.administration.revoke(device, now: World.now)
                let atRevocation = try await count(of: device, shared.id, world)
                try await pushing
                #expect(try await count(of: device, shared.id, world) == atRevocation)
                let late = try await pusher.push([pusher.change(n: 1)], to: world.store)
                #expect(late.refusal == .notFound)
                let page = try await world.store.page(
                    shared.id,
                    after: 0,
                    limit: 1,
                    device: device
                )
                #expect(page == nil)
            }
        }
    }

    private func pushUntilRefused(_ pusher: Pusher, _ world: World) async throws {
        for n in Int64(1)... {
            let result = try await pusher.push([pusher.change(n: n)], to: world.store)
            if result.refusal == .notFound { return }
            _ = try result.get()
        }
    }

    private func count(
        of device: DeviceID,
        _ stream: StreamID,
        _ world: World
    ) async throws -> Int64 {
        let count = Statement(
            "test-count-of-device",
            "SELECT count(*) FROM entente.change WHERE stream = $1::text AND device = $2::text"
        )
        return try await world.owner.query(
            count,
            [.text(stream.description), .text(device.description)]
        ).int64(0, 0)
    }
}
