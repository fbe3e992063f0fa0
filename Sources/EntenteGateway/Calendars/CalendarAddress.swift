import EntenteCrypto
import EntenteDomain

/// The address of a calendar: an id by which it is found, and 128 random bits that nobody else knows.
struct CalendarAddress: Hashable, Sendable {
    let id: CalendarID
    /// All of it, as it stands in the path.
    let text: String

    /// Reads an address; nil when it has not the form of one.
    init?(_ text: String) {
        guard text.utf8.count == 2 * identifierLength,
            let id = CalendarID(text.prefix(identifierLength)),
            CalendarID(text.suffix(identifierLength)) != nil
        else { return nil }
        self.id = id
        self.text = text
    }

    /// Draws a new address.
    init() {
        var random = SecureRandom()
        id = .random(using: &random)
        text = "\(id)\(CalendarID.random(using: &random))"
    }

    /// What is kept of it.
    var digest: Digest { SHA256.digest(Array(text.utf8)) }
}
