/// What stands behind the escapes of a text that has been checked.
enum JSONEscapes {
    /// The content of a text as it stands between its quotation marks.
    static func decoded(_ source: UnsafeRawBufferPointer) -> String {
        // No escape is shorter than what it stands for.
        String(unsafeUninitializedCapacity: source.count) { target in
            decode(source, to: UnsafeMutableRawBufferPointer(target))
        }
    }

    /// The same as bytes.
    static func content(of source: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: source.count) { target, count in
            count = decode(source, to: UnsafeMutableRawBufferPointer(target))
        }
    }

    /// Writes the content of a text where there is room for the text; returns how much it is.
    private static func decode(
        _ source: UnsafeRawBufferPointer,
        to target: UnsafeMutableRawBufferPointer
    ) -> Int {
        guard let start = source.baseAddress, let first = target.baseAddress else { return 0 }
        var (source, end, next) = (start, start + source.count, first)
        while source < end {
            if end - source >= 8 {
                let word = source.loadUnaligned(as: UInt64.self)
                // What comes after a backslash will be written over.
                next.storeBytes(of: word, as: UInt64.self)
                let stops = JSONBytes.stops(in: UInt64(littleEndian: word))
                let length = stops == 0 ? 8 : stops.trailingZeroBitCount >> 3
                source += length
                next += length
                if stops == 0 { continue }
            }
            let byte = source.load(as: UInt8.self)
            source += 1
            if byte == UInt8(ascii: "\\") {
                escape(&source, end, &next)
            } else {
                next.storeBytes(of: byte, as: UInt8.self)
                next += 1
            }
        }
        return next - first
    }

    /// Decodes an escape behind its backslash.
    private static func escape(
        _ source: inout UnsafeRawPointer,
        _ end: UnsafeRawPointer,
        _ next: inout UnsafeMutableRawPointer
    ) {
        let kind = source.load(as: UInt8.self)
        source += 1
        let byte: UInt8
        switch kind {
        case UInt8(ascii: "b"): byte = 0x08
        case UInt8(ascii: "t"): byte = 0x09
        case UInt8(ascii: "n"): byte = 0x0A
        case UInt8(ascii: "f"): byte = 0x0C
        case UInt8(ascii: "r"): byte = 0x0D
        case UInt8(ascii: "u"):
            for unit in UTF8.encode(scalar(&source)) ?? UTF8.encodedReplacementCharacter {
                next.storeBytes(of: unit, as: UInt8.self)
                next += 1
            }
            return
        default: byte = kind
        }
        next.storeBytes(of: byte, as: UInt8.self)
        next += 1
    }

    /// The scalar of which the digits, and perhaps the second surrogate, follow.
    private static func scalar(_ source: inout UnsafeRawPointer) -> Unicode.Scalar {
        var code = fourDigits(&source)
        if (0xD800..<0xDC00).contains(code) {
            source += 2
            code = 0x10000 + (code - 0xD800) << 10 + (fourDigits(&source) &- 0xDC00)
        }
        return Unicode.Scalar(code) ?? "\u{FFFD}"
    }

    private static func fourDigits(_ source: inout UnsafeRawPointer) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            code = code << 4 | (hexadecimalValue(source.load(as: UInt8.self)) ?? 0)
            source += 1
        }
        return code
    }

    /// The value of a hexadecimal digit; nil for any other byte.
    static func hexadecimalValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
