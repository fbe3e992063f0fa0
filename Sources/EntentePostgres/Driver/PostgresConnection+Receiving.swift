import CPostgres
import Glibc
import Synchronization

extension PostgresConnection: ReactorClient {
    /// Reads what has come, and answers the requests that are complete.
    func descriptorReady() {
        var finished: [Request] = []
        var notifications: [PostgresNotification] = []
        var loss: PostgresError?
        var waiter: CheckedContinuation<Void, Never>?
        state.withLock { state in
            if case .closed = state.phase { return }
            let isAlive = PQconsumeInput(state.handle) == 1
            if case .exclusive = state.phase {
                waiter = takeSocketWaiter(&state)
                if waiter == nil, !isAlive { loss = brokenConnection(state) }
                return
            }
            flush(&state)
            receive(&state, &finished)
            notifications = takeNotifications(state)
            if !isAlive || state.isBroken { loss = brokenConnection(state) }
        }
        waiter?.resume()
        deliver(notifications)
        // A warned commit has an unknown outcome, and its session is not to be trusted either.
        let isDoubtful = finished.contains { $0.stakes == .commit && $0.wasWarned }
        for request in finished { request.answer.resume(returning: request.result()) }
        if let loss {
            lose(loss)
        } else if isDoubtful {
            lose(PostgresError(.closed, detail: "the server warned during a commit"))
        }
    }

    func deadlinePassed() {}

    func reactorStopped() { lose(PostgresError(.closed, detail: "the reactor stopped")) }

    /// Ends the connection and fails whatever is under way.
    func lose(_ loss: PostgresError) {
        var requests: [Request] = []
        var held: [Submission] = []
        var listeners: [AsyncStream<PostgresNotification>.Continuation] = []
        var waiter: CheckedContinuation<Void, Never>?
        var whenClosed: (@Sendable () -> Void)?
        state.withLock { state in
            if case .closed = state.phase { return }
            state.phase = .closed(loss)
            requests = state.requests.removeAll()
            held = state.held
            state.held = []
            listeners = Array(state.listeners.values)
            state.listeners = [:]
            waiter = state.socketWaiter
            state.socketWaiter = nil
            whenClosed = state.whenClosed
            state.whenClosed = nil
            // A socket that libpq has closed is no longer watched, and its number may be another's.
            if PQsocket(state.handle) == state.descriptor { reactor.unwatch(state.descriptor) }
            reactor.unregister(state.token)
            PQfinish(state.handle)
            DriverCounters.connections.subtract(1, ordering: .relaxed)
        }
        waiter?.resume()
        for request in requests { request.answer.resume(returning: request.result(lostWith: loss)) }
        for submission in held {
            let name = submission.statements[0].0.name
            submission.answer.resume(returning: .failure(loss.named(name)))
        }
        for listener in listeners { listener.finish() }
        whenClosed?()
    }

    /// What libpq says about a connection that broke.
    func brokenConnection(_ state: State) -> PostgresError {
        let message = PQerrorMessage(state.handle).map { String(cString: $0) } ?? ""
        return PostgresError(.closed, detail: PostgresError.oneLine(message))
    }

    /// Takes the answers that are complete, in order.
    private func receive(_ state: inout State, _ finished: inout [Request]) {
        while !state.requests.isEmpty {
            let isBusy = PQisBusy(state.handle) != 0
            noteWarnings(&state)
            if isBusy { return }
            guard let pointer = PQgetResult(state.handle) else {
                guard PQstatus(state.handle) == CONNECTION_OK else { return }
                endStep(&state)
                continue
            }
            noteWarnings(&state)
            let result = OwnedResult(pointer)
            if result.status == PGRES_PIPELINE_SYNC {
                if synchronise(&state) { finished.append(state.requests.removeFirst()) }
            } else if !answerStep(result, &state) {
                return
            }
        }
        _ = PQisBusy(state.handle)
        noteWarnings(&state)
    }

    /// Warnings cannot be told apart by request, so that every request under way is in doubt.
    private func noteWarnings(_ state: inout State) {
        if state.notices.takeWarning() { state.requests.warnAll() }
    }

    /// The end of a step's answer has come: the next one follows.
    private func endStep(_ state: inout State) {
        guard state.requests.first.isAnswered else { return }
        state.requests.first.isAnswered = false
        state.requests.first.position += 1
    }

    /// A synchronisation point was reached; returns whether the request is complete with it.
    private func synchronise(_ state: inout State) -> Bool {
        let request = state.requests.first
        // After an error the server skips to the point: the steps before it have no answers.
        var position = request.position
        while position < request.steps.count {
            defer { position += 1 }
            switch request.steps[position] {
            case .prepared:
                state.requests.first.position = position + 1
                state.requests.first.isAnswered = false
                return false
            case .done: return true
            case .prepare, .execute: continue
            }
        }
        return true
    }

    /// Takes the answer of the current step; false when it says that the connection is gone.
    private func answerStep(_ result: consuming OwnedResult, _ state: inout State) -> Bool {
        state.requests.first.isAnswered = true
        let request = state.requests.first
        let step = request.steps[min(request.position, request.steps.count - 1)]
        switch result.status {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK:
            if case .execute(let statement) = step {
                state.requests.first.rows.append(Rows(result, statement: statement.name))
            }
            return true
        case PGRES_PIPELINE_ABORTED:
            if case .prepare(let statement) = step { state.prepared[statement.name] = nil }
            return true
        default:
            if case .prepare(let statement) = step { state.prepared[statement.name] = nil }
            return fail(result, request.name, &state)
        }
    }

    private func fail(
        _ result: borrowing OwnedResult,
        _ name: String,
        _ state: inout State
    ) -> Bool {
        guard let sqlState = result.field("C") else {
            // Made by libpq: the connection is gone, and the loss is told to every request.
            return false
        }
        let isFatal = ["FATAL", "PANIC"].contains(result.field("V") ?? "ERROR")
        if state.requests.first.error == nil || isFatal {
            // The session's statements no longer fit the schema, or are gone: begin a new one.
            if ["0A000", "26000"].contains(sqlState) { state.isWornOut = true }
            state.requests.first.error = PostgresError(
                result,
                statement: name,
                wasCancelled: state.requests.first.wasCancelled
            )
        }
        if isFatal { state.requests.first.errorIsFatal = true }
        return true
    }
}

/// Where libpq's notices go while the connection's lock is held.
///
/// Sendable because only calls of libpq on the connection write it, and they hold the lock.
final class NoticeBox: @unchecked Sendable {
    private var hasWarning = false

    func take(_ result: OpaquePointer) {
        // 'V' is the severity in English whatever the server's language is.
        let severity = PQresultErrorField(result, Int32(UInt8(ascii: "V")))
        if severity.map({ String(cString: $0) }) == "WARNING" { hasWarning = true }
    }

    func takeWarning() -> Bool {
        defer { hasWarning = false }
        return hasWarning
    }
}

/// Called by libpq, which clears the result itself.
func receiveNotice(_ box: UnsafeMutableRawPointer?, _ result: OpaquePointer?) {
    guard let box, let result else { return }
    Unmanaged<NoticeBox>.fromOpaque(box).takeUnretainedValue().take(result)
}
