public import EntenteDomain

/// A push that waits for its place in a stream.
public struct SequencingRequest: Hashable, Sendable {
    /// Who pushes.
    public let principal: Principal
    /// The epoch that the client believes in.
    public let epoch: Epoch
    /// The head that the client knew.
    public let known: KnownHead
    /// The changes in the order of their counters, at least one.
    public let changes: [IncomingChange]
    /// The device's signature over the counters and digests (clause 4.4).
    public let seal: [UInt8]

    /// Puts a request together.
    public init(
        principal: Principal,
        epoch: Epoch,
        known: KnownHead,
        changes: [IncomingChange],
        seal: [UInt8]
    ) {
        self.principal = principal
        self.epoch = epoch
        self.known = known
        self.changes = changes
        self.seal = seal
    }
}

/// What was decided about one change, now or at an earlier push of the same.
public enum ChangeOutcome: Hashable, Sendable {
    /// It is in the log.
    case sequenced(n: Int64, seq: Int64, received: Milliseconds, leaf: Digest)
    /// It never will be.
    case rejected(n: Int64, Rejection)

    /// The device's counter of the change.
    public var n: Int64 {
        switch self {
        case .sequenced(let n, _, _, _), .rejected(let n, _): n
        }
    }
}

/// Why a whole push is refused, with nothing recorded.
public enum PushRefusal: Error, Hashable, Sendable {
    /// The stream does not exist for this device.
    case notFound
    /// The device may read the stream and not write it.
    case readOnly
    /// The first counter is not the next one, or the counters have a gap.
    case counterGap(expected: Int64)
    /// The counter was used with another content, or `base` went back: this device's database is a copy.
    case deviceForked(n: Int64)
    /// The stream's log began anew: its lives, and the last seq that it has in common with the one named.
    case epochChanged(EpochHistory, common: Int64)
    /// A `base`, or the size of the known head, beyond the head.
    case ahead(head: Int64)
    /// The log never had the known head: over so many changes it has this root.
    case historyForked(size: Int64, root: Digest)
    /// A `base` below the horizon.
    case baseExpired(horizon: Int64)
}

/// What a push brought about.
public struct PushResult: Hashable, Sendable {
    /// What became of each change, in order.
    public let outcomes: [ChangeOutcome]
    /// The next counter of the device in this stream.
    public let next: Int64
    /// The head after the push.
    public let head: StreamHead

    /// Puts a result together.
    public init(outcomes: [ChangeOutcome], next: Int64, head: StreamHead) {
        self.outcomes = outcomes
        self.next = next
        self.head = head
    }
}

/// Where a stream stands.
public struct StreamHead: Hashable, Sendable {
    /// The life of the log.
    public let epoch: Epoch
    /// The number of changes, which is the seq of the last one.
    public let size: Int64
    /// The root of the tree over them.
    public let root: Digest
    /// The lowest `base` that a push may have.
    public let horizon: Int64

    /// Puts a head together.
    public init(epoch: Epoch, size: Int64, root: Digest, horizon: Int64) {
        self.epoch = epoch
        self.size = size
        self.root = root
        self.horizon = horizon
    }

    /// The size and the root alone.
    public var known: KnownHead { KnownHead(size: size, root: root) }
}
