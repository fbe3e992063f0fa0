public import EntenteDomain
public import EntenteSync

/// Where one stream stands on this device.
public struct StreamStatus: Hashable, Sendable {
    /// The stream.
    public let id: StreamID
    /// The partnership it belongs to.
    public let partnership: PartnershipID
    /// Who reads it.
    public let audience: Audience
    /// What this device may do with it.
    public let access: Access
    /// The life of its log.
    public let epoch: Epoch
    /// The last seq that is stored here.
    public let cursor: Int64
    /// The size that the gateway last named.
    public let size: Int64
    /// The root over 1..cursor.
    public let root: Digest
    /// The lowest `base` that a push may have.
    public let horizon: Int64
    /// The counter of this device's next change.
    public let next: Int64
    /// The last seq up to which authors and seals were checked; it lags while the control stream does.
    public let verified: Int64
    /// How many changes are only on this device.
    public let waiting: Int
    /// How many changes the gateway has confirmed and this device has not yet seen in the log.
    public let received: Int
    /// How many changes of this device were refused.
    public let rejected: Int
    /// When a sync last found nothing more to do here.
    public let synced: Milliseconds?
    /// Why syncing stopped for good; nil while it goes on.
    public let halt: Halt?
    /// What has to be done before anything is sent; nil when there is nothing.
    public let rebuild: Rebuild?
    /// A new life of the log that the gateway named and this device has not taken up; nil without one.
    public let announced: Epoch?

    /// What a stream needs before changes of this device can go out.
    public enum Rebuild: String, Hashable, Sendable {
        /// Its snapshot, because the log from here on is no longer to be had.
        case snapshot
        /// The log up to its head; then changes that could not go out are made again.
        case changes
    }

    /// Puts a status together; what is left out is as at the beginning.
    public init(
        id: StreamID,
        partnership: PartnershipID,
        audience: Audience,
        access: Access,
        epoch: Epoch,
        cursor: Int64,
        size: Int64,
        root: Digest,
        horizon: Int64 = 0,
        next: Int64 = 1,
        verified: Int64 = 0,
        waiting: Int = 0,
        received: Int = 0,
        rejected: Int = 0,
        synced: Milliseconds? = nil,
        halt: Halt? = nil,
        rebuild: Rebuild? = nil,
        announced: Epoch? = nil
    ) {
        self.rebuild = rebuild
        self.announced = announced
        self.id = id
        self.partnership = partnership
        self.audience = audience
        self.access = access
        self.epoch = epoch
        self.cursor = cursor
        self.size = size
        self.root = root
        self.horizon = horizon
        self.next = next
        self.verified = verified
        self.waiting = waiting
        self.received = received
        self.rejected = rejected
        self.synced = synced
        self.halt = halt
    }

    /// Why a stream is no longer synced; the data stays, and so do the unsent changes.
    public struct Halt: Hashable, Sendable {
        /// The kind of trouble.
        public let cause: Cause
        /// A sentence for the person.
        public let detail: String

        /// Names a trouble.
        public init(_ cause: Cause, detail: String) {
            self.cause = cause
            self.detail = detail
        }
    }

    /// The kinds of trouble that retrying cannot cure.
    public enum Cause: String, Hashable, Sendable, CaseIterable {
        /// This database is a copy, or an old state, of another that went on.
        case forked
        /// The log of the stream began anew.
        case epochChanged = "epoch_changed"
        /// What the gateway sent contradicts itself or this replica.
        case corrupt
        /// Changes were made before the oldest point that can be merged exactly.
        case expired
        /// The gateway does not understand what this version sends.
        case refused
    }
}

/// Where one change of this device stands (rule F15).
public enum ChangeStanding: Hashable, Sendable {
    /// Only here, or on its way without an answer yet.
    case onThisDevice
    /// The gateway has confirmed it under this seq; it has not come back with the log yet.
    case received(seq: Int64)
    /// In the log, seen by everyone who reads the stream.
    case inTheLog(seq: Int64)
    /// Refused for good; the content stays here.
    case rejected(Rejection)

    /// The word for it, as in JSON.
    public var word: String {
        switch self {
        case .onThisDevice: "on this device"
        case .received: "received"
        case .inTheLog: "in the log"
        case .rejected: "rejected"
        }
    }
}

/// One change of this device.
public struct OwnChange: Hashable, Sendable {
    /// The stream.
    public let stream: StreamID
    /// The device's counter.
    public let n: Int64
    /// When it was made.
    public let at: Milliseconds
    /// The canonical bytes, as they were frozen.
    public let content: [UInt8]
    /// Where it stands.
    public let standing: ChangeStanding
    /// The counter of the change that it takes back; nil when it takes back none.
    public let undoes: Int64?
    /// Whether a later change takes it back.
    public let isUndone: Bool
}
