public import EntenteDomain

/// A mail as it goes over the wire (RFC 5322): plain text in UTF-8, quoted-printable, ASCII throughout.
///
/// No value can end its line or begin another header field: what is not printable ASCII travels in encoded
/// words (RFC 2047), and an address with anything else than an address is none.
public struct MailMessage: Hashable, Sendable {
    /// Who sends it.
    public let sender: MailAddress
    /// Who gets it.
    public let recipient: MailAddress
    /// Its subject.
    public let subject: String
    /// What it says, line by line.
    public let text: String
    /// What names it; the same however often it is sent.
    public let id: String
    /// When it was written.
    public let date: Milliseconds

    /// Puts a mail together.
    public init(
        from sender: MailAddress,
        to recipient: MailAddress,
        subject: String,
        text: String,
        id: String,
        date: Milliseconds
    ) {
        self.sender = sender
        self.recipient = recipient
        self.subject = subject
        self.text = text
        self.id = id
        self.date = date
    }

    /// The lines of it, without their ends.
    public var lines: [String] {
        [
            "From: Entente <\(sender)>", "To: <\(recipient)>",
            "Subject: " + Self.encoded(subject), "Date: " + Self.words(date),
            "Message-ID: <\(Self.dotAtom(id))@\(sender.domain)>", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
            // Nobody's absence is answered, and no other program (RFC 3834).
            "Auto-Submitted: auto-generated", "",
        ] + Self.quotedPrintable(text)
    }

    /// A header's text: encoded words of at most 75 characters each (RFC 2047, section 2), folded.
    static func encoded(_ text: String) -> String {
        var words: [String] = []
        var bytes: [UInt8] = []
        for character in text.unicodeScalars {
            let next = Array(String(character).utf8)
            // 45 bytes are 60 characters of base64, and no character is cut in two.
            if bytes.count + next.count > 45 {
                words.append("=?utf-8?B?\(base64(bytes))?=")
                bytes = []
            }
            bytes += next
        }
        words.append("=?utf-8?B?\(base64(bytes))?=")
        return words.joined(separator: "\r\n ")
    }

    /// The lines of a text as quoted-printable (RFC 2045, section 6.7), none longer than 76 characters.
    static func quotedPrintable(_ text: String) -> [String] {
        let text = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { line in
            var lines: [String] = []
            var current = ""
            let bytes = Array(line.utf8)
            for (place, byte) in bytes.enumerated() {
                let isLast = place == bytes.count - 1
                // Space at the end of a line may be lost on the way.
                let isPlain =
                    (33...126).contains(byte) && byte != UInt8(ascii: "=")
                    || (byte == 32 || byte == 9) && !isLast
                let piece = isPlain ? String(UnicodeScalar(byte)) : "=" + hexadecimal(byte)
                if current.utf8.count + piece.utf8.count > 75 {
                    lines.append(current + "=")
                    current = ""
                }
                current += piece
            }
            return lines + [current]
        }
    }

    /// An instant in UTC: `Sat, 21 Nov 2026 10:15:00 +0000`.
    static func words(_ instant: Milliseconds) -> String {
        let day = ZoneRules.utc.day(of: instant)
        let seconds = (instant.value / 1_000 % 86_400 + 86_400) % 86_400
        let time = [seconds / 3_600, seconds / 60 % 60, seconds % 60].map(padded)
        // 1970-01-01 was a Thursday.
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][(day.number % 7 + 7) % 7]
        let month = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ][day.month.month - 1]
        return "\(weekday), \(padded(Int64(day.day))) \(month) \(day.month.year) "
            + time.joined(separator: ":") + " +0000"
    }

    private static func padded(_ number: Int64) -> String {
        number < 10 ? "0\(number)" : "\(number)"
    }

    private static func dotAtom(_ id: String) -> String {
        String(id.unicodeScalars.filter { $0.properties.isASCIIHexDigit || MailAddress.isAtom($0) })
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        let digits = Array("0123456789ABCDEF")
        return "\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }

    /// Base64 with padding (RFC 4648, section 4).
    static func base64(_ bytes: [UInt8]) -> String {
        let text = Base64URL.encode(bytes).replacing("-", with: "+").replacing("_", with: "/")
        return text + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    }
}
