public import EntenteDomain
public import EntenteSync

/// Looks at bytes, and says whether they may be passed on; it gives up when its task is cancelled.
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
/// 3. Some are looked at side by side, and of one organisation only some of these: neither one that sends much
///    nor a file at which the scanner hangs makes the others wait.
public struct ScanDesk: Sendable {
    /// What a run has done.
    public struct Outcome: Hashable, Sendable {
        /// Attachments by what was said of them.
        public var verdicts: [ScanVerdict: Int]

        /// Counts verdicts.
        public init(_ verdicts: [ScanVerdict: Int] = [:]) { self.verdicts = verdicts }
    }

    /// What a desk waits for.
    private enum Event {
        case judged(Result<ScanVerdict?, StoreError>)
        case looked
    }

    /// How long the bytes and the scanner may take together.
    static let patience = Duration.seconds(Limits.scanSeconds * 3 / 2)
    /// Between two looks for what has come, while scanners are at work.
    static let pause = Duration.seconds(2)

    private let store: any ScanStore
    private let scanner: any Scanner
    private let clock: any Clock<Duration>
    private let now: @Sendable () -> Milliseconds

    /// Puts a desk together.
    public init(
        store: any ScanStore,
        scanner: any Scanner,
        clock: any Clock<Duration> = ContinuousClock(),
        now: @escaping @Sendable () -> Milliseconds
    ) {
        self.store = store
        self.scanner = scanner
        self.clock = clock
        self.now = now
    }

    /// Has the scanner look at what waits, some at a time, until nothing is left.
    public func run() async throws(StoreError) -> Outcome {
        let result = await withTaskGroup(of: Event.self) { group in
            await work(&group)
        }
        return try result.get()
    }

    private func work(_ group: inout TaskGroup<Event>) async -> Result<Outcome, StoreError> {
        var outcome = Outcome()
        var failure: StoreError?
        var atWork = 0
        var isLooking = false
        while true {
            do throws(StoreError) {
                while failure == nil, atWork < Limits.scansAtOnce, let task = try await claim() {
                    atWork += 1
                    group.addTask { await judge(task) }
                }
            } catch {
                failure = error
            }
            guard atWork > 0 else { break }
            if !isLooking, failure == nil, !Task.isCancelled {
                isLooking = true
                group.addTask { [clock] in
                    // Cancelled when nobody is at work any more.
                    try? await clock.sleep(for: Self.pause)
                    return .looked
                }
            }
            switch await group.next() {
            case .judged(.success(let verdict)):
                atWork -= 1
                if let verdict { outcome.verdicts[verdict, default: 0] += 1 }
            case .judged(.failure(let error)):
                atWork -= 1
                failure = error
            case .looked, nil: isLooking = false
            }
        }
        group.cancelAll()
        return failure.map { .failure($0) } ?? .success(outcome)
    }

    /// Takes one more in hand; nil when none waits, or the gateway ends.
    private func claim() async throws(StoreError) -> ScanTask? {
        guard !Task.isCancelled else { return nil }
        // Somebody else takes it in hand only when this gateway cannot be at it any more.
        let lease = Int64(2 * Limits.scanSeconds) * 1_000
        let start = now()
        return try await store.claim(
            most: 1,
            ofOne: Limits.scansAtOnceOfOne,
            now: start,
            until: start.advanced(by: lease)
        ).first
    }

    private func judge(_ task: ScanTask) async -> Event {
        let verdict = await scan(task)
        let end = now()
        // What the gateway broke off by its own end says nothing of the scanner.
        guard !Task.isCancelled else { return .judged(.success(nil)) }
        do throws(StoreError) {
            _ = try await store.judge(
                task,
                verdict,
                by: scanner.name,
                retry: end.advanced(by: Self.pause(after: task.tries)),
                now: end
            )
            return .judged(.success(verdict))
        } catch {
            return .judged(.failure(error))
        }
    }

    private func scan(_ task: ScanTask) async -> ScanVerdict {
        let place = Place(task: task, store: store)
        return await withTaskGroup(of: ScanVerdict.self) { group in
            group.addTask { [scanner] in await scanner.scan { try await place.next() } }
            group.addTask { [clock] in
                // Cancelled when the scanner was faster.
                try? await clock.sleep(for: Self.patience)
                return .failed
            }
            let verdict = await group.next() ?? .failed
            group.cancelAll()
            return verdict
        }
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
