/// How the characters of a mail are written; what a mail says of it is often wrong.
enum MailCharset: Sendable {
    /// Reads bytes as a named encoding says.
    ///
    /// 1. What is valid UTF-8 and was not said to be anything else we know is UTF-8.
    /// 2. Latin-1 and what nobody knows is read as Windows-1252, as browsers do: every byte has a
    ///    meaning there, so nothing is lost.
    static func text(_ bytes: some Collection<UInt8>, in name: String?) -> String {
        switch name?.lowercased() {
        case "iso-8859-1", "latin1", "iso8859-1", "iso_8859-1", "windows-1252", "cp1252":
            return western(bytes) { TableDecoder.windows1252($0) }
        case "iso-8859-15", "latin9", "iso_8859-15", "iso8859-15":
            return western(bytes) { latin9[$0] ?? Unicode.Scalar($0) }
        default:
            return String(validating: bytes, as: UTF8.self)
                ?? western(bytes) { TableDecoder.windows1252($0) }
        }
    }

    private static func western(
        _ bytes: some Collection<UInt8>,
        _ scalar: (UInt8) -> Unicode.Scalar
    ) -> String {
        var text = String.UnicodeScalarView()
        text.reserveCapacity(bytes.count)
        for byte in bytes { text.append(scalar(byte)) }
        return String(text)
    }

    /// Where ISO 8859-15 differs from 8859-1.
    private static let latin9: [UInt8: Unicode.Scalar] = [
        0xA4: "\u{20AC}", 0xA6: "\u{0160}", 0xA8: "\u{0161}", 0xB4: "\u{017D}", 0xB8: "\u{017E}",
        0xBC: "\u{0152}", 0xBD: "\u{0153}", 0xBE: "\u{0178}",
    ]
}
