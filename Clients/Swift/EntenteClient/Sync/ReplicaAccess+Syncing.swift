import EntenteDomain
package import EntenteSync

/// What syncing does between two calls of the gateway: the same for the engine, which waits for a
/// network, and for a simulation, which is one.
extension ReplicaAccess {
    /// What a plan does next.
    package func next(_ plan: inout SyncPlan, at now: Duration) throws -> SyncPlan.Step {
        plan.update(try transaction { try $0.statuses() })
        return plan.next(at: now)
    }

    /// What a step asks the gateway.
    package func request(for step: SyncPlan.Step) throws -> SyncRequest {
        switch step {
        case .session: .session
        case .heads: .heads
        case .push(let stream):
            try transaction { try $0.outbox(stream) }.map { .push($0, to: stream) } ?? .nothing
        case .pull(let stream):
            try transaction { transaction in
                let place = try transaction.editingPlace(in: stream)
                return .pull(
                    stream,
                    after: place.cursor,
                    seals: try transaction.sealsAhead(of: stream, after: place.cursor),
                    epoch: place.epoch
                )
            }
        case .snapshot(let stream): try transaction { try $0.snapshotRequest(stream) }
        case .wait: .nothing
        }
    }

    /// Stores what became of a step, and tells the plan; returns what the step did.
    package func finish(
        _ step: SyncPlan.Step,
        _ request: SyncRequest,
        _ result: Result<SyncAnswer, GatewayError>,
        _ plan: inout SyncPlan,
        at now: Duration,
        jitter: Double
    ) throws -> SyncReport {
        let answer: SyncAnswer
        switch result {
        case .success(let success): answer = success
        case .failure(let error):
            try bear(plan.failed(step, error, at: now, jitter: jitter))
            return SyncReport()
        }
        let report: SyncReport
        do {
            report = try transaction { try $0.take(answer, to: request) }
        } catch let error as ReplicaError {
            guard let stream = step.stream, let cause = error.haltCause else { throw error }
            try transaction { try $0.halt(stream, .init(cause, detail: error.detail)) }
            return SyncReport()
        } catch let fault as LogFault {
            guard let stream = fault.stream ?? step.stream else { throw fault }
            try transaction { transaction in
                let evidence = try transaction.evidence(of: fault, in: stream, answer)
                try transaction.keep(evidence: evidence, of: stream, fault)
                try transaction.halt(stream, .init(.corrupt, detail: fault.sentence))
            }
            return SyncReport()
        }
        plan.succeeded(step, at: now)
        try markSynced(after: step)
        return report
    }

    /// Takes a live event, which is a hint: what is wrong or missing in it, the next pull puts right.
    package func take(_ event: LiveEvent, _ plan: inout SyncPlan) throws {
        switch event {
        case .changes(let stream, let records, let seals):
            do {
                try transaction { try $0.takeFrame(records, seals: seals, of: stream) }
            } catch let error as ReplicaError {
                guard error.reason == .corrupt || error.reason == .forked else { throw error }
            } catch is LogFault {
                // The pull that follows finds the same, and keeps the evidence.
            }
            guard let last = records.last?.header.seq else { return }
            try transaction { try $0.hint(last, of: stream) }
        case .head(let stream, let size): try transaction { try $0.hint(size, of: stream) }
        case .access: plan.askHeads()
        case .hello, .bye: break
        }
    }

    private func bear(_ consequence: SyncPlan.Consequence) throws {
        switch consequence {
        case .goOn: break
        case .halt(let stream, let halt): try transaction { try $0.halt(stream, halt) }
        case .markReadOnly(let stream): try transaction { try $0.markReadOnly(stream) }
        case .accuse(let stream, let head):
            try transaction { try $0.accuse(of: head, in: stream) }
        // No stream is this device's any more.
        case .leave: try transaction { try $0.adopt([]) }
        case .rebuild(let stream, let rebuild):
            try transaction { transaction in
                try transaction.forgetSnapshot(of: stream)
                try transaction.set(rebuild: rebuild, of: stream)
            }
        case .renew(let stream, let lives): try transaction { try $0.renew(stream, lives) }
        }
    }

    /// Notes the time for every stream in which nothing is left to do.
    private func markSynced(after step: SyncPlan.Step) throws {
        try transaction { transaction in
            let streams: [StreamStatus] =
                switch step {
                case .heads: try transaction.statuses()
                case .push(let id), .pull(let id), .snapshot(let id): [try transaction.status(id)]
                case .session, .wait: []
                }
            for stream in streams
            where stream.halt == nil && stream.rebuild == nil && stream.waiting == 0
                && stream.cursor >= stream.size
            {
                try transaction.markSynced(stream.id)
            }
        }
    }
}

extension ReplicaTransaction {
    fileprivate func take(_ answer: SyncAnswer, to request: SyncRequest) throws -> SyncReport {
        var report = SyncReport()
        switch (request, answer) {
        case (_, .session(let session)): try store(session)
        case (_, .heads(let answer)): try adopt(answer.streams)
        case (.push(_, let stream), .push(let answer)):
            try take(answer, of: stream)
            report.sent = answer.outcomes.count
            for case .rejected in answer.outcomes { report.rejected += 1 }
        case (.pull(let stream, _, _, _), .pull(let page)):
            try take(page, of: stream)
            report.received = page.records.count
        case (.snapshot(let stream), .snapshot(let answer)): try take(answer, of: stream)
        case (.part(let stream, _, let place), .part(let bytes)):
            try take(part: bytes, place, of: stream)
        default: break
        }
        return report
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
