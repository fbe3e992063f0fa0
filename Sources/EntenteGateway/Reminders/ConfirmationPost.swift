public import EntenteDomain
public import EntenteSync

/// Asks at an address whether digests may go there; implemented outside of the gateway.
///
/// Nothing of a partnership and nothing that a member wrote goes out with it: the address may be anybody's.
public protocol ConfirmationPost: Sendable {
    /// Whether this installation sends mails.
    var sendsMail: Bool { get }

    /// Sends a code to a mailbox.
    func send(_ code: MailboxCode, to mailbox: String, now: Milliseconds) async -> DigestAnswer

    /// Asks a webhook to answer with what it is given; whether it did.
    func challenge(_ webhook: String, key: [UInt8], now: Milliseconds) async -> DigestAnswer
}

/// Asks nobody, because nothing goes out.
public struct NoConfirmations: ConfirmationPost {
    /// Makes one.
    public init() {}

    /// No.
    public var sendsMail: Bool { false }

    /// Sends nothing.
    public func send(
        _ code: MailboxCode,
        to mailbox: String,
        now: Milliseconds
    ) async -> DigestAnswer { .refused("this installation sends no mail") }

    /// Asks nothing.
    public func challenge(
        _ webhook: String,
        key: [UInt8],
        now: Milliseconds
    ) async -> DigestAnswer { .refused("this installation calls no webhook") }
}

/// What a mailbox is asked.
public enum ConfirmationText: Sendable {
    /// The one line that says what it is about.
    public static let subject = "Confirm this mailbox for Entente"

    /// The whole, with a code.
    public static func text(_ code: MailboxCode) -> String {
        """
        Somebody wants Entente to send a daily mail of what is due to this address. It is sent only after
        they have confirmed, within \(Limits.confirmationHours) hours, that they read this mailbox:

            entente digest confirm \(code.spelled)

        If that was not you, give the code to nobody, and no such mail will come.
        """
    }
}
