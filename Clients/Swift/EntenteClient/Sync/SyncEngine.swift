public import EntenteDomain
import EntenteSync

/// Keeps a replica and a gateway in step: does what `SyncPlan` decides.
///
/// 1. Nothing is lost when it is stopped at any point: what was sent is sent again and has the same
///    outcome, what was received is stored with its cursor or not at all.
/// 2. It never edits: frozen changes go out as they are (rule F14).
public final class SyncEngine: Sendable {
    let replica: Replica
    let gateway: any Gateway
    let pace: SyncPlan.Pace
    let clock: any Clock<Duration>
    let jitter: @Sendable () -> Double

    /// Tries in a row that one round makes when the gateway is busy.
    private static let tries = 4
    /// How long one round waits for a busy gateway: meanwhile no other program can use the folder.
    private static let patience = Duration.seconds(15)

    /// Joins a replica and a gateway; the clock paces retries, and chance spreads them.
    public init(
        _ replica: Replica,
        _ gateway: any Gateway,
        pace: SyncPlan.Pace = SyncPlan.Pace(),
        clock: any Clock<Duration> = ContinuousClock(),
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0...1) }
    ) {
        self.replica = replica
        self.gateway = gateway
        self.pace = pace
        self.clock = clock
        self.jitter = jitter
    }

    /// Sends and fetches until nothing is left to do, or nothing can be done now.
    ///
    /// Without a network it ends at once and says so; everything stays as it was.
    public func sync() async throws(ReplicaError) -> SyncReport {
        // One round asks once, however long it takes.
        var pace = pace
        pace.poll = .seconds(86_400)
        pace.session = pace.poll
        var plan = SyncPlan(pace: pace)
        var report = SyncReport()
        let time = Stopwatch(clock)
        round: while !Task.isCancelled {
            plan.update(try await replica.streams())
            let step = plan.next(at: time.elapsed)
            if case .wait(let until) = step {
                // Only a busy gateway is worth waiting for within one round.
                let pause = until - time.elapsed
                guard case .busy? = plan.trouble?.reason, plan.failures < Self.tries,
                    pause <= Self.patience
                else { break round }
                try? await clock.sleep(for: pause, tolerance: nil)
                continue
            }
            try await perform(step, &plan, &report, at: time.elapsed)
            if plan.isOutOfReach { break }
        }
        report.trouble = plan.trouble
        report.streams = try await replica.streams()
        return report
    }

    /// Fetches a stream exactly up to a seq, or to its head when that comes first.
    ///
    /// For replaying recorded histories, in which a replica must stand at a known point.
    public func pull(_ stream: StreamID, upTo seq: Int64) async throws {
        while true {
            let status = try await replica.stream(stream)
            guard status.halt == nil, status.cursor < seq else { return }
            let page = try await gateway.pull(
                stream,
                after: status.cursor,
                seals: try await replica.transaction { transaction in
                    try transaction.sealsAhead(of: stream, after: status.cursor)
                },
                epoch: status.epoch,
                limit: Int(min(seq - status.cursor, Int64(Limits.pullChanges)))
            )
            try await replica.take(page, of: stream)
            guard !page.records.isEmpty || !page.seals.isEmpty, page.more else { return }
        }
    }

    /// Sends what waits in a stream and fetches nothing.
    public func push(_ stream: StreamID) async throws {
        while try await replica.stream(stream).halt == nil,
            let message = try await replica.outbox(stream)
        {
            try await replica.take(gateway.push(message, to: stream), of: stream)
        }
    }

    // MARK: One step

    func perform(
        _ step: SyncPlan.Step,
        _ plan: inout SyncPlan,
        _ report: inout SyncReport,
        at now: Duration
    ) async throws(ReplicaError) {
        let request = try await replica.access { try $0.request(for: step) }
        let result: Result<SyncAnswer, GatewayError>
        do throws(GatewayError) {
            result = .success(try await gateway.answer(request))
        } catch {
            result = .failure(error)
        }
        let (jitter, before) = (jitter(), plan)
        let done: SyncReport
        (plan, done) = try await replica.access { access in
            var plan = before
            let done = try access.finish(step, request, result, &plan, at: now, jitter: jitter)
            return (plan, done)
        }
        report.add(done)
    }
}
