import EntenteDomain
import EntenteGateway
import EntenteSync
import NIOConcurrencyHelpers
import TestSupport
import Testing

@Suite("Scanner: who looks at what, and what follows")
struct ScanDeskTests {
    private static let now = Milliseconds(1_700_000_000_000)

    private func desk(_ store: WaitingScans, _ scanner: FixedScanner) -> ScanDesk {
        ScanDesk(store: store, scanner: scanner) { Self.now }
    }

    @Test(arguments: [ScanVerdict.clean, .refused, .failed])
    func `what the scanner says is written down, with its name and the try`(verdict: ScanVerdict)
        async throws
    {
        let store = WaitingScans(pieces: [[1, 2], [3]])
        let scanner = FixedScanner(verdict: verdict)
        let outcome = try await desk(store, scanner).run()
        #expect(outcome == .init([verdict: 1]))
        let said = await store.said
        #expect(said.map(\.verdict) == [verdict] && said.map(\.scanner) == ["fixed"])
        #expect(said.map(\.retry) == [Self.now.advanced(by: 30_000)])
        #expect(scanner.seen.withLockedValue { $0 } == [1, 2, 3])
    }

    @Test func `bytes that went away meanwhile are no shorter file`() async throws {
        let store = WaitingScans(pieces: [[1, 2]], size: 3)
        let outcome = try await desk(store, FixedScanner(verdict: .clean)).run()
        #expect(outcome == .init([.failed: 1]))
    }

    @Test func `a file at which the scanner hangs holds up no other, and is given up`() async throws
    {
        let store = WaitingScans(files: [[0], [1], [2], [3], [4], [5]])
        let clock = ManualClock()
        let desk = ScanDesk(store: store, scanner: HangingScanner(), clock: clock) { Self.now }
        async let outcome = desk.run()
        let isOneLeft = await eventually { await store.said.count == 5 }
        #expect(isOneLeft)
        await store.add([6])
        let isWaiting = await eventually {
            clock.waits == [.seconds(2), .seconds(Limits.scanSeconds * 3 / 2)]
        }
        #expect(isWaiting)
        clock.advance(by: .seconds(2))
        let isNextSeen = await eventually { await store.said.count == 6 }
        #expect(isNextSeen)
        #expect(await store.said.allSatisfy { $0.verdict == .clean })
        clock.advance(by: .seconds(Limits.scanSeconds * 3 / 2))
        #expect(try await outcome == .init([.clean: 6, .failed: 1]))
    }

    @Test func `no more are looked at side by side than the limit says`() async throws {
        let store = WaitingScans(files: (1...20).map { [$0] })
        let scanner = HangingScanner(hangsAt: 1...20)
        let desk = ScanDesk(store: store, scanner: scanner, clock: ManualClock()) { Self.now }
        let running = Task { try await desk.run() }
        let isFull = await eventually {
            scanner.seen.withLockedValue { $0 } == Limits.scansAtOnce
        }
        #expect(isFull)
        #expect(await store.left == 20 - Limits.scansAtOnce)
        running.cancel()
        #expect(try await running.value == .init())
        #expect(await store.said.isEmpty, "what the gateway's end broke off says nothing")
        #expect(scanner.seen.withLockedValue { $0 } == Limits.scansAtOnce)
    }

    @Test func `an organisation may have only some of those that are looked at`() async throws {
        let store = WaitingScans(files: [[1]])
        _ = try await desk(store, FixedScanner(verdict: .clean)).run()
        #expect(await store.ofOne == [Limits.scansAtOnceOfOne])
        #expect(Limits.scansAtOnceOfOne < Limits.scansAtOnce)
    }
}

/// Attachments that wait.
private actor WaitingScans: ScanStore {
    struct Said {
        let verdict: ScanVerdict
        let scanner: String
        let retry: Milliseconds
    }

    private var pieces: [Digest: [[UInt8]]] = [:]
    private var waiting: [ScanTask] = []
    private(set) var said: [Said] = []
    private(set) var ofOne: Set<Int> = []

    var left: Int { waiting.count }

    init(pieces: [[UInt8]], size: Int64? = nil) {
        let task = Self.task(1, size ?? Int64(pieces.reduce(0) { $0 + $1.count }))
        waiting = [task]
        self.pieces = [task.file.digest: pieces]
    }

    init(files: [[UInt8]]) {
        for (place, file) in files.enumerated() {
            let task = Self.task(UInt8(place + 1), Int64(file.count))
            waiting.append(task)
            pieces[task.file.digest] = [file]
        }
    }

    func add(_ bytes: [UInt8]) {
        let task = Self.task(200, Int64(bytes.count))
        waiting.append(task)
        pieces[task.file.digest] = [bytes]
    }

    private static func task(_ seed: UInt8, _ size: Int64) -> ScanTask {
        guard let digest = Digest(bytes: [UInt8](repeating: seed, count: 32)) else {
            preconditionFailure("a digest has 32 bytes")
        }
        return ScanTask(
            file: AttachmentFile(digest, in: .draw()),
            member: .draw(),
            size: size,
            tries: 1
        )
    }

    func claim(
        most: Int,
        ofOne: Int,
        now: Milliseconds,
        until: Milliseconds
    ) async throws(StoreError) -> [ScanTask] {
        self.ofOne.insert(ofOne)
        defer { waiting.removeFirst(min(most, waiting.count)) }
        return Array(waiting.prefix(most))
    }

    func piece(_ nth: Int64, of task: ScanTask) async throws(StoreError) -> [UInt8]? {
        let pieces = pieces[task.file.digest] ?? []
        return pieces.indices.contains(Int(nth)) ? pieces[Int(nth)] : nil
    }

    func judge(
        _ task: ScanTask,
        _ verdict: ScanVerdict,
        by scanner: String,
        retry: Milliseconds,
        now: Milliseconds
    ) async throws(StoreError) -> Bool {
        said.append(Said(verdict: verdict, scanner: scanner, retry: retry))
        return true
    }
}

/// Says the same of whatever it can read to its end.
private struct FixedScanner: Scanner {
    let verdict: ScanVerdict
    let seen = NIOLockedValueBox<[UInt8]>([])
    let name = "fixed"

    func scan(_ next: @Sendable @escaping () async throws -> [UInt8]?) async -> ScanVerdict {
        do {
            while let piece = try await next() { seen.withLockedValue { $0 += piece } }
            return verdict
        } catch {
            return .failed
        }
    }
}

/// Lets through what it reads, but hangs at some until it is told to give up.
private struct HangingScanner: Scanner {
    var hangsAt: ClosedRange<UInt8> = 0...0
    let seen = NIOLockedValueBox(0)
    let name = "hanging"

    func scan(_ next: @Sendable @escaping () async throws -> [UInt8]?) async -> ScanVerdict {
        guard let first = try? await next()?.first else { return .failed }
        seen.withLockedValue { $0 += 1 }
        guard hangsAt.contains(first) else { return .clean }
        let (never, continuation) = AsyncStream<Void>.makeStream()
        for await _ in never {}
        withExtendedLifetime(continuation) {}
        return .failed
    }
}
