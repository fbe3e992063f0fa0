import EntenteDomain

extension JSONReader {
    /// Reads over an integer.
    mutating func integer() throws(JSONError) {
        let start = position
        let isNegative = peek == UInt8(ascii: "-")
        if isNegative { position += 1 }
        let first = position
        var magnitude: Int64 = 0
        while position < bytes.count {
            let digit = bytes[position] &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            // Sixteen digits and some more fit; the range is checked once the form is known.
            if magnitude <= Limits.jsonInteger { magnitude = magnitude &* 10 &+ Int64(digit) }
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
    }

    /// Reads over a string from its quotation mark; the marks do not belong to what is returned.
    @inline(__always)
    mutating func string() throws(JSONError) -> Scalar {
        let start = position + 1
        var place = start
        // Nearly every text is short, ASCII, and without escapes.
        while place &+ 8 <= bytes.count {
            let word = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            let stops = JSONBytes.stopsOfASCII(in: UInt64(littleEndian: word))
            guard stops != 0 else {
                place &+= 8
                continue
            }
            place &+= stops.trailingZeroBitCount >> 3
            guard bytes[place] == UInt8(ascii: "\"") else { break }
            position = place &+ 1
            return Scalar(kind: .text, start: start, end: place)
        }
        position = place
        return try anyString(from: start)
    }

    /// Goes on with a string of which what is before the position is ASCII and stands for itself.
    @inline(never)
    private mutating func anyString(from start: Int) throws(JSONError) -> Scalar {
        var kind = JSONNode.Kind.text
        var isASCII = true
        while true {
            if skipOrdinary() { isASCII = false }
            guard let byte = peek else { throw error(.unexpectedEnd) }
            if byte == UInt8(ascii: "\"") { break }
            guard byte == UInt8(ascii: "\\") else { throw error(.controlCharacter) }
            kind = .escaped
            try escape()
        }
        // Escapes are ASCII, so the text as it is spelled is UTF-8 exactly where its content is.
        if !isASCII { try checkUTF8(start) }
        defer { position += 1 }
        return Scalar(kind: kind, start: start, end: position)
    }

    /// Skips what stands for itself in a text, eight bytes at a time; tells whether some of it was not
    /// ASCII.
    @inline(__always)
    private mutating func skipOrdinary() -> Bool {
        var seen: UInt64 = 0
        while position + 8 <= bytes.count {
            let word = UInt64(
                littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            )
            let stops = JSONBytes.stops(in: word)
            guard stops == 0 else {
                // The bits below the first mark, whose byte is ASCII.
                seen |= word & (stops ^ (stops &- 1))
                position += stops.trailingZeroBitCount >> 3
                return seen & JSONBytes.highBits != 0
            }
            seen |= word
            position += 8
        }
        while let byte = peek, JSONBytes.isOrdinary(byte) {
            seen |= UInt64(byte)
            position += 1
        }
        return seen & JSONBytes.highBits != 0
    }

    /// Refuses a text, which ends where the scanner stands, that is not UTF-8.
    private func checkUTF8(_ start: Int) throws(JSONError) {
        let text = bytes[start..<position]
        let fault = text.withContiguousStorageIfAvailable { text -> Int? in
            do throws(UTF8.ValidationError) {
                _ = try UTF8Span(validating: text.span)
                return nil
            } catch {
                return error.byteOffsets.lowerBound
            }
        }
        if let fault = fault ?? nil { throw error(.invalidUTF8, at: start + fault) }
    }

    /// Reads over an escape.
    private mutating func escape() throws(JSONError) {
        let start = position
        position += 1
        guard let kind = peek else { throw error(.unexpectedEnd) }
        position += 1
        switch kind {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "t"),
            UInt8(ascii: "n"), UInt8(ascii: "f"), UInt8(ascii: "r"):
            return
        case UInt8(ascii: "/"):
            guard !isCanonical else { throw error(.notCanonical, at: start) }
        case UInt8(ascii: "u"): try unicodeEscape(at: start)
        default: throw error(.invalidEscape, at: start)
        }
    }

    private mutating func unicodeEscape(at start: Int) throws(JSONError) {
        let code = try fourHexDigits()
        guard code != 0 else { throw error(.nul, at: start) }
        if isCanonical {
            // RFC 8785, section 3.2.2.2: only controls without a short form, in lower case.
            let hasShortForm = [0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(code)
            let isLowerCase = !bytes[start..<position].contains { (0x41...0x46).contains($0) }
            guard code < 0x20, !hasShortForm, isLowerCase else {
                throw error(.notCanonical, at: start)
            }
        }
        guard !(0xDC00..<0xE000).contains(code) else { throw error(.loneSurrogate, at: start) }
        guard (0xD800..<0xDC00).contains(code) else { return }
        guard peek == UInt8(ascii: "\\"), bytes.count > position + 1,
            bytes[position + 1] == UInt8(ascii: "u")
        else { throw error(.loneSurrogate, at: start) }
        position += 2
        guard (0xDC00..<0xE000).contains(try fourHexDigits()) else {
            throw error(.loneSurrogate, at: start)
        }
    }

    private mutating func fourHexDigits() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek else { throw error(.unexpectedEnd) }
            guard let digit = JSONEscapes.hexadecimalValue(byte) else {
                throw error(.invalidEscape)
            }
            code = code << 4 | digit
            position += 1
        }
        return code
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }
}
