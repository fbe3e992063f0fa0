public import EntenteDomain

/// Where an operation comes from, and what its author had seen.
///
/// Under the four conditions that the server enforces (clause 1.5) these few numbers decide exactly
/// whether one operation happened before another; no vector of counters is needed.
public struct Origin: Hashable, Sendable {
    /// The author's device.
    public let device: DeviceID
    /// The change's counter on that device.
    public let n: Int64
    /// The operation's place in its change.
    public let place: Int
    /// The highest seq that the author had integrated.
    public let base: Int64
    /// When the author says it was made.
    public let at: Milliseconds
    /// What the server assigned; nil while the change waits on its own device.
    public var confirmation: Confirmation?

    /// What the server assigned to a change.
    public struct Confirmation: Hashable, Sendable {
        /// The change's place in the stream.
        public let seq: Int64
        /// When the server took it.
        public let received: Milliseconds
        /// The author.
        public let member: MemberID
        /// The author's organisation.
        public let organisation: OrganisationID

        /// Takes what the server said.
        public init(_ header: ChangeRecord.Header) {
            seq = header.seq
            received = header.received
            member = header.member
            organisation = header.organisation
        }

        /// Takes what a snapshot says.
        init(seq: Int64, received: Milliseconds, member: MemberID, organisation: OrganisationID) {
            self.seq = seq
            self.received = received
            self.member = member
            self.organisation = organisation
        }
    }

    /// Takes what a snapshot says.
    init(
        device: DeviceID,
        n: Int64,
        place: Int,
        base: Int64,
        at: Milliseconds,
        confirmation: Confirmation?
    ) {
        self.device = device
        self.n = n
        self.place = place
        self.base = base
        self.at = at
        self.confirmation = confirmation
    }

    /// Describes the origin of one operation of a change, other than a text edit of a late one.
    public init(change: Change, device: DeviceID, place: Int, confirmation: Confirmation?) {
        self.device = device
        n = change.n
        self.place = place
        (base, at) = change.decidedAt
        self.confirmation = confirmation
    }

    /// The origin of a text edit, which builds on what was there when its change was made.
    func ofText(in change: Change) -> Origin {
        Origin(
            device: device,
            n: n,
            place: place,
            base: change.base,
            at: at,
            confirmation: confirmation
        )
    }

    /// What an operation is called: the same on every replica, before and after its confirmation.
    ///
    /// The order breaks ties (clause 2, `text`): by the device's bytes, then its counter.
    struct Name: Hashable, Comparable, Sendable {
        let device: DeviceID
        let n: Int64
        let place: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.device, left.n, left.place) < (right.device, right.n, right.place)
        }
    }

    var name: Name { Name(device: device, n: n, place: place) }

    /// The change's place in the stream; nil while it waits.
    public var seq: Int64? { confirmation?.seq }

    /// Whether this operation happened before another: its author had seen it.
    public func precedes(_ other: Origin) -> Bool {
        if device == other.device { return (n, place) < (other.n, other.place) }
        guard let seq else { return false }
        return seq <= other.base
    }

    /// Whether neither operation's author had seen the other; an operation is not beside itself.
    func isConcurrent(with other: Origin) -> Bool {
        name != other.name && !precedes(other) && !other.precedes(self)
    }

    /// Whether this value is displayed before a concurrent one (clause 1.6).
    ///
    /// The author's clock counts only up to the moment the server took the change, so a clock that
    /// runs ahead gains nothing.
    func isDisplayed(before other: Origin) -> Bool {
        (displayTime, seq ?? .max, n, place) < (
            other.displayTime, other.seq ?? .max, other.n, other.place
        )
    }

    private var displayTime: Milliseconds {
        confirmation.map { min(at, $0.received) } ?? at
    }
}
