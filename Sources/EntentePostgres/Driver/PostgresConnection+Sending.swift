import CPostgres

/// A request before it is sent.
struct Submission {
    let id: UInt64
    let statements: [(Statement, [PostgresValue])]
    let stakes: Request.Stakes
    let answer: Request.Answer
}

extension PostgresConnection {
    /// Sends a request now, or after the cancel that is under way.
    func send(_ submission: Submission) {
        let refusal: PostgresError? = state.withLock { state in
            if case .closed(let error) = state.phase { return error }
            if state.isCancelling {
                state.held.append(submission)
                return nil
            }
            return transmit(submission, &state)
        }
        guard let refusal else { return loseIfBroken() }
        let name = submission.statements[0].0.name
        submission.answer.resume(returning: .failure(refusal.named(name)))
    }

    /// Writes a request into the pipeline; returns why it could not, and then nothing was queued.
    func transmit(_ submission: Submission, _ state: inout State) -> PostgresError? {
        guard case .pipelining = state.phase else {
            preconditionFailure("a request during a COPY or script on the same connection")
        }
        var steps: [Request.Step] = []
        var isSent = true
        for (statement, _) in submission.statements where !isPrepared(statement, state) {
            state.prepared[statement.name] = statement.sql
            steps.append(.prepare(statement))
            isSent =
                isSent && PQsendPrepare(state.handle, statement.name, statement.sql, 0, nil) == 1
        }
        if !steps.isEmpty {
            // A group of its own: an error among the statements must not undo the preparation, on
            // which requests that are sent before the answers come already rely.
            steps.append(.prepared)
            isSent = isSent && PQpipelineSync(state.handle) == 1
        }
        for (statement, values) in submission.statements {
            steps.append(.execute(statement))
            let sent = Parameters(values).withPointers { count, pointers, lengths, formats in
                PQsendQueryPrepared(
                    state.handle,
                    statement.name,
                    count,
                    pointers,
                    lengths,
                    formats,
                    1
                )
            }
            isSent = isSent && sent == 1
        }
        steps.append(.done)
        isSent = isSent && PQpipelineSync(state.handle) == 1
        state.requests.append(
            Request(
                id: submission.id,
                stakes: submission.stakes,
                steps: steps,
                answer: submission.answer
            )
        )
        // What could not be queued leaves the pipeline out of step.
        if isSent { flush(&state) } else { state.isBroken = true }
        return nil
    }

    private func isPrepared(_ statement: Statement, _ state: State) -> Bool {
        guard let known = state.prepared[statement.name] else { return false }
        precondition(known == statement.sql, "two statements are named \(statement.name)")
        return true
    }

    /// Hands what waits to the kernel, and has the reactor watch for room if it does not take all.
    func flush(_ state: inout State) {
        let left = PQflush(state.handle)
        // libpq closes the socket itself when a write finds it gone: the reactor hears nothing then.
        if left < 0 { state.isBroken = true }
        let hasMore = left == 1
        guard hasMore != state.watchesWriting else { return }
        state.watchesWriting = hasMore
        watch(state, read: true, write: hasMore)
    }

    /// Ends a connection of which sending has found that it is gone.
    ///
    /// The reactor cannot find out: libpq closes the socket at once, and a closed one is not watched.
    func loseIfBroken() {
        let loss: PostgresError? = state.withLock { state in
            // A closed connection has no handle any more that could say why.
            if case .closed = state.phase { return nil }
            return state.isBroken ? brokenConnection(state) : nil
        }
        if let loss { lose(loss) }
    }
}
