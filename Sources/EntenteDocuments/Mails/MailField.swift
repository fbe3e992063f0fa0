/// A field with parameters: `text/plain; charset="utf-8"` (RFC 2045, section 5.1, and RFC 2231).
struct MailField: Sendable {
    /// What stands before the parameters, in lower case.
    let value: String
    private var parameters: [String: String] = [:]

    /// Reads a field; a part of it that cannot be read is passed over.
    init(_ text: String) {
        var pieces = Self.pieces(text)
        value = MailHeader.trimmed(pieces.isEmpty ? "" : pieces.removeFirst()).lowercased()
        for piece in pieces {
            guard let sign = piece.firstIndex(of: "=") else { continue }
            let name = MailHeader.trimmed(String(piece[..<sign])).lowercased()
            let text = MailHeader.trimmed(String(piece[piece.index(after: sign)...]))
            if parameters[name] == nil { parameters[name] = text }
        }
    }

    /// A parameter in whichever form it was written; nil without one.
    subscript(name: String) -> String? {
        if let plain = parameters[name] { return MailWords.decoded(plain) }
        if let extended = parameters[name + "*"] { return Self.extended([(extended, true)]) }
        var parts: [(text: String, isExtended: Bool)] = []
        // As many as anybody writes; what follows is not missed.
        for number in 0..<100 {
            if let text = parameters["\(name)*\(number)"] {
                parts.append((text, false))
            } else if let text = parameters["\(name)*\(number)*"] {
                parts.append((text, true))
            } else {
                break
            }
        }
        return parts.isEmpty ? nil : Self.extended(parts)
    }

    /// `utf-8''F%C3%A4llig`, in one part or several.
    private static func extended(_ parts: [(text: String, isExtended: Bool)]) -> String {
        var charset: String?
        var bytes: [UInt8] = []
        for (number, part) in parts.enumerated() {
            var text = part.text[...]
            if number == 0, part.isExtended {
                let marks = text.split(
                    separator: "'",
                    maxSplits: 2,
                    omittingEmptySubsequences: false
                )
                if marks.count == 3 {
                    charset = String(marks[0])
                    text = marks[2]
                }
            }
            bytes += part.isExtended ? unescaped(Array(text.utf8)) : Array(text.utf8)
        }
        return MailCharset.text(bytes, in: charset)
    }

    private static func unescaped(_ text: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        var place = 0
        while place < text.count {
            if text[place] == UInt8(ascii: "%"), place + 2 < text.count,
                let high = MailDecoding.digit(text[place + 1]),
                let low = MailDecoding.digit(text[place + 2])
            {
                bytes.append(high << 4 | low)
                place += 3
            } else {
                bytes.append(text[place])
                place += 1
            }
        }
        return bytes
    }

    /// What stands between semicolons, without quotation marks.
    private static func pieces(_ text: String) -> [String] {
        var pieces = [""]
        var isQuoted = false
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isEscaped {
                isEscaped = false
            } else if isQuoted, scalar == "\\" {
                isEscaped = true
                continue
            } else if scalar == "\"" {
                isQuoted.toggle()
                continue
            } else if scalar == ";", !isQuoted {
                pieces.append("")
                continue
            }
            pieces[pieces.count - 1].unicodeScalars.append(scalar)
        }
        return pieces
    }
}
