public import EntenteDomain
public import EntenteSync

/// Looks at bytes, and says whether they may be passed on.
public protocol Scanner: Sendable {
    /// Its name, for the log and the table of verdicts; at most 100 characters.
    var name: String { get }

    /// Looks at bytes, which come piece by piece until nil; `failed` when it cannot say.
    func scan(
        _ next: @Sendable @escaping () async throws -> [UInt8]?
    ) async -> ScanVerdict
}

/// Has a scanner look at the bytes of attachments that wait for it.
///
/// 1. Nothing is served before the scanner has let it through; a scanner that fails, hangs or is missing lets
///    nothing through, and is asked again, less and less often.
/// 2. Any number of gateways may run one: each attachment is in the hands of one of them at a time.
public struct ScanDesk: Sendable {
    /// What a run has done.
    public struct Outcome: Hashable, Sendable {
        /// Attachments by what was said of them.
        public var verdicts: [ScanVerdict: Int]

        /// Counts verdicts.
        public init(_ verdicts: [ScanVerdict: Int] = [:]) { self.verdicts = verdicts }
    }

    private let store: any ScanStore
    private let scanner: any Scanner
    private let now: @Sendable () -> Milliseconds

    /// Puts a desk together.
    public init(
        store: any ScanStore,
        scanner: any Scanner,
        now: @escaping @Sendable () -> Milliseconds
    ) {
        self.store = store
        self.scanner = scanner
        self.now = now
    }

    /// Has the scanner look at one attachment after the other until none waits.
    public func run() async throws(StoreError) -> Outcome {
        var outcome = Outcome()
        while !Task.isCancelled {
            // Somebody else takes it in hand only when this gateway cannot be at it any more.
            let lease = Int64(2 * Limits.scanSeconds) * 1_000
            let start = now()
            let tasks = try await store.claim(
                most: 1,
                now: start,
                until: start.advanced(by: lease)
            )
            guard let task = tasks.first else { break }
            let verdict = await scan(task)
            let end = now()
            // What the gateway broke off by its own end says nothing of the scanner.
            guard !Task.isCancelled else { break }
            _ = try await store.judge(
                task,
                verdict,
                by: scanner.name,
                retry: end.advanced(by: Self.pause(after: task.tries)),
                now: end
            )
            outcome.verdicts[verdict, default: 0] += 1
        }
        return outcome
    }

    private func scan(_ task: ScanTask) async -> ScanVerdict {
        let place = Place(task: task, store: store)
        return await scanner.scan { try await place.next() }
    }

    /// Milliseconds until a scanner that failed is asked again: half a minute, doubled, up to an hour.
    static func pause(after tries: Int) -> Int64 {
        min(30_000 << Int64(min(max(tries - 1, 0), 10)), 3_600_000)
    }
}

/// How far a scanner has read.
private actor Place {
    private let task: ScanTask
    private let store: any ScanStore
    private var nth: Int64 = 0
    private var read: Int64 = 0

    init(task: ScanTask, store: any ScanStore) {
        self.task = task
        self.store = store
    }

    /// Bytes that are gone must not look like the end of a shorter file.
    struct Gone: Error {}

    func next() async throws -> [UInt8]? {
        guard read < task.size else { return nil }
        guard let piece = try await store.piece(nth, of: task), !piece.isEmpty else { throw Gone() }
        nth += 1
        read += Int64(piece.count)
        return piece
    }
}
