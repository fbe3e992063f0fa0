import EntenteDomain

extension JSONScanner {
    /// Reads an integer.
    public mutating func integer() throws(JSONError) -> Int64 {
        try skipWhitespace()
        let start = position
        let isNegative = peek == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let first = position
        var magnitude: Int64 = 0
        while let digit = digitValue(peek) {
            // Sixteen digits and some more fit; the range is checked once the form is known.
            if magnitude <= Limits.jsonInteger { magnitude = magnitude * 10 + digit }
            position += 1
        }
        guard position > first else {
            throw error(position == bytes.count ? .unexpectedEnd : .unexpectedByte)
        }
        let hasLeadingZero = bytes[first] == UInt8(ascii: "0")
        guard !hasLeadingZero || position == first + 1 else { throw error(.numberForm, at: start) }
        if let next = peek, next == UInt8(ascii: ".") || next | 0x20 == UInt8(ascii: "e") {
            throw error(.fraction, at: start)
        }
        guard !(isNegative && magnitude == 0) else { throw error(.numberForm, at: start) }
        guard magnitude <= Limits.jsonInteger else { throw error(.integerRange, at: start) }
        return isNegative ? -magnitude : magnitude
    }

    /// Reads a string.
    public mutating func string() throws(JSONError) -> String {
        try skipWhitespace()
        try expect(UInt8(ascii: "\""))
        let start = position
        while let byte = peek, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\")
        {
            position += 1
        }
        guard let byte = peek else { throw error(.unexpectedEnd) }
        guard byte != UInt8(ascii: "\"") else {
            let text = try validated(bytes[start..<position], at: start)
            position += 1
            return text
        }
        return try stringWithEscapes(from: start)
    }

    /// Goes on with a string at its first escape or control character.
    private mutating func stringWithEscapes(from start: Int) throws(JSONError) -> String {
        var content = Array(bytes[start..<position])
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                let text = try validated(content[...], at: start)
                position += 1
                return text
            case UInt8(ascii: "\\"):
                try escape(into: &content)
            case 0..<0x20:
                throw error(.controlCharacter)
            default:
                content.append(byte)
                position += 1
            }
        }
        throw error(.unexpectedEnd)
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONError) {
        let start = position
        position += 1
        guard let kind = peek else { throw error(.unexpectedEnd) }
        position += 1
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): content.append(kind)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "n"): content.append(0x0A)
        case UInt8(ascii: "f"): content.append(0x0C)
        case UInt8(ascii: "r"): content.append(0x0D)
        case UInt8(ascii: "/"):
            guard form == .interchange else { throw error(.notCanonical, at: start) }
            content.append(kind)
        case UInt8(ascii: "u"): try unicodeEscape(into: &content, at: start)
        default: throw error(.invalidEscape, at: start)
        }
    }

    private mutating func unicodeEscape(
        into content: inout [UInt8],
        at start: Int
    ) throws(JSONError) {
        var code = try fourHexDigits()
        guard code != 0 else { throw error(.nul, at: start) }
        if form == .canonical {
            // RFC 8785, section 3.2.2.2: only controls without a short form, in lower case.
            let hasShortForm = [0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(code)
            let isLowerCase = !bytes[start..<position].contains { (0x41...0x46).contains($0) }
            guard code < 0x20, !hasShortForm, isLowerCase else {
                throw error(.notCanonical, at: start)
            }
        }
        if (0xD800..<0xDC00).contains(code) {
            guard peek == UInt8(ascii: "\\"), bytes.count > position + 1,
                bytes[position + 1] == UInt8(ascii: "u")
            else { throw error(.loneSurrogate, at: start) }
            position += 2
            let low = try fourHexDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw error(.loneSurrogate, at: start) }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw error(.loneSurrogate, at: start) }
        content.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    private mutating func fourHexDigits() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek else { throw error(.unexpectedEnd) }
            guard let digit = hexadecimalValue(byte) else { throw error(.invalidEscape) }
            code = code << 4 | digit
            position += 1
        }
        return code
    }

    private func validated(_ content: ArraySlice<UInt8>, at start: Int) throws(JSONError) -> String
    {
        guard let text = String(validating: content, as: UTF8.self) else {
            // Escapes are ASCII, so the text as it was spelled is wrong where its content is.
            throw error(.invalidUTF8, at: start + validPrefix(of: bytes[start..<position]))
        }
        return text
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }
}

/// How many bytes come before the first that begins no UTF-8 character.
private func validPrefix(of bytes: ArraySlice<UInt8>) -> Int {
    var decoder = UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var count = 0
    while case .valid(let encoded) = decoder.parseScalar(from: &rest) { count += encoded.count }
    return count
}

private func digitValue(_ byte: UInt8?) -> Int64? {
    guard let byte, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
    return Int64(byte - UInt8(ascii: "0"))
}

private func hexadecimalValue(_ byte: UInt8) -> UInt32? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
}
