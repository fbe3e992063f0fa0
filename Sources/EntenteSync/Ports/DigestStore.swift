public import EntenteDomain

/// Digests and where they go; implemented by PostgreSQL.
public protocol DigestStore: Sendable {
    /// Notes where and when a device's member wants to be told; false when the device was revoked.
    ///
    /// Only an address that was noted and confirmed before stays so; `code` is what confirms the mailbox.
    func setDelivery(
        _ delivery: DigestDelivery,
        key: [UInt8]?,
        code: MailboxCode?,
        of device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool

    /// Whether an address may be asked now, for a device's member, to confirm that digests may go there.
    func claimConfirmation(
        of address: String,
        for device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> ConfirmationClaim

    /// Notes that a device's member has the code that was sent to the mailbox; false when it is not that.
    func confirmMail(
        _ code: MailboxCode,
        of device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool

    /// Notes that a webhook answered what it was asked; false when another one is noted by now.
    func confirmWebhook(
        _ address: String,
        of device: DeviceID,
        now: Milliseconds
    ) async throws(StoreError) -> Bool

    /// Where and when a device's member wants to be told; nil when they never said.
    func delivery(of device: DeviceID) async throws(StoreError) -> DigestDelivery?

    /// What became of the last message on each way, since the device's member last said where.
    func outcomes(of device: DeviceID) async throws(StoreError) -> [EndedDigest]

    /// Who has been told nothing yet of something, and when they want to be told.
    func waiting() async throws(StoreError) -> [WaitingDigest]

    /// Makes a member's messages of a day out of what was not told yet; how many there are, none when the
    /// day has had its own.
    func open(_ digest: WaitingDigest, day: CivilDate, now: Milliseconds) async throws(StoreError)
        -> Int

    /// Takes an open message in hand until an instant, of whose turn it is; nil when there is none now.
    ///
    /// No two gateways have the same.
    func take(_ turn: DigestTurn, now: Milliseconds, until: Milliseconds) async throws(StoreError)
        -> Digesting?

    /// Notes what became of a message; without an outcome, when it is tried again.
    func end(
        _ digest: Digesting,
        _ outcome: DigestOutcome?,
        next: Milliseconds?,
        now: Milliseconds
    ) async throws(StoreError)
}

/// Where and when a member wants to be told.
public struct DigestDelivery: Hashable, Sendable {
    /// The address of a mailbox.
    public let mail: String?
    /// An address of https.
    public let webhook: String?
    /// The name of the member's time zone.
    public let zone: String
    /// From which hour of the day on.
    public let hour: Int
    /// The ways, `mail` or `webhook`, on which nothing goes out before the address is confirmed.
    public let unconfirmed: [String]

    /// Puts a delivery together.
    public init(
        mail: String?,
        webhook: String?,
        zone: String,
        hour: Int,
        unconfirmed: [String] = []
    ) {
        self.mail = mail
        self.webhook = webhook
        self.zone = zone
        self.hour = hour
        self.unconfirmed = unconfirmed
    }
}

/// Whether an address may be asked to confirm.
public enum ConfirmationClaim: String, Hashable, Sendable, CaseIterable {
    /// It may, and that is counted.
    case granted
    /// It was asked often enough for a day, or the member had others asked.
    case spent
    /// The device was revoked.
    case revoked
}

/// What became of a message, as its member is told.
public struct EndedDigest: Hashable, Sendable {
    /// The way: `mail` or `webhook`.
    public let channel: String
    /// The day of the message, in the member's zone.
    public let day: CivilDate
    /// What became of it.
    public let outcome: DigestOutcome

    /// Says what became of a message.
    public init(channel: String, day: CivilDate, outcome: DigestOutcome) {
        self.channel = channel
        self.day = day
        self.outcome = outcome
    }
}

/// A member who has been told nothing yet of something in a partnership.
public struct WaitingDigest: Hashable, Sendable {
    /// The partnership.
    public let partnership: PartnershipID
    /// The member.
    public let member: MemberID
    /// The member's time zone.
    public let zone: String
    /// From which hour of the day on the member wants to be told.
    public let hour: Int

    /// Names a member who waits.
    public init(partnership: PartnershipID, member: MemberID, zone: String, hour: Int) {
        self.partnership = partnership
        self.member = member
        self.zone = zone
        self.hour = hour
    }
}

/// A message that a gateway has in hand.
public struct Digesting: Hashable, Sendable {
    /// The ways to a member.
    public enum Channel: Hashable, Sendable {
        /// To a mailbox.
        case mail(String)
        /// To an address of https, signed with a key.
        case webhook(String, key: [UInt8])
        /// Nowhere any more: the member has taken the address back.
        case none(String)

        /// The name in the store.
        public var name: String {
            switch self {
            case .mail: "mail"
            case .webhook: "webhook"
            case .none(let name): name
            }
        }
    }

    /// The partnership.
    public let partnership: PartnershipID
    /// The member.
    public let member: MemberID
    /// The member's organisation.
    public let organisation: OrganisationID
    /// The day, in the member's zone.
    public let day: CivilDate
    /// The way.
    public let channel: Channel
    /// How often it was tried, this time too.
    public let tries: Int
    /// A device of the member, as which it is read what reminders are about; nil when there is none.
    public let device: DeviceID?
    /// What the message tells.
    public let reminders: [Reminder]

    /// Puts a message together.
    public init(
        partnership: PartnershipID,
        member: MemberID,
        organisation: OrganisationID,
        day: CivilDate,
        channel: Channel,
        tries: Int,
        device: DeviceID?,
        reminders: [Reminder]
    ) {
        self.partnership = partnership
        self.member = member
        self.organisation = organisation
        self.day = day
        self.channel = channel
        self.tries = tries
        self.device = device
        self.reminders = reminders
    }

    /// What names the message, the same however often it is tried.
    public var id: String { "\(partnership).\(member).\(day).\(channel.name)" }
}

/// What became of a message in the end.
public enum DigestOutcome: String, Hashable, Sendable, CaseIterable {
    /// It was taken.
    case sent
    /// It was refused for good.
    case refused
    /// It was tried often enough, or nobody is there any more to whom it could go.
    case abandoned
}
