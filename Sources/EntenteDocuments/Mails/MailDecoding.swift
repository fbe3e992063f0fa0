/// The two ways in which bytes travel in mails as ASCII; what is damaged is kept as it stands.
enum MailDecoding: Sendable {
    /// The bytes that a part's transfer encoding stands for.
    static func bytes(_ body: ArraySlice<UInt8>, in encoding: String?) -> [UInt8] {
        switch encoding?.lowercased() {
        case "base64": base64(body)
        case "quoted-printable": quotedPrintable(body)
        default: Array(body)
        }
    }

    /// Base64 (RFC 2045, section 6.8): what is not of its alphabet is passed over, and it may end anywhere.
    static func base64(_ text: some Sequence<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for character in text {
            guard let value = sextet(character) else { continue }
            bits = bits << 6 | value
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    /// Quoted-printable (RFC 2045, section 6.7).
    static func quotedPrintable(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        for line in MailLines(text) {
            var rest = line.content
            // Space at the end of a line is of the way, not of the text.
            while rest.last == 0x20 || rest.last == 0x09 { rest.removeLast() }
            let isJoined = rest.last == equals
            if isJoined { rest.removeLast() }
            bytes += unquoted(rest, underscores: false)
            if !isJoined { bytes += line.end }
        }
        return bytes
    }

    /// One line, or an encoded word, in which underscores stand for spaces.
    static func unquoted(_ text: ArraySlice<UInt8>, underscores: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        var place = text.startIndex
        while place < text.endIndex {
            let byte = text[place]
            if byte == equals, text.endIndex - place > 2, let high = digit(text[place + 1]),
                let low = digit(text[place + 2])
            {
                bytes.append(high << 4 | low)
                place += 3
                continue
            }
            bytes.append(underscores && byte == UInt8(ascii: "_") ? 0x20 : byte)
            place += 1
        }
        return bytes
    }

    private static let equals = UInt8(ascii: "=")

    /// The value of a hexadecimal digit; nil of anything else.
    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }

    private static func sextet(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x41...0x5A: UInt32(byte) - 0x41
        case 0x61...0x7A: UInt32(byte) - 0x61 + 26
        case 0x30...0x39: UInt32(byte) - 0x30 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}

/// The lines of bytes, each with what ends it: CR LF or LF, and nothing at the very end.
struct MailLines: Sequence, IteratorProtocol {
    struct Line {
        let content: ArraySlice<UInt8>
        let end: ArraySlice<UInt8>
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// What no line was taken from yet.
    var remainder: ArraySlice<UInt8> { rest }

    mutating func next() -> Line? {
        guard !rest.isEmpty else { return nil }
        guard let feed = rest.firstIndex(of: 0x0A) else {
            defer { rest = rest[rest.endIndex...] }
            return Line(content: rest, end: rest[rest.endIndex...])
        }
        let isPair = feed > rest.startIndex && rest[feed - 1] == 0x0D
        let end = isPair ? feed - 1 : feed
        defer { rest = rest[(feed + 1)...] }
        return Line(content: rest[rest.startIndex..<end], end: rest[end...feed])
    }
}
