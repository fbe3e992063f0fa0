public import Logging

/// A bounded set of connections that many tasks share.
///
/// Single statements share connections, several of them under way on each; whoever needs one alone
/// waits in line. Every connection comes back when the body that has it ends, however it ends. No
/// thread is held by a statement or by a caller who waits.
public final class PostgresPool: Sendable {
    let configuration: PoolConfiguration
    private let address: String
    private let logger: Logger
    private let metrics: PoolMetrics
    private let reactor: Reactor
    private let acting: LockBox<Acting>

    private typealias Grant = CheckedContinuation<Result<Lease, PostgresError>, Never>

    /// A connection on loan.
    struct Lease: Sendable {
        let member: Int
        let connection: PostgresConnection
    }

    /// What the lock protects.
    private struct Acting {
        var state: PoolState
        var connections: [Int: PostgresConnection] = [:]
        var attempts: [Int: Task<Void, Never>] = [:]
        var grants: [UInt64: Grant] = [:]
        /// Why the last attempt to connect failed; nil after a success.
        var lastFailure: PostgresError?
        var token: UInt64 = 0
        var deadline: ContinuousClock.Instant?
        var drained: [CheckedContinuation<Void, Never>] = []
    }

    /// Makes a pool and begins to connect; `shutdown` ends it.
    ///
    /// - Parameters:
    ///   - address: A `postgres://` URI or a conninfo string of libpq.
    ///   - configuration: The bounds.
    ///   - name: What metrics and the log call the pool.
    ///   - logger: Hears of connections that come and go, never of values.
    /// - Throws: `.connectFailed` when the system has no thread or descriptor left; a server that
    ///   cannot be reached is found out by those who ask.
    public init(
        address: String,
        configuration: PoolConfiguration = PoolConfiguration(),
        name: String = "main",
        logger: Logger
    ) throws(PostgresError) {
        self.address = address
        self.configuration = configuration
        self.logger = logger
        metrics = PoolMetrics(pool: name)
        reactor = try Reactor()
        acting = LockBox(Acting(state: PoolState(configuration)))
        let token = reactor.register(PoolAlarm(self))
        acting.withLock { $0.token = token }
        perform { state, now in state.tick(now: now) }
    }

    deinit { reactor.shutdown() }

    /// Runs one statement on a shared connection.
    public func query(
        _ statement: Statement,
        _ parameters: [PostgresValue] = []
    ) async throws(PostgresError) -> Rows {
        let lease = try await acquire(.shared, for: statement.name)
        defer { giveBack(lease, .shared) }
        return try await lease.connection.query(statement, parameters)
    }

    /// Runs statements as one transaction in one round trip, on a connection of its own.
    public func transaction(
        _ statements: [(Statement, [PostgresValue])]
    ) async throws(PostgresError) -> [Rows] {
        guard let first = statements.first else { return [] }
        let lease = try await acquire(.exclusive, for: first.0.name)
        defer { giveBack(lease, .exclusive) }
        return try await lease.connection.transaction(statements)
    }

    /// Lends a connection to `body`, which has it alone and must not keep it.
    public func withConnection<Value>(
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let lease = try await acquire(.exclusive, for: nil)
        defer { giveBack(lease, .exclusive) }
        return try await body(lease.connection)
    }

    /// Runs `body` in a transaction: commits when it returns, undoes everything when it throws.
    ///
    /// Do not ask the same pool for another connection inside: enough callers doing so at once
    /// would all wait for each other.
    public func withTransaction<Value>(
        isolation: Isolation = .readCommitted,
        _ body: (Transaction) async throws -> Value
    ) async throws -> Value {
        try await withConnection { connection in
            try await connection.withTransaction(isolation: isolation, body)
        }
    }

    /// Refuses new callers, waits until every connection has come back, and closes all.
    public func shutdown() async {
        perform { state, _ in state.shutDown() }
        await withCheckedContinuation { (waiter: CheckedContinuation<Void, Never>) in
            let isDrained = acting.withLock { acting in
                if !acting.state.isDrained { acting.drained.append(waiter) }
                return acting.state.isDrained
            }
            if isDrained { waiter.resume() }
        }
        let token = acting.withLock { $0.token }
        reactor.unregister(token)
        reactor.shutdown()
    }

