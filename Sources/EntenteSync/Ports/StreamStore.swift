public import EntenteDomain

/// Durable streams, as the gateway needs them; implemented by PostgreSQL.
///
/// Every call names the device that asks. The store decides access by itself, from its own directory,
/// and answers for a stream that the device may not see exactly as for one that does not exist.
public protocol StreamStore: Sendable {
    /// Appends pushes to one stream in one transaction, under the stream's row lock.
    ///
    /// The store locks the row, reads what the requests need, lets `Sequencer` decide, writes what it
    /// decided, commits, and only then returns: one result for each request, in order.
    /// - Parameters:
    ///   - stream: The stream.
    ///   - requests: The pushes of any number of devices.
    ///   - texts: What the caller knows of the stream's texts; the store follows it up to the head.
    ///   - now: The time of receipt.
    /// - Throws: `StoreError`, for all of the requests alike.
    /// - Returns: The results, and the texts after the appended edits.
    /// - Throws: `StoreError` when the store cannot answer or does not know whether it committed.
    func sequence(
        _ stream: StreamID,
        _ requests: [SequencingRequest],
        texts: TextGuard,
        now: Milliseconds
    ) async throws(StoreError) -> (results: [Result<PushResult, PushRefusal>], texts: TextGuard)

    /// Reads the changes after a seq, in order and without a gap; nil when there is no such stream
    /// for the device.
    ///
    /// With `seals` the reader says how many seals of the first of them it has: those of pushes that were
    /// refused as a whole come with the next change, however many they are, in pages of their own.
    func page(
        _ stream: StreamID,
        after: Int64,
        seals: Int,
        limit: Int,
        device: DeviceID
    ) async throws(StoreError) -> ChangePage?

    /// Reads digests of a stream's tree: those of the named subtrees that are complete, or of what
    /// they are made of; nil when there is no such stream for the device.
    func tree(
        _ stream: StreamID,
        _ nodes: [MerkleNode],
        device: DeviceID
    ) async throws(StoreError) -> TreePart?

    /// Lists the streams that a device may read, in the order of their ids.
    func streams(of device: DeviceID) async throws(StoreError) -> [StreamSummary]
}

extension StreamStore {
    /// Reads the changes after a seq for a reader that has no seal of them yet.
    public func page(
        _ stream: StreamID,
        after: Int64,
        limit: Int,
        device: DeviceID
    ) async throws(StoreError) -> ChangePage? {
        try await page(stream, after: after, seals: 0, limit: limit, device: device)
    }
}

/// A part of a stream, as stored.
public struct ChangePage: Sendable {
    /// The changes, in order.
    public let records: [StoredRecord]
    /// Where the stream stands.
    public let head: StreamHead
    /// The earlier lives of the stream's log, oldest first.
    public let past: [EpochHistory.Past]
    /// What the device may do with the stream.
    public let access: Access
    /// The device's next counter.
    public let next: Int64
    /// The device's own refused changes, in order, at most a page of them.
    public let rejections: [(n: Int64, rejection: Rejection)]
    /// The seals that readers get with these changes, in the order of their seq.
    public let seals: [PushSeal]

    /// Puts a page together.
    public init(
        records: [StoredRecord],
        head: StreamHead,
        access: Access,
        next: Int64,
        rejections: [(n: Int64, rejection: Rejection)],
        seals: [PushSeal] = [],
        past: [EpochHistory.Past] = []
    ) {
        self.seals = seals
        self.past = past
        self.records = records
        self.head = head
        self.access = access
        self.next = next
        self.rejections = rejections
    }

    /// The lives of the stream's log.
    public var epochs: EpochHistory { EpochHistory(past: past, current: head.epoch) }
}

/// A record with its content as bytes: what came is what goes out.
public struct StoredRecord: Sendable {
    /// What the server assigned.
    public let header: ChangeRecord.Header
    /// The canonical bytes of the change; after an erasure, of what is left of it.
    public let content: [UInt8]
    /// That the content was erased; nil while it is as it came.
    public let erasure: Erasure?

    /// Puts a record together.
    public init(header: ChangeRecord.Header, content: [UInt8], erasure: Erasure? = nil) {
        self.header = header
        self.content = content
        self.erasure = erasure
    }
}

/// A stream as a device sees it.
public struct StreamSummary: Hashable, Sendable {
    /// The stream.
    public let id: StreamID
    /// The partnership it belongs to.
    public let partnership: PartnershipID
    /// Who reads it.
    public let audience: Audience
    /// What the device may do.
    public let access: Access
    /// Where it stands.
    public let head: StreamHead

    /// Puts a summary together.
    public init(
        id: StreamID,
        partnership: PartnershipID,
        audience: Audience,
        access: Access,
        head: StreamHead
    ) {
        self.id = id
        self.partnership = partnership
        self.audience = audience
        self.access = access
        self.head = head
    }
}

/// A part of a stream's tree.
public struct TreePart: Hashable, Sendable {
    /// Where the stream stands.
    public let head: StreamHead
    /// The digests.
    public let nodes: MerkleNodes

    /// Puts a part together.
    public init(head: StreamHead, nodes: MerkleNodes) {
        self.head = head
        self.nodes = nodes
    }
}
