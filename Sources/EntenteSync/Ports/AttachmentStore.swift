public import EntenteDomain

/// The bytes of attachments; implemented by PostgreSQL.
///
/// 1. A member has what that member sent, all of it: whoever only names a digest gets nothing by it.
/// 2. What others sent changes no answer to an upload, nor the time it takes, nor what is left of a quota.
/// 3. Bytes are read and written in pieces of `Limits.attachmentPieceBytes`.
public protocol AttachmentStore: Sendable {
    /// Takes up or goes on with what a device's member sends; nil when the device has not the partnership.
    func begin(
        _ file: AttachmentFile,
        size: Int64,
        quota: Int64,
        device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> AttachmentBeginning?

    /// Adds the next piece; how many bytes are here then, or nil when there is nothing to add to any more.
    func add(
        _ piece: [UInt8],
        at offset: Int64,
        of content: ContentID,
        to file: AttachmentFile,
        device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Int64?

    /// Says whether all pieces together have the digest; those that have not are forgotten.
    func end(
        _ file: AttachmentFile,
        _ content: ContentID,
        fits: Bool,
        device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool

    /// What members have sent of a file, the most useful first; nothing for a device that has not the
    /// partnership.
    func holdings(
        of file: AttachmentFile,
        by members: [MemberID],
        device: DeviceID
    ) async throws(StoreError) -> [AttachmentHolding]

    /// One piece of what a member has sent; nil when it is gone, or the device's access is.
    func piece(
        _ nth: Int64,
        of file: AttachmentFile,
        by member: MemberID,
        device: DeviceID
    ) async throws(StoreError) -> [UInt8]?
}

/// The bytes of attachments that wait for the scanner; implemented by PostgreSQL.
public protocol ScanStore: Sendable {
    /// Takes some of what waits in hand, until a time: organisations take turns, and of one no more than so
    /// many are in hand.
    func claim(
        most: Int,
        ofOne: Int,
        now: Milliseconds,
        until: Milliseconds
    ) async throws(StoreError) -> [ScanTask]

    /// One piece of what waits; nil when it waits no more.
    func piece(_ nth: Int64, of task: ScanTask) async throws(StoreError) -> [UInt8]?

    /// Writes down what the scanner said; what failed is taken in hand again at a time.
    func judge(
        _ task: ScanTask,
        _ verdict: ScanVerdict,
        by scanner: String,
        retry: Milliseconds,
        now: Milliseconds
    ) async throws(StoreError) -> Bool
}

/// Bytes in a partnership, by their digest.
public struct AttachmentFile: Hashable, Sendable {
    /// The partnership.
    public let partnership: PartnershipID
    /// The SHA-256 of the bytes.
    public let digest: Digest

    /// Names bytes.
    public init(_ digest: Digest, in partnership: PartnershipID) {
        self.digest = digest
        self.partnership = partnership
    }
}

/// What becomes of an upload that begins or goes on.
public enum AttachmentBeginning: Hashable, Sendable {
    /// The next bytes are those after so many.
    case open(ContentID, received: Int64)
    /// All are here, from before.
    case complete(verdict: ScanVerdict?)
    /// All are here, and they are another number.
    case otherSize
    /// The organisation has no room for so many.
    case quota
    /// The device may read in the partnership, not write.
    case readOnly
}

/// What a scanner says of bytes.
public enum ScanVerdict: String, Hashable, Sendable {
    /// They may be passed on.
    case clean
    /// They are passed on to nobody.
    case refused
    /// It could not say; it is asked again.
    case failed
}

/// What one member has sent of a file.
public struct AttachmentHolding: Hashable, Sendable {
    /// The pieces.
    public let content: ContentID
    /// The member.
    public let member: MemberID
    /// How many bytes there are.
    public let size: Int64
    /// How many of them are here.
    public let received: Int64
    /// Whether all are here and have the digest.
    public let isComplete: Bool
    /// What the scanner said last; nil while it has not.
    public let verdict: ScanVerdict?

    /// Puts a holding together.
    public init(
        content: ContentID,
        member: MemberID,
        size: Int64,
        received: Int64,
        isComplete: Bool,
        verdict: ScanVerdict?
    ) {
        self.content = content
        self.member = member
        self.size = size
        self.received = received
        self.isComplete = isComplete
        self.verdict = verdict
    }

    /// Whether others may have the bytes; where there is a scanner, it has let them through.
    public func isServed(scanning: Bool) -> Bool {
        isComplete && (verdict == .clean || (verdict == nil && !scanning))
    }
}

/// Bytes that wait for the scanner.
public struct ScanTask: Hashable, Sendable {
    /// The bytes.
    public let file: AttachmentFile
    /// Who sent them.
    public let member: MemberID
    /// How many there are.
    public let size: Int64
    /// How often they were taken in hand, with this time.
    public let tries: Int

    /// Puts a task together.
    public init(file: AttachmentFile, member: MemberID, size: Int64, tries: Int) {
        self.file = file
        self.member = member
        self.size = size
        self.tries = tries
    }
}
