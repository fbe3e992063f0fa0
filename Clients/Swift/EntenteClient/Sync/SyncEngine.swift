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
                guard case .busy? = plan.trouble?.reason, plan.failures < Self.tries else {
                    break round
                }
                try? await clock.sleep(for: until - time.elapsed, tolerance: nil)
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
                epoch: status.epoch,
                limit: Int(min(seq - status.cursor, Int64(Limits.pullChanges)))
            )
            try await replica.take(page, of: stream)
            guard !page.records.isEmpty, page.more else { return }
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
        do {
            try await act(step, &report)
        } catch let error as GatewayError {
            let consequence = plan.failed(step, error, at: now, jitter: jitter())
            return try await bear(consequence)
        } catch let error as ReplicaError {
            guard let stream = step.stream, let cause = error.haltCause else { throw error }
            return try await replica.halt(stream, .init(cause, detail: error.detail))
        } catch {
            throw ReplicaError(.interrupted, "Interrupted while syncing.")
        }
        plan.succeeded(step, at: now)
        try await markSynced(after: step)
    }

    private func act(_ step: SyncPlan.Step, _ report: inout SyncReport) async throws {
        switch step {
        case .session: try await replica.store(gateway.session())
        case .heads: try await replica.adopt(gateway.heads().streams)
        case .push(let stream):
            guard let message = try await replica.outbox(stream) else { return }
            let answer = try await gateway.push(message, to: stream)
            guard answer.outcomes.map(\.n) == message.changes.map(\.n) else {
                throw GatewayError(.notUnderstood, "The gateway answered for other changes.")
            }
            try await replica.take(answer, of: stream)
            report.sent += answer.outcomes.count
            for case .rejected in answer.outcomes { report.rejected += 1 }
        case .pull(let stream):
            let status = try await replica.stream(stream)
            let page = try await gateway.pull(
                stream,
                after: status.cursor,
                epoch: status.epoch,
                limit: Limits.pullChanges
            )
            guard !page.records.isEmpty || page.head.head.size <= status.cursor else {
                throw GatewayError(.notUnderstood, "The gateway holds changes back.")
            }
            try await replica.take(page, of: stream)
            report.received += page.records.count
        case .wait: break
        }
    }

    private func bear(_ consequence: SyncPlan.Consequence) async throws(ReplicaError) {
        switch consequence {
        case .goOn: break
        case .halt(let stream, let halt): try await replica.halt(stream, halt)
        case .markReadOnly(let stream): try await replica.markReadOnly(stream)
        }
    }

    /// Notes the time for every stream in which nothing is left to do.
    private func markSynced(after step: SyncPlan.Step) async throws(ReplicaError) {
        let streams: [StreamStatus]
        switch step {
        case .heads: streams = try await replica.streams()
        case .push(let id), .pull(let id): streams = [try await replica.stream(id)]
        case .session, .wait: return
        }
        for stream in streams
        where stream.halt == nil && stream.waiting == 0 && stream.cursor >= stream.size {
            try await replica.markSynced(stream.id)
        }
    }
}

extension ReplicaError {
    /// The trouble that ends the syncing of a stream; nil for failures of this device.
    fileprivate var haltCause: StreamStatus.Cause? {
        switch reason {
        case .corrupt: .corrupt
        case .forked: .forked
        default: nil
        }
    }
}
