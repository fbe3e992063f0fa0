import CPostgres

/// What a COPY or a script does with the connection while it has it for itself.
///
/// Both need libpq's ordinary mode: the pipeline is left before and entered again after.
struct ExclusiveUse {
    let connection: PostgresConnection
    /// Tells this use from the others of the connection.
    let id: UInt64
    let name: String
    /// Whether the server's words about a failure can quote no value of a user.
    let quotesNoValues: Bool

    /// Takes the connection out of the pipeline; nothing may be under way.
    init(
        _ connection: PostgresConnection,
        name: String,
        quotesNoValues: Bool = false
    ) throws(PostgresError) {
        self.connection = connection
        self.name = name
        self.quotesNoValues = quotesNoValues
        id = try connection.state.withLock { state throws(PostgresError) in
            if case .closed(let error) = state.phase { throw error.named(name) }
            guard case .pipelining = state.phase, state.requests.isEmpty, state.held.isEmpty else {
                preconditionFailure("\(name) needs its connection for itself")
            }
            guard !state.isCancelling, PQexitPipelineMode(state.handle) == 1 else {
                throw PostgresError(.closed, statement: name)
            }
            state.lastID += 1
            state.phase = .exclusive(state.lastID)
            state.wasReady = false
            return state.lastID
        }
    }

    /// Sends a text without parameters and waits until all of it is on its way.
    func send(_ sql: String) async throws(PostgresError) {
        try call { state throws(PostgresError) in
            guard PQsendQuery(state.handle, sql) == 1 else { throw broken(state) }
        }
        try await flush()
    }

    /// Waits until the socket has taken what was written.
    func flush() async throws(PostgresError) {
        while try call({ state throws(PostgresError) -> Bool in
            let outcome = PQflush(state.handle)
            if outcome < 0 { throw broken(state) }
            return outcome == 1
        }) {
            await connection.waitForSocket(toWrite: true)
        }
    }

    /// Waits for the next answer; nil after the last one.
    func nextResult() async throws(PostgresError) -> Answer? {
        while try call({ state in PQisBusy(state.handle) != 0 }) {
            await connection.waitForSocket(toWrite: false)
        }
        return try call { state throws(PostgresError) in
            guard let pointer = PQgetResult(state.handle) else { return nil }
            let result = OwnedResult(pointer)
            let status = result.status
            switch status {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
                return Answer(status: status, rows: Rows(result, statement: name), error: nil)
            case PGRES_COPY_IN, PGRES_COPY_OUT, PGRES_EMPTY_QUERY:
                return Answer(status: status, rows: nil, error: nil)
            default:
                let error = PostgresError(
                    result,
                    statement: name,
                    quotesNoValues: quotesNoValues
                )
                return Answer(status: status, rows: nil, error: error)
            }
        }
    }

    /// Waits for the end of everything that was sent; the rows of the last answer that has any.
    ///
    /// - Throws: The first error among the answers.
    func finish() async throws(PostgresError) -> Rows? {
        var last: Rows?
        var failure: PostgresError?
        while let answer = try await nextResult() {
            failure = failure ?? answer.error
            last = answer.rows ?? last
            // A COPY that nobody expects is not fed: it could never end.
            if answer.status == PGRES_COPY_IN || answer.status == PGRES_COPY_OUT {
                preconditionFailure("\(name) begins a COPY")
            }
        }
        if let failure { throw failure }
        return last
    }

    /// Gives the connection back to the pipeline; one that is out of step is closed.
    func end() {
        let isInStep = connection.state.withLock { state in
            guard case .exclusive = state.phase else { return true }
            guard PQenterPipelineMode(state.handle) == 1 else { return false }
            state.phase = .pipelining
            connection.watch(state, read: true, write: false)
            return true
        }
        if !isInStep { connection.lose(PostgresError(.closed, statement: name)) }
    }

    /// Asks the server to stop what runs.
    func cancel() {
        let cancel: CancelHandle? = connection.state.withLock { state in
            guard case .exclusive = state.phase, !state.isCancelling else { return nil }
            return connection.startCancel(&state)
        }
        guard let cancel else { return }
        connection.deliver(cancel) { [id] state in
            if case .exclusive(id) = state.phase { true } else { false }
        }
    }

    /// Calls libpq under the lock while the connection is there.
    func call<Result>(
        _ body: (inout PostgresConnection.State) throws(PostgresError) -> Result
    ) throws(PostgresError) -> Result {
        try connection.state.withLock { state throws(PostgresError) in
            if case .closed(let error) = state.phase { throw error.named(name) }
            return try body(&state)
        }
    }

    func broken(_ state: PostgresConnection.State) -> PostgresError {
        connection.brokenConnection(state).named(name)
    }

    /// One answer to an exclusive use.
    struct Answer {
        let status: ExecStatusType
        let rows: Rows?
        let error: PostgresError?
    }
}

extension PostgresConnection {
    /// Runs a text of any number of statements, such as a migration, and ignores its rows.
    ///
    /// - Parameters:
    ///   - name: What errors call it.
    ///   - sql: Statements separated by semicolons, without parameters and values of users; they are
    ///     one transaction unless one is open or the text manages its own.
    /// - Throws: The first error, with the server's words, which can quote only the script.
    package func script(_ name: String, _ sql: String) async throws(PostgresError) {
        guard !Task.isCancelled else { throw PostgresError(.cancelled, statement: name) }
        let use = try ExclusiveUse(self, name: name, quotesNoValues: true)
        defer { use.end() }
        let result = await withTaskCancellationHandler {
            await Self.outcome { () async throws(PostgresError) in
                try await use.send(sql)
                _ = try await use.finish()
            }
        } onCancel: {
            use.cancel()
        }
        try result.get()
    }

    /// What a body returned or threw, for calls that do not pass typed errors on.
    static func outcome<Value>(
        _ body: () async throws(PostgresError) -> Value
    ) async -> Result<Value, PostgresError> {
        do throws(PostgresError) {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }

    /// Waits until the socket can be read (or written), or the connection is lost.
    func waitForSocket(toWrite: Bool) async {
        await withCheckedContinuation { (waiter: CheckedContinuation<Void, Never>) in
            var loss: PostgresError?
            let goesOn = state.withLock { state in
                if case .closed = state.phase { return true }
                if PQsocket(state.handle) != state.descriptor { loss = brokenConnection(state) }
                if loss != nil || state.wasReady {
                    state.wasReady = false
                    return true
                }
                state.socketWaiter = waiter
                watch(state, read: true, write: toWrite)
                return false
            }
            if let loss { lose(loss) }
            if goesOn { waiter.resume() }
        }
    }

    /// Takes the task that waits, and stops watching until one waits again: what nobody takes stays
    /// in the kernel, where it holds the server back.
    func takeSocketWaiter(_ state: inout State) -> CheckedContinuation<Void, Never>? {
        let waiter = state.socketWaiter
        state.socketWaiter = nil
        // A task that has looked and does not wait yet would wait for what has been read just now.
        state.wasReady = waiter == nil
        watch(state, read: false, write: false)
        return waiter
    }
}