    /// The connections there are or are being made, for tests.
    var memberCount: Int { acting.withLock { $0.state.members.count } }

    /// Connections on loan, for the leak checks of tests.
    package var lentCount: Int {
        acting.withLock { acting in
            acting.state.members.values.count { member in
                switch member.phase {
                case .exclusive, .shared: true
                case .connecting, .idle, .checking: false
                }
            }
        }
    }

    /// The moment set with the reactor has come.
    fileprivate func alarm() {
        acting.withLock { $0.deadline = nil }
        perform { state, now in state.tick(now: now) }
    }

    // MARK: Waiting

    private func acquire(
        _ use: PoolState.Use,
        for statement: String?
    ) async throws(PostgresError) -> Lease {
        guard !Task.isCancelled else { throw PostgresError(.cancelled, statement: statement) }
        let start = ContinuousClock.now
        let ticket = LockBox<UInt64?>(nil)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (grant: Grant) in
                perform { acting, now in
                    let (waiter, effects) = acting.state.ask(for: use, now: now)
                    acting.grants[waiter] = grant
                    ticket.withLock { $0 = waiter }
                    return effects
                }
                // A cancel that came before the ticket was written found nothing to withdraw.
                if Task.isCancelled { withdraw(ticket) }
            }
        } onCancel: {
            withdraw(ticket)
        }
        acting.synchronise()
        metrics.waited(ContinuousClock.now - start)
        do throws(PostgresError) {
            return try result.get()
        } catch {
            throw error.named(statement ?? "connection")
        }
    }

    private func withdraw(_ ticket: LockBox<UInt64?>) {
        guard let waiter = ticket.withLock({ $0 }) else { return }
        let grant: Grant? = acting.withLock { acting in
            guard acting.state.withdraw(waiter) else { return nil }
            return acting.grants.removeValue(forKey: waiter)
        }
        grant?.resume(returning: .failure(PostgresError(.cancelled)))
    }

    private func giveBack(_ lease: Lease, _ use: PoolState.Use) {
        // A shared connection may well be busy with the others' statements.
        let isReusable = use == .shared ? lease.connection.isUsable : lease.connection.isReusable
        if !isReusable {
            logger.debug("a connection is not used again", metadata: ["member": "\(lease.member)"])
        }
        perform { state, now in state.giveBack(lease.member, isReusable: isReusable, now: now) }
    }

    // MARK: Acting

    private func perform(_ event: (inout PoolState, ContinuousClock.Instant) -> [PoolState.Effect])
    {
        perform { (acting: inout Acting, now) in event(&acting.state, now) }
    }

    /// Lets the deciding half decide, then does what it says, outside the lock.
    private func perform(_ event: (inout Acting, ContinuousClock.Instant) -> [PoolState.Effect]) {
        let deeds: [Deed] = acting.withLock { acting in
            let effects = event(&acting, .now)
            metrics.record(acting.state)
            let deadline = acting.state.nextDeadline()
            if deadline != acting.deadline {
                // Under the lock, so that of two threads the later decision is the one that stays.
                acting.deadline = deadline
                reactor.setDeadline(deadline, token: acting.token)
            }
            return effects.compactMap { deed(for: $0, &acting) } + drain(&acting)
        }
        for deed in deeds { act(deed) }
    }

    /// An effect together with what it acts on.
    private enum Deed {
        case connect(Int)
        case cancel(Task<Void, Never>)
        case check(Lease)
        case close(PostgresConnection)
        case answer(Grant, Result<Lease, PostgresError>)
        case drained(CheckedContinuation<Void, Never>)
    }

    private func deed(for effect: PoolState.Effect, _ acting: inout Acting) -> Deed? {
        switch effect {
        case .connect(let member): return .connect(member)
        case .cancelConnect(let member): return acting.attempts[member].map { .cancel($0) }
        case .check(let member):
            return acting.connections[member].map { .check(Lease(member: member, connection: $0)) }
        case .close(let member):
            return acting.connections.removeValue(forKey: member).map { .close($0) }
        case .grant(let waiter, let member):
            guard let grant = acting.grants.removeValue(forKey: waiter),
                let connection = acting.connections[member]
            else { preconditionFailure("granted what is not there") }
            return .answer(grant, .success(Lease(member: member, connection: connection)))
        case .refuse(let waiter, let refusal):
            metrics.refuse()
            return acting.grants.removeValue(forKey: waiter).map {
                .answer($0, .failure(error(for: refusal, acting)))
            }
        }
    }

    private func error(for refusal: PoolState.Refusal, _ acting: Acting) -> PostgresError {
        switch refusal {
        case .tooManyWaiting: PostgresError(.tooManyWaiting)
        case .shutDown: PostgresError(.closed, detail: "the pool is shut down")
        // Who waited in vain because there is no server should hear that.
        case .timedOut: acting.lastFailure ?? PostgresError(.timedOut)
        }
    }

    private func drain(_ acting: inout Acting) -> [Deed] {
        guard acting.state.isDrained else { return [] }
        defer { acting.drained = [] }
        return acting.drained.map { .drained($0) }
    }

    private func act(_ deed: Deed) {
        switch deed {
        case .connect(let member): connect(member)
        case .cancel(let task): task.cancel()
        case .check(let lease): check(lease)
        case .close(let connection): connection.close()
        case .answer(let grant, let result): grant.resume(returning: result)
        case .drained(let waiter): waiter.resume()
        }
    }

    private func connect(_ member: Int) {
        let task = Task { [self] in
            let result = await PostgresConnection.outcome { () async throws(PostgresError) in
                try await PostgresConnection.connect(
                    to: address,
                    reactor: reactor,
                    timeout: configuration.connectTimeout
                )
            }
            switch result {
            case .success(let connection): adopt(member, connection)
            case .failure(let error): connectFailed(member, error)
            }
        }
        let isTooLate = acting.withLock { acting in
            if acting.state.members[member]?.phase == .connecting { acting.attempts[member] = task }
            return acting.state.isShutDown
        }
        if isTooLate { task.cancel() }
    }

    private func adopt(_ member: Int, _ connection: PostgresConnection) {
        logger.debug("connected", metadata: ["member": "\(member)"])
        perform { (acting: inout Acting, now) in
            acting.attempts[member] = nil
            acting.lastFailure = nil
            acting.connections[member] = connection
            return acting.state.connected(member, now: now)
        }
        connection.whenClosed { [weak self] in
            self?.perform { (acting: inout Acting, now) in
                acting.connections[member] = nil
                return acting.state.lost(member, now: now)
            }
        }
    }

    private func connectFailed(_ member: Int, _ error: PostgresError) {
        if error.reason != .cancelled {
            metrics.connectFailed()
            logger.warning("no connection", metadata: ["error": "\(String(reflecting: error))"])
        }
        perform { (acting: inout Acting, now) in
            acting.attempts[member] = nil
            acting.lastFailure = error
            return acting.state.connectFailed(member, now: now, jitter: .random(in: 0..<1))
        }
    }

    private static let ping = Statement("ping", "SELECT 1")

    private func check(_ lease: Lease) {
        Task { [self] in
            let isAlive = await withTaskGroup(of: Bool.self) { group in
                group.addTask {
                    (try? await lease.connection.query(Self.ping)) != nil
                }
                group.addTask { [configuration] in
                    // Cancelled when the answer is there first.
                    let isTooLate = (try? await Task.sleep(for: configuration.checkTimeout)) != nil
                    if isTooLate { lease.connection.close() }
                    return false
                }
                defer { group.cancelAll() }
                return await group.next() ?? false
            }
            perform { state, now in state.checked(lease.member, isAlive: isAlive, now: now) }
        }
    }
}

/// The pool's entry with its reactor, which must not keep the pool.
private final class PoolAlarm: ReactorClient {
    private weak let pool: PostgresPool?

    init(_ pool: PostgresPool) { self.pool = pool }

    func descriptorReady() {}
    func deadlinePassed() { pool?.alarm() }
    func reactorStopped() {}
}
