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

    /// Asks the server to stop a request, if it is alone: a cancel hits whatever runs.
    func cancel(_ id: UInt64) {
        let cancel: CancelHandle? = state.withLock { state in
            guard case .pipelining = state.phase, state.requests.count == 1,
                state.requests.first.id == id, !state.isCancelling
            else { return nil }
            state.requests.first.wasCancelled = true
            return startCancel(&state)
        }
        if let cancel { deliver(cancel) }
    }

    /// Begins to cancel; until `deliver` is through, new requests are held back.
    ///
    /// Otherwise a cancel that arrives late could stop the next request, even its COMMIT.
    func startCancel(_ state: inout State) -> CancelHandle? {
        guard let handle = PQgetCancel(state.handle) else { return nil }
        state.isCancelling = true
        return CancelHandle(pointer: handle)
    }

    /// Sends the cancel and then what was held back, on a thread because PQcancel blocks.
    func deliver(_ cancel: CancelHandle) {
        let isStarted = HelperThread.run {
            cancel.send()
            self.cancelDelivered()
        }
        guard !isStarted else { return }
        cancel.free()
        cancelDelivered()
    }

    /// The cancel has arrived: what was held back follows.
    func cancelDelivered() {
        let refused: [(Submission, PostgresError)] = state.withLock { state in
            state.isCancelling = false
            let held = state.held
            state.held = []
            return held.compactMap { submission in
                if case .closed(let error) = state.phase { return (submission, error) }
                return transmit(submission, &state).map { (submission, $0) }
            }
        }
        for (submission, error) in refused { submission.answer.resume(returning: .failure(error)) }
        loseIfBroken()
    }
}

/// What libpq needs to cancel, apart from the connection.
///
/// Sendable because libpq documents that PQcancel may run on another thread than the connection's.
struct CancelHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    /// Asks the server to cancel what the connection runs, and frees the handle.
    func send() {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            // The answer does not matter: the request itself will tell whether it was stopped.
            _ = PQcancel(pointer, buffer.baseAddress, 256)
        }
        free()
    }

    func free() { PQfreeCancel(pointer) }
}
