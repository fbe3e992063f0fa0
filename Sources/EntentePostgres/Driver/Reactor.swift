import CPostgres
import Glibc

/// Somebody who wants to know when a descriptor is ready or a moment has come.
protocol ReactorClient: AnyObject, Sendable {
    /// The descriptor can be read or written, or was closed by the other side.
    func descriptorReady()
    /// The moment given to the reactor has come.
    func deadlinePassed()
    /// The reactor has stopped: nothing will be told any more.
    func reactorStopped()
}

/// One thread that watches the sockets of any number of connections.
///
/// The thread sends nothing itself: callers write to their socket where they are, and hear from here
/// when answers arrive. `shutdown` ends the thread and waits for it.
public final class Reactor: Sendable {
    private let core: ReactorCore
    private let thread: LockBox<pthread_t?>

    /// Starts the thread; fails when the system has no descriptor or thread left.
    public init() throws(PostgresError) {
        let core = try ReactorCore()
        self.core = core
        thread = LockBox(HelperThread.start { core.run() })
        guard thread.withLock({ $0 != nil }) else {
            throw PostgresError(.connectFailed, detail: "no thread left for the reactor")
        }
    }

    deinit { shutdown() }

    /// Ends the thread and waits until it has ended; connections still open are lost.
    public func shutdown() {
        let thread = self.thread.withLock { thread in
            defer { thread = nil }
            return thread
        }
        guard let thread else { return }
        core.stop()
        if pthread_equal(thread, pthread_self()) != 0 {
            // The last owner let go inside a callback: the loop ends right after it.
            pthread_detach(thread)
        } else {
            pthread_join(thread, nil)
        }
    }

    /// Enters a client without a descriptor; the token names it from now on.
    func register(_ client: any ReactorClient) -> UInt64 { core.register(client) }

    /// Begins to watch a descriptor for its client.
    func watch(_ descriptor: Int32, token: UInt64, read: Bool, write: Bool) {
        _ = entente_epoll_add(core.epoll, descriptor, Self.events(read, write), token)
    }

    /// Changes what is watched.
    func change(_ descriptor: Int32, token: UInt64, read: Bool, write: Bool) {
        _ = entente_epoll_change(core.epoll, descriptor, Self.events(read, write), token)
    }

    /// Stops watching; to be called before the descriptor is closed.
    func unwatch(_ descriptor: Int32) { _ = entente_epoll_remove(core.epoll, descriptor) }

    /// Forgets a client.
    func unregister(_ token: UInt64) { core.unregister(token) }

    /// Sets the moment at which a client is called; nil for none.
    func setDeadline(_ deadline: ContinuousClock.Instant?, token: UInt64) {
        core.setDeadline(deadline, token: token)
    }

    private static func events(_ read: Bool, _ write: Bool) -> UInt32 {
        (read ? entente_epoll_in : 0) | (write ? entente_epoll_out : 0)
    }
}

/// What the handle and the thread share; the descriptors close when both have let go.
private final class ReactorCore: Sendable {
    private struct State {
        var clients: [UInt64: any ReactorClient] = [:]
        var deadlines: [UInt64: ContinuousClock.Instant] = [:]
        var lastToken: UInt64 = 0
        var isStopping = false
    }

    let epoll: Int32
    private let wake: Int32
    private let state = LockBox(State())

    init() throws(PostgresError) {
        epoll = epoll_create1(Int32(EPOLL_CLOEXEC))
        wake = eventfd(0, Int32(EFD_NONBLOCK | EFD_CLOEXEC))
        guard epoll >= 0, wake >= 0, entente_epoll_add(epoll, wake, entente_epoll_in, 0) == 0 else {
            throw PostgresError(.connectFailed, detail: "no descriptor left for the reactor")
        }
    }

    deinit {
        close(epoll)
        close(wake)
    }

    func register(_ client: any ReactorClient) -> UInt64 {
        state.withLock { state in
            state.lastToken += 1
            state.clients[state.lastToken] = client
            return state.lastToken
        }
    }

    func unregister(_ token: UInt64) {
        // The client is let go outside the lock, because its end may come back here.
        let client = state.withLock { state in
            state.deadlines[token] = nil
            return state.clients.removeValue(forKey: token)
        }
        withExtendedLifetime(client) {}
    }

    func setDeadline(_ deadline: ContinuousClock.Instant?, token: UInt64) {
        let isSooner = state.withLock { state in
            guard state.clients[token] != nil else { return false }
            let next = state.deadlines.values.min()
            state.deadlines[token] = deadline
            guard let deadline else { return false }
            return next.map { deadline < $0 } ?? true
        }
        if isSooner { wakeUp() }
    }

    func stop() {
        state.withLock { $0.isStopping = true }
        wakeUp()
    }

    func run() {
        var tokens = [UInt64](repeating: 0, count: 64)
        while !state.withLock({ $0.isStopping }) {
            let count = entente_epoll_wait(epoll, &tokens, 64, millisecondsToWait())
            for token in tokens.prefix(Int(max(0, count))) {
                if token == 0 {
                    var value: UInt64 = 0
                    _ = read(wake, &value, 8)
                } else {
                    state.withLock { $0.clients[token] }?.descriptorReady()
                }
            }
            for client in takeDue(at: .now) { client.deadlinePassed() }
        }
        let clients = state.withLock { state in
            defer { state.clients = [:] }
            return state.clients.values
        }
        for client in clients { client.reactorStopped() }
    }

    private func millisecondsToWait() -> Int32 {
        guard let next = state.withLock({ $0.deadlines.values.min() }) else { return -1 }
        let wait = ContinuousClock.Instant.now.duration(to: next)
        // Rounded up, so that the deadline has passed when the wait is over.
        return Int32(max(0, min(60_000, (wait / .milliseconds(1)).rounded(.up))))
    }

    private func takeDue(at now: ContinuousClock.Instant) -> [any ReactorClient] {
        state.withLock { state in
            guard !state.deadlines.isEmpty else { return [] }
            let due = state.deadlines.filter { $0.value <= now }.map(\.key)
            for token in due { state.deadlines[token] = nil }
            return due.compactMap { state.clients[$0] }
        }
    }

    private func wakeUp() {
        var one: UInt64 = 1
        _ = write(wake, &one, 8)
    }
}
