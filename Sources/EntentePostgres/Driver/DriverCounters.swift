import Synchronization

/// What the driver holds at this moment, for the leak checks of the test fixture.
package enum DriverCounters: Sendable {
    static let results = Atomic<Int>(0)
    static let connections = Atomic<Int>(0)
    static let transactions = Atomic<Int>(0)

    /// Results of libpq that were received and not yet cleared.
    package static var liveResults: Int { results.load(ordering: .relaxed) }
    /// Connections that were opened and not yet closed.
    package static var openConnections: Int { connections.load(ordering: .relaxed) }
    /// Transactions that were begun and not yet ended.
    package static var openTransactions: Int { transactions.load(ordering: .relaxed) }
}
