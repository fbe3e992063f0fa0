/// The bounds of a pool.
public struct PoolConfiguration: Hashable, Sendable {
    /// Connections that are kept open even when nobody asks.
    public var minimumConnections: Int
    /// The most connections: each is a process of the server.
    public var maximumConnections: Int
    /// Single statements that may travel on one connection at the same time.
    public var pipelineDepth: Int
    /// The most callers that wait; more are refused at once, so that overload ends early.
    public var maximumWaiting: Int
    /// How long a caller waits for a connection.
    public var waitTimeout: Duration
    /// How long one attempt to connect may take.
    public var connectTimeout: Duration
    /// The wait after the first failed attempt; it doubles with every further one.
    public var backOff: Duration
    /// The longest wait between attempts.
    public var maximumBackOff: Duration
    /// After how long without use a connection is checked.
    public var checkInterval: Duration
    /// How long a check may take before the connection counts as lost.
    public var checkTimeout: Duration
    /// After how long without use a connection above the minimum is closed.
    public var idleTimeout: Duration

    /// The bounds for one gateway on a machine of its own; change what is different.
    ///
    /// - Parameters:
    ///   - minimumConnections: At least 0.
    ///   - maximumConnections: At least 1; 16 keep a server of a few cores busy.
    public init(minimumConnections: Int = 1, maximumConnections: Int = 16) {
        precondition(minimumConnections >= 0 && maximumConnections >= max(1, minimumConnections))
        self.minimumConnections = minimumConnections
        self.maximumConnections = maximumConnections
        pipelineDepth = 16
        maximumWaiting = 10_000
        waitTimeout = .seconds(5)
        connectTimeout = .seconds(10)
        backOff = .milliseconds(100)
        // A database that was away for long is found again soon (goal R2); an attempt costs little.
        maximumBackOff = .seconds(1)
        checkInterval = .seconds(30)
        checkTimeout = .seconds(5)
        idleTimeout = .seconds(300)
    }
}
