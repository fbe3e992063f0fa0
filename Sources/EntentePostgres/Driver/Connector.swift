import CPostgres
import Glibc

extension PostgresConnection {
    /// Opens a connection.
    ///
    /// - Parameters:
    ///   - address: A `postgres://` URI or a conninfo string of libpq; TLS as its `sslmode` says.
    ///   - reactor: Who watches the connection's socket.
    ///   - timeout: The time for all hosts that the address names together.
    /// - Returns: A connection that belongs to the caller, who closes it.
    /// - Throws: `.connectFailed`, `.timedOut` or `.cancelled`.
    public static func connect(
        to address: String,
        reactor: Reactor,
        timeout: Duration = .seconds(10)
    ) async throws(PostgresError) -> PostgresConnection {
        let attempt = ConnectionAttempt(address: address, deadline: .now + timeout)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { attempt.start(reactor: reactor, answer: $0) }
        } onCancel: {
            attempt.giveUp(PostgresError(.cancelled))
        }
        attempt.synchronise()
        return try result.get()
    }
}

/// A connection that was just established and still has no owner.
struct OpenedConnection: ~Copyable {
    private let handle: OpaquePointer

    init(_ handle: OpaquePointer) { self.handle = handle }

    deinit { PQfinish(handle) }

    consuming func release() -> OpaquePointer {
        let handle = handle
        discard self
        return handle
    }
}

/// One attempt to connect, driven by PQconnectPoll on a thread of its own.
///
/// The thread lives as long as the attempt. It keeps name look-up, which blocks in libpq, and TLS
/// handshakes away from the reactor, where they would hold up every other connection.
private final class ConnectionAttempt: Sendable {
    typealias Answer = CheckedContinuation<Result<PostgresConnection, PostgresError>, Never>

    private struct State {
        var answer: Answer?
        var refusal: PostgresError?
    }

    private let address: String
    private let deadline: ContinuousClock.Instant
    private let state = LockBox(State())

    init(address: String, deadline: ContinuousClock.Instant) {
        self.address = address
        self.deadline = deadline
    }

    func start(reactor: Reactor, answer: Answer) {
        let refusal = state.withLock { state in
            if state.refusal == nil { state.answer = answer }
            return state.refusal
        }
        if let refusal { return answer.resume(returning: .failure(refusal)) }
        let isStarted = HelperThread.run {
            switch self.open() {
            case .failure(let error): self.giveUp(error)
            case .success(let opened):
                let connection = PostgresConnection(
                    OpenedConnection(opened.handle),
                    reactor: reactor
                )
                if !self.finish(.success(connection)) { connection.close() }
            }
        }
        if !isStarted {
            giveUp(PostgresError(.connectFailed, detail: "no thread left to connect with"))
        }
    }

    /// Orders what the thread did before what the caller does next.
    func synchronise() { state.synchronise() }

    /// Ends the attempt for its caller; the thread notices and ends too.
    func giveUp(_ error: PostgresError) {
        state.withLock { $0.refusal = $0.refusal ?? error }
        _ = finish(.failure(error))
    }

    /// Answers once; false when somebody else had answered.
    private func finish(_ result: Result<PostgresConnection, PostgresError>) -> Bool {
        let answer = state.withLock { state in
            defer { state.answer = nil }
            return state.answer
        }
        answer?.resume(returning: result)
        return answer != nil
    }

    /// A handle on its way from `open` to the connection, on the same thread.
    private struct Opened { let handle: OpaquePointer }

    private func open() -> Result<Opened, PostgresError> {
        guard let handle = PQconnectStart(address) else {
            return .failure(PostgresError(.connectFailed, detail: "out of memory"))
        }
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
        var direction = PGRES_POLLING_WRITING
        while PQstatus(handle) != CONNECTION_BAD {
            switch direction {
            case PGRES_POLLING_OK: return .success(Opened(handle: handle))
            case PGRES_POLLING_FAILED: return .failure(failure(handle))
            default: break
            }
            if let error = wait(PQsocket(handle), toWrite: direction == PGRES_POLLING_WRITING) {
                PQfinish(handle)
                return .failure(error)
            }
            direction = PQconnectPoll(handle)
        }
        return .failure(failure(handle))
    }

    /// libpq's words name the host, the role and the database, never the password.
    private func failure(_ handle: OpaquePointer) -> PostgresError {
        let message = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
        PQfinish(handle)
        return PostgresError(.connectFailed, detail: PostgresError.oneLine(message))
    }

    /// Waits for the socket in short pieces, so that giving up is noticed soon.
    private func wait(_ descriptor: Int32, toWrite: Bool) -> PostgresError? {
        var entry = pollfd(fd: descriptor, events: Int16(toWrite ? POLLOUT : POLLIN), revents: 0)
        while true {
            if let refusal = state.withLock({ $0.refusal }) { return refusal }
            guard ContinuousClock.now < deadline else {
                return PostgresError(.timedOut, detail: "no connection in the time allowed")
            }
            if poll(&entry, 1, 50) > 0 { return nil }
        }
    }
}
