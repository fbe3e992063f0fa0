/// The header of a mail or of a part of one: its fields in order, unfolded (RFC 5322, section 2.2).
struct MailHeader: Sendable {
    private var fields: [(name: String, value: [UInt8])] = []

    /// Takes the header from the beginning of bytes, which are then the body.
    ///
    /// It ends with an empty line, or before the first line that is of no field: then that line is kept.
    init(from bytes: inout ArraySlice<UInt8>) {
        var lines = MailLines(bytes)
        var isFirst = true
        while let line = lines.next() {
            defer { isFirst = false }
            if line.content.isEmpty {
                bytes = lines.remainder
                return
            }
            if Self.isSpace(line.content.first), !fields.isEmpty {
                fields[fields.count - 1].value += line.content
            } else if let colon = line.content.firstIndex(of: UInt8(ascii: ":")),
                let name = Self.name(line.content[..<colon])
            {
                fields.append((name, Array(line.content[(colon + 1)...])))
            } else if !isFirst || !line.content.starts(with: "From ".utf8) {
                // The first line of some mailboxes' files is of the mailbox.
                return
            }
            bytes = lines.remainder
        }
    }

    /// The first field of a name as it stands; nil without one.
    func raw(_ name: String) -> String? { all(name).first }

    /// All fields of a name as they stand.
    func all(_ name: String) -> [String] {
        fields.filter { $0.name == name }.map { Self.trimmed(MailCharset.text($0.value, in: nil)) }
    }

    /// The first field of a name with its encoded words read; nil without one.
    func words(_ name: String) -> String? { raw(name).map { MailWords.decoded($0) } }

    private static func name(_ bytes: ArraySlice<UInt8>) -> String? {
        var bytes = bytes
        while isSpace(bytes.last) { bytes.removeLast() }
        guard !bytes.isEmpty, bytes.allSatisfy({ (0x21...0x7E).contains($0) }) else { return nil }
        return String(decoding: bytes, as: UTF8.self).lowercased()
    }

    private static func isSpace(_ byte: UInt8?) -> Bool { byte == 0x20 || byte == 0x09 }

    /// A text without white space around it.
    static func trimmed(_ text: String) -> String {
        let inner = text.unicodeScalars.drop { $0.properties.isWhitespace }
        guard let last = inner.lastIndex(where: { !$0.properties.isWhitespace }) else { return "" }
        return String(inner[...last])
    }
}

/// Encoded words in the fields of a header (RFC 2047): `=?utf-8?Q?F=C3=A4llig?=`.
enum MailWords: Sendable {
    private struct Word {
        let charset: String
        var bytes: [UInt8]
    }

    /// A field's text with its encoded words read; what is none of them stays as it is.
    ///
    /// Words beside each other are one text, even where a character was cut in two between them.
    static func decoded(_ text: String) -> String {
        var result = ""
        var pending: Word?
        var space: Substring = ""
        var rest = text[...]
        while !rest.isEmpty {
            if rest.hasPrefix("=?"), let (word, after) = word(rest) {
                if let current = pending, current.charset == word.charset {
                    pending?.bytes += word.bytes
                } else {
                    if let pending { result += read(pending) } else { result += space }
                    pending = word
                }
                space = ""
                rest = after
                continue
            }
            let character = rest.removeFirst()
            if character.isWhitespace {
                space =
                    text[
                        (space.isEmpty ? text.index(before: rest.startIndex) : space.startIndex)..<rest
                            .startIndex
                    ]
                continue
            }
            if let word = pending {
                result += read(word)
                pending = nil
            }
            result += space
            space = ""
            result.append(character)
        }
        return result + (pending.map(read) ?? "") + space
    }

    private static func read(_ word: Word) -> String {
        MailCharset.text(word.bytes, in: word.charset)
    }

    private static func word(_ text: Substring) -> (Word, Substring)? {
        let parts = text.dropFirst(2).split(
            separator: "?",
            maxSplits: 3,
            omittingEmptySubsequences: false
        )
        guard parts.count == 4, parts[3].hasPrefix("="), !parts[0].isEmpty,
            !parts[2].contains(where: \.isWhitespace)
        else { return nil }
        // A language may stand behind the character set (RFC 2231, section 5).
        let charset = parts[0].prefix { $0 != "*" }.lowercased()
        let bytes = Array(parts[2].utf8)
        switch parts[1].lowercased() {
        case "b":
            return (Word(charset: charset, bytes: MailDecoding.base64(bytes)), parts[3].dropFirst())
        case "q":
            let text = MailDecoding.unquoted(bytes[...], underscores: true)
            return (Word(charset: charset, bytes: text), parts[3].dropFirst())
        default: return nil
        }
    }
}
