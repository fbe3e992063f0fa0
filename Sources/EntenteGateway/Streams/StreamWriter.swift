import EntenteDomain
import EntenteSync

/// Groups the pushes that wait for one stream into one transaction each (goal S2).
///
/// While a group commits, the next one gathers; so the more pushes wait, the larger the groups get,
/// and the stream's row is locked once for all of them.
actor StreamWriter {
    typealias Outcome = Result<Result<PushResult, PushRefusal>, StoreError>

    private struct Waiting {
        let request: SequencingRequest
        let continuation: CheckedContinuation<Outcome, Never>
    }

    private let stream: StreamID
    private let store: any StreamStore
    private let now: @Sendable () -> Milliseconds
    private let didAppend: @Sendable (StreamID) -> Void
    private var waiting: [Waiting] = []
    private var isDraining = false
    private var texts = TextGuard()

    init(
        stream: StreamID,
        store: any StreamStore,
        now: @escaping @Sendable () -> Milliseconds,
        didAppend: @escaping @Sendable (StreamID) -> Void
    ) {
        self.stream = stream
        self.store = store
        self.now = now
        self.didAppend = didAppend
    }

    /// Whether nothing waits and nothing is being written, so that the writer may be forgotten.
    var isIdle: Bool { !isDraining && waiting.isEmpty }

    /// Waits for the push's turn and returns what became of it.
    ///
    /// The wait is not cancelled with the caller: a COMMIT that has begun must end (clause 5.1).
    func push(
        _ request: SequencingRequest
    ) async throws(StoreError) -> Result<PushResult, PushRefusal> {
        guard waiting.count < Limits.waitingPushes else {
            throw StoreError(.unavailable, detail: "too many pushes wait for stream \(stream)")
        }
        let outcome = await withCheckedContinuation { continuation in
            waiting.append(Waiting(request: request, continuation: continuation))
            if !isDraining {
                isDraining = true
                Task { await drain() }
            }
        }
        return try outcome.get()
    }

    private func drain() async {
        while !waiting.isEmpty { await commit(nextGroup()) }
        isDraining = false
    }

    /// Takes from the front, at most one push of each device: a second one depends on the first.
    private func nextGroup() -> [Waiting] {
        var group: [Waiting] = []
        var later: [Waiting] = []
        var devices: Set<DeviceID> = []
        var count = 0
        for entry in waiting {
            let isFirst = devices.insert(entry.request.principal.device).inserted
            let total = count + entry.request.changes.count
            guard isFirst, group.isEmpty || total <= Limits.groupChanges else {
                later.append(entry)
                continue
            }
            group.append(entry)
            count = total
        }
        waiting = later
        return group
    }

    private func commit(_ group: [Waiting]) async {
        do throws(StoreError) {
            let (results, texts) = try await store.sequence(
                stream,
                group.map(\.request),
                texts: texts,
                now: now()
            )
            self.texts = texts
            didAppend(stream)
            for (entry, result) in zip(group, results) {
                entry.continuation.resume(returning: .success(result))
            }
        } catch {
            // What was appended is not known; the log tells at the next push.
            texts = TextGuard()
            // Those who wait for the stream look for themselves.
            if error.reason == .unknown { didAppend(stream) }
            for entry in group { entry.continuation.resume(returning: .failure(error)) }
        }
    }
}
