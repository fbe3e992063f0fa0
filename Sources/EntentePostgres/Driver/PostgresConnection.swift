import CPostgres
import Synchronization

/// One connection to PostgreSQL, in libpq's pipeline mode.
///
/// Any number of tasks may ask at the same time: requests are sent at once, without waiting for the
/// answers of earlier ones, and answered in order. Work that needs the connection for itself
/// (transactions with decisions in between, COPY, scripts) takes it from a pool for that time.
///
/// Close it when it is no longer needed: an open connection is held by its reactor.
public final class PostgresConnection: Sendable {
    let reactor: Reactor
    let state: LockBox<State>

    /// What the lock protects.
    ///
    /// Sendable because it is made before anybody else sees it and then used under the lock only.
    struct State: @unchecked Sendable {
        /// How the connection is used at the moment.
        enum Phase {
            /// Requests are sent and answered in a pipeline.
            case pipelining
            /// One COPY or script has the connection for itself.
            case exclusive(UInt64)
            /// The connection has ended.
            case closed(PostgresError)
        }

        let handle: OpaquePointer
        let descriptor: Int32
        var token: UInt64 = 0
        var phase = Phase.pipelining
        var requests = RequestQueue()
        /// The text of every statement that the server has prepared, by its name.
        var prepared: [String: String] = [:]
        var lastID: UInt64 = 0
        /// Whether the reactor also watches for room to write.
        var watchesWriting = false
        /// Whether something is being cancelled; new requests wait until it has ended.
        var isCancelling = false
        /// Requests that wait for the end of a cancel.
        var held: [Submission] = []
        /// The task that waits for the socket in an exclusive operation.
        var socketWaiter: CheckedContinuation<Void, Never>?
        /// Whether the socket was ready while no task waited for it: the next one goes on at once.
        var wasReady = false
        /// Whether an answer showed that this session should not be used again.
        var isWornOut = false
        /// Whether sending found the connection gone; whoever holds the lock then ends it.
        var isBroken = false
        var listeners: [String: AsyncStream<PostgresNotification>.Continuation] = [:]
        let notices: NoticeBox
        var whenClosed: (@Sendable () -> Void)?
    }

    /// Takes over an established connection.
    init(_ opened: consuming OpenedConnection, reactor: Reactor) {
        self.reactor = reactor
        let handle = opened.release()
        let notices = NoticeBox()
        PQsetnonblocking(handle, 1)
        PQsetNoticeReceiver(handle, receiveNotice, Unmanaged.passUnretained(notices).toOpaque())
        PQenterPipelineMode(handle)
        let descriptor = PQsocket(handle)
        state = LockBox(State(handle: handle, descriptor: descriptor, notices: notices))
        DriverCounters.connections.add(1, ordering: .relaxed)
        let token = reactor.register(self)
        state.withLock { $0.token = token }
        reactor.watch(descriptor, token: token, read: true, write: false)
    }

    /// Changes what the reactor watches.
    ///
    /// A socket that libpq has closed itself is not watched, and its number may be another's by now,
    /// whose watch would be taken away.
    func watch(_ state: State, read: Bool, write: Bool) {
        guard PQsocket(state.handle) == state.descriptor else { return }
        reactor.change(state.descriptor, token: state.token, read: read, write: write)
    }

    /// Whether the connection has ended, by either side.
    public var isClosed: Bool {
        state.withLock { state in
            if case .closed = state.phase { true } else { false }
        }
    }

    /// The process that serves this connection, as in `pg_stat_activity`; 0 once it is closed.
    public var serverProcess: Int32 {
        state.withLock { state in
            if case .closed = state.phase { 0 } else { PQbackendPID(state.handle) }
        }
    }

    /// Whether nothing is under way, no transaction is open, and the session is as good as new.
    package var isReusable: Bool {
        state.withLock { state in
            guard case .pipelining = state.phase else { return false }
            return state.requests.isEmpty && state.held.isEmpty && !state.isCancelling
                && !state.isWornOut && PQtransactionStatus(state.handle) == PQTRANS_IDLE
        }
    }

    /// Whether more statements can be sent beside those under way.
    package var isUsable: Bool {
        state.withLock { state in
            guard case .pipelining = state.phase else { return false }
            return !state.isWornOut
        }
    }

    /// Runs one statement.
    ///
    /// When the calling task is cancelled, the server is asked to stop, provided that the statement
    /// is alone on its connection and cannot be a change that is being committed.
    public func query(
        _ statement: Statement,
        _ parameters: [PostgresValue] = []
    ) async throws(PostgresError) -> Rows {
        let stakes: Request.Stakes = statement.mayWrite ? .commit : .nothing
        return try await run([(statement, parameters)], stakes: stakes)[0]
    }

    /// Runs statements as one transaction in one round trip: all of them happen or none.
    ///
    /// No statement may begin or end a transaction itself, nor depend on rows of an earlier one
    /// except through SQL. The result has the rows of every statement.
    public func transaction(
        _ statements: [(Statement, [PostgresValue])]
    ) async throws(PostgresError) -> [Rows] {
        // Statements between two synchronisation points are one implicit transaction (PostgreSQL's
        // protocol-flow.html, "Pipelining"): it is undone at an error, committed at the second point.
        guard !statements.isEmpty else { return [] }
        let mayWrite = statements.contains { $0.0.mayWrite }
        return try await run(statements, stakes: mayWrite ? .commit : .nothing)
    }

    /// Runs statements in one round trip inside a transaction that is already open.
    func run(
        _ statements: [(Statement, [PostgresValue])],
        stakes: Request.Stakes
    ) async throws(PostgresError) -> [Rows] {
        guard !Task.isCancelled else {
            throw PostgresError(.cancelled, statement: statements[0].0.name)
        }
        let id = nextID()
        let isCancellable = stakes == .nothing
        let result = await withTaskCancellationHandler {
            await submit(id, statements, stakes) {
                // A cancel that came before the request was sent found nothing to stop.
                if isCancellable, Task.isCancelled { self.cancel(id) }
            }
        } onCancel: {
            if isCancellable { self.cancel(id) }
        }
        return try result.get()
    }

    /// Runs statements whatever becomes of the calling task: for COMMIT and ROLLBACK.
    func runUncancelled(
        _ statement: Statement,
        stakes: Request.Stakes
    ) async throws(PostgresError) -> Rows {
        try await submit(nextID(), [(statement, [])], stakes).get()[0]
    }

    /// Ends the connection; requests under way fail.
    public func close() {
        lose(PostgresError(.closed, detail: "closed by this program"))
    }

    /// Calls a function once when the connection has ended, at once if it has already.
    func whenClosed(_ body: @escaping @Sendable () -> Void) {
        let isClosed = state.withLock { state in
            if case .closed = state.phase { return true }
            state.whenClosed = body
            return false
        }
        if isClosed { body() }
    }

    private func nextID() -> UInt64 {
        state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
    }

    private func submit(
        _ id: UInt64,
        _ statements: [(Statement, [PostgresValue])],
        _ stakes: Request.Stakes,
        whenSent: () -> Void = {}
    ) async -> Result<[Rows], PostgresError> {
        let result = await withCheckedContinuation { answer in
            send(Submission(id: id, statements: statements, stakes: stakes, answer: answer))
            whenSent()
        }
        state.synchronise()
        return result
    }
}
