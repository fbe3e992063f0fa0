import EntenteDomain
import EntenteSync

extension SyncEngine {
    /// What wakes a running engine.
    private enum Wake: Sendable {
        case edit
        case event(LiveEvent)
        case timer
    }

    /// Keeps replica and gateway in step until the task is cancelled.
    ///
    /// A timer drives it; edits and live events only make it faster. The body hears of every time
    /// that nothing is left to do, or nothing can be done for now.
    public func run(
        _ rest: @escaping @Sendable (SyncReport) async -> Void = { _ in }
    ) async throws(ReplicaError) {
        let (wakes, continuation) = AsyncStream<Wake>.makeStream(
            bufferingPolicy: .bufferingNewest(256)
        )
        let edits = Task { [replica] in
            for await _ in replica.edits() { continuation.yield(.edit) }
        }
        let live = Task { await self.listen { continuation.yield(.event($0)) } }
        defer {
            edits.cancel()
            live.cancel()
        }
        try await loop(wakes, continuation, rest)
    }

    private func loop(
        _ wakes: AsyncStream<Wake>,
        _ continuation: AsyncStream<Wake>.Continuation,
        _ rest: @Sendable (SyncReport) async -> Void
    ) async throws(ReplicaError) {
        var plan = SyncPlan(pace: pace)
        var report = SyncReport()
        let time = Stopwatch(clock)
        var iterator = wakes.makeAsyncIterator()
        while !Task.isCancelled {
            plan.update(try await replica.streams())
            let step = plan.next(at: time.elapsed)
            guard case .wait(let until) = step else {
                try await perform(step, &plan, &report, at: time.elapsed)
                continue
            }
            report.trouble = plan.trouble
            report.streams = try await replica.streams()
            await rest(report)
            report = SyncReport()
            let timer = Task { [clock] in
                try? await clock.sleep(for: max(.zero, until - time.elapsed), tolerance: nil)
                // A timer that something else overtook must not wake the next wait: it would be
                // overtaken again, without end.
                if !Task.isCancelled { continuation.yield(.timer) }
            }
            let wake = await iterator.next()
            timer.cancel()
            if case .event(let event)? = wake { try await take(event, &plan) }
        }
    }

    private func take(_ event: LiveEvent, _ plan: inout SyncPlan) async throws(ReplicaError) {
        let before = plan
        plan = try await replica.access { access in
            var plan = before
            try access.take(event, &plan)
            return plan
        }
    }

    /// Keeps a live stream open; nobody waits for it.
    func listen(_ body: @escaping @Sendable (LiveEvent) -> Void) async {
        var failures = 0
        while !Task.isCancelled {
            let streams = (try? await replica.streams()) ?? []
            let cursors = Dictionary(
                streams.filter { $0.halt == nil }.map { ($0.id, $0.cursor) },
                uniquingKeysWith: { first, _ in first }
            )
            do throws(GatewayError) {
                if !cursors.isEmpty { try await gateway.live(cursors) { body($0) } }
                failures = 0
            } catch {
                failures += 1
            }
            let delay = pace.backoff.delay(failures: max(1, failures), jitter: jitter())
            try? await clock.sleep(for: delay, tolerance: nil)
        }
    }
}
