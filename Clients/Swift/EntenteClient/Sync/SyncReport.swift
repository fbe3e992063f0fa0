import EntenteSync

/// What a round of syncing did, and what stands in the way of more.
public struct SyncReport: Hashable, Sendable {
    /// Changes of this device that the gateway answered for.
    public internal(set) var sent = 0
    /// Changes that came in, the own ones too.
    public internal(set) var received = 0
    /// Changes of this device that were refused for good in this round.
    public internal(set) var rejected = 0
    /// Why the round ended early; nil when it did not.
    public internal(set) var trouble: GatewayError?
    /// What became of the bytes of attachments.
    public var files = FileReport()
    /// Where the streams stand after it.
    public internal(set) var streams: [StreamStatus] = []

    /// Starts with nothing done.
    public init() {}

    /// Counts what another report tells, in the same round.
    mutating func add(_ other: SyncReport) {
        sent += other.sent
        received += other.received
        rejected += other.rejected
    }

    /// How many changes are still only on this device.
    public var waiting: Int { streams.reduce(0) { $0 + $1.waiting } }
    /// The streams that are no longer synced.
    public var halted: [StreamStatus] { streams.filter { $0.halt != nil } }
}
