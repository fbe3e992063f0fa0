import EntenteDomain
import EntenteSync

extension SyncEngine {
    /// What wakes a running engine.
    private enum Wake: Sendable {
        case edit
        case event(LiveEvent)
    }

    /// Keeps replica and gateway in step until the task is cancelled.
    ///
    /// A timer drives it; edits and live events only make it faster. The body hears of every time
    /// that nothing is left to do, or nothing can be done for now.
    public func run(
        _ rest: @escaping @Sendable (SyncReport) async -> Void = { _ in }
    ) async throws(ReplicaError) {
        let bell = Bell<Wake>(keeping: 256)
        let edits = Task { [replica] in
            for await _ in replica.edits() { bell.ring(.edit) }
        }
        let live = Task { await self.listen { bell.ring(.event($0)) } }
        defer {
            edits.cancel()
            live.cancel()
        }
        try await loop(bell, rest)
    }

    private func loop(
        _ bell: Bell<Wake>,
        _ rest: @Sendable (SyncReport) async -> Void
    ) async throws(ReplicaError) {
        var plan = SyncPlan(pace: pace)
        var report = SyncReport()
        let time = Stopwatch(clock)
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
            let wake = await bell.rest { [clock] in
                try? await clock.sleep(for: max(.zero, until - time.elapsed), tolerance: nil)
            }
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
