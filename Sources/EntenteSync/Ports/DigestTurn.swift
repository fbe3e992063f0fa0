public import EntenteDomain

/// What a gateway has in hand while it sends digests; what it takes next follows from it.
///
/// 1. Organisations take turns, and none has more than its part of what is sent at once.
/// 2. A receiver gets one message at a time, and one that did not take it is let alone for the round.
public struct DigestTurn: Hashable, Sendable {
    /// A way to a member.
    public struct Receiver: Hashable, Sendable {
        /// The member.
        public let member: MemberID
        /// The name of the way.
        public let channel: String

        /// Names whom a message is for, and the way.
        public init(_ digest: Digesting) {
            member = digest.member
            channel = digest.channel.name
        }
    }

    /// Whose turn it was last; nil at the beginning.
    public private(set) var last: OrganisationID?
    /// Who is sent something now, or is let alone.
    public private(set) var receivers: Set<Receiver> = []
    private var counts: [OrganisationID: Int] = [:]

    /// Begins a round with nothing in hand.
    public init() {}

    /// Who has as much in hand as one organisation may.
    public var full: Set<OrganisationID> {
        Set(counts.filter { $0.value >= Limits.digestsAtOnceOfOne }.keys)
    }

    /// Whether there is as much in hand as a gateway sends at once.
    public var isFull: Bool { counts.values.reduce(0, +) >= Limits.digestsAtOnce }

    /// Notes that a message is in hand.
    public mutating func begin(_ digest: Digesting) {
        last = digest.organisation
        receivers.insert(Receiver(digest))
        counts[digest.organisation, default: 0] += 1
    }

    /// Notes that a message is not in hand any more; nothing else goes to a receiver that is let alone.
    public mutating func end(_ digest: Digesting, leavingAlone isLeftAlone: Bool) {
        if !isLeftAlone { receivers.remove(Receiver(digest)) }
        counts[digest.organisation, default: 1] -= 1
    }
}
