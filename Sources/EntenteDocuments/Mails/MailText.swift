/// Texts of mails as they are kept: lines end with LF, and no other control character is in them.
enum MailText: Sendable {
    /// A text of several lines, without empty lines at its ends.
    static func lines(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            defer { isAfterReturn = scalar == "\r" }
            switch scalar {
            case "\n": if !isAfterReturn { scalars.append("\n") }
            case "\r", "\u{2028}", "\u{2029}", "\u{85}": scalars.append("\n")
            case "\t": scalars.append("\t")
            case "\0"..<" ", "\u{7F}"..<"\u{A0}": scalars.append("\u{FFFD}")
            default: scalars.append(scalar)
            }
        }
        let rest = scalars.drop { $0 == "\n" }
        guard let last = rest.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(rest[...last])
    }

    /// A text of one line of at most so many bytes; where it is longer, three points stand for the rest.
    static func line(_ text: String, bytes limit: Int) -> String {
        var scalars = String.UnicodeScalarView()
        var isSpace = true
        for scalar in text.unicodeScalars {
            let isBlank =
                scalar.properties.isWhitespace || scalar.properties.generalCategory == .control
            if isBlank, isSpace { continue }
            isSpace = isBlank
            scalars.append(isBlank ? " " : scalar)
        }
        let line = MailHeader.trimmed(String(scalars))
        guard line.utf8.count > limit else { return line }
        var kept = String.UnicodeScalarView()
        var size = 3
        for scalar in line.unicodeScalars {
            size += UTF8.width(scalar)
            guard size <= limit else { break }
            kept.append(scalar)
        }
        return String(kept) + "..."
    }
}
