import EntenteCrypto
public import EntenteDomain

/// What is sent to a mailbox and comes back from whoever reads it: 128 random bits, good for a day.
public struct MailboxCode: Hashable, Sendable {
    private let id: EntityID

    /// Reads what a person copied; nil for anything else.
    public init?(_ text: String) {
        let plain = text.lowercased().filter { !$0.isWhitespace }
        guard let id = EntityID(plain) else { return nil }
        self.id = id
    }

    /// Draws a new code.
    public init(using generator: inout some RandomNumberGenerator) {
        id = .random(using: &generator)
    }

    /// The code as it stands in the mail.
    public var spelled: String { id.description }

    /// What the store keeps instead of the code.
    public var digest: Digest { SHA256.digest("entente-mailbox-1\n\(id)".utf8) }
}

extension MailboxCode: CustomStringConvertible, CustomDebugStringConvertible {
    /// Nothing of it, so that a code in a log is of no use.
    public var description: String { "a code" }
    /// Nothing of it.
    public var debugDescription: String { description }
}
