/// Base64 with the URL-safe alphabet and no padding (RFC 4648, section 5).
///
/// The decoder accepts exactly what the encoder writes: one text per byte string, because decoded
/// bytes take part in digests and a second spelling would be a second message with one meaning.
public enum Base64URL: Sendable {
    /// Writes bytes as text.
    public static func encode(_ bytes: some Sequence<UInt8>) -> String { encode(Array(bytes)) }

    /// Writes bytes as text.
    public static func encode(_ bytes: [UInt8]) -> String {
        let length = (bytes.count * 8 + 5) / 6
        return String(unsafeUninitializedCapacity: length) { text in
            var place = 0
            var bits: UInt32 = 0
            var count = 0
            for byte in bytes {
                bits = bits << 8 | UInt32(byte)
                count += 8
                while count >= 6 {
                    count -= 6
                    text[place] = alphabet[Int(bits >> UInt32(count) & 63)]
                    place += 1
                }
            }
            if count > 0 { text[place] = alphabet[Int(bits << UInt32(6 - count) & 63)] }
            return length
        }
    }

    /// Reads text; nil when it holds another character, a padding, or stray bits at its end.
    public static func decode(_ text: some Sequence<UInt8>) -> [UInt8]? {
        Array(text).withUnsafeBufferPointer(decode)
    }

    /// Reads text; nil when it holds another character, a padding, or stray bits at its end.
    public static func decode(_ text: String) -> [UInt8]? {
        var text = text
        return text.withUTF8(decode)
    }

    private static func decode(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
        var isGood = true
        let bytes = [UInt8](unsafeUninitializedCapacity: text.count * 6 / 8) { bytes, filled in
            var bits: UInt32 = 0
            var count = 0
            for character in text {
                let value = values[Int(character)]
                guard value < 64 else {
                    isGood = false
                    return
                }
                bits = bits << 6 | UInt32(value)
                count += 6
                if count >= 8 {
                    count -= 8
                    bytes[filled] = UInt8(truncatingIfNeeded: bits >> UInt32(count))
                    filled += 1
                }
            }
            isGood = count < 6 && bits & (1 << UInt32(count) - 1) == 0
        }
        return isGood ? bytes : nil
    }

    private static let alphabet = [UInt8](
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8
    )

    private static let values: [UInt8] = {
        var table = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt8(value) }
        return table
    }()
}
