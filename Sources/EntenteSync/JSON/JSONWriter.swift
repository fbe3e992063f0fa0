/// Writes canonical JSON (RFC 8785): one byte string per value, whoever writes it.
public struct JSONWriter: Sendable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []

    /// Starts with nothing written.
    public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Appends a value.
    public mutating func write(_ value: JSONValue) {
        switch value {
        case .null: raw("null")
        case .boolean(let value): raw(value ? "true" : "false")
        case .integer(let value): raw(String(value))
        case .string(let value): string(value)
        case .array(let values):
            byte("[")
            for (place, value) in values.enumerated() {
                if place > 0 { byte(",") }
                write(value)
            }
            byte("]")
        case .object(let object):
            byte("{")
            for (place, member) in object.members.enumerated() {
                if place > 0 { byte(",") }
                string(member.key)
                byte(":")
                write(member.value)
            }
            byte("}")
        }
    }

    /// Appends bytes that are canonical JSON, or punctuation, already: stored changes pass through
    /// here without being decoded.
    public mutating func splice(_ canonical: some Collection<UInt8>) {
        bytes.append(contentsOf: canonical)
    }

    /// Appends punctuation or a word of JSON.
    public mutating func raw(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func byte(_ character: Unicode.Scalar) {
        bytes.append(UInt8(ascii: character))
    }

    private mutating func string(_ text: String) {
        byte("\"")
        for code in text.utf8 {
            switch code {
            case UInt8(ascii: "\""): raw("\\\"")
            case UInt8(ascii: "\\"): raw("\\\\")
            case 0x08: raw("\\b")
            case 0x09: raw("\\t")
            case 0x0A: raw("\\n")
            case 0x0C: raw("\\f")
            case 0x0D: raw("\\r")
            case 0..<0x20:
                raw("\\u00")
                bytes.append(hexadecimal[Int(code >> 4)])
                bytes.append(hexadecimal[Int(code & 15)])
            default: bytes.append(code)
            }
        }
        byte("\"")
    }
}

private let hexadecimal = [UInt8]("0123456789abcdef".utf8)
