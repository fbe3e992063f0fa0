import EntenteDomain
import EntenteGateway
import EntenteSync
import NIOConcurrencyHelpers
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
}

/// One attachment that waits.
private actor WaitingScans: ScanStore {
    struct Said {
        let verdict: ScanVerdict
        let scanner: String
        let retry: Milliseconds
    }

    private let pieces: [[UInt8]]
    private var waiting: [ScanTask]
    private(set) var said: [Said] = []

    init(pieces: [[UInt8]], size: Int64? = nil) {
        self.pieces = pieces
        let digest = Digest(bytes: [UInt8](repeating: 1, count: 32))
        waiting = [digest].compactMap { $0 }.map { digest in
            ScanTask(
                file: AttachmentFile(digest, in: .draw()),
                member: .draw(),
                size: size ?? Int64(pieces.reduce(0) { $0 + $1.count }),
                tries: 1
            )
        }
    }

    func claim(
        most: Int,
        now: Milliseconds,
        until: Milliseconds
    ) async throws(StoreError) -> [ScanTask] {
        defer { waiting = [] }
        return waiting
    }

    func piece(_ nth: Int64, of task: ScanTask) async throws(StoreError) -> [UInt8]? {
        pieces.indices.contains(Int(nth)) ? pieces[Int(nth)] : nil
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
