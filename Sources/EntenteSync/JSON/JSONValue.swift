/// A JSON value as Entente allows it: no fractions, integers within 2^53-1, no NUL (clause 4.1).
///
/// Equality is by bytes: Swift's own `==` on strings treats composed and decomposed forms as one,
/// PostgreSQL and every hash do not.
public enum JSONValue: Sendable {
    /// The value `null`.
    case null
    /// The value `true` or `false`.
    case boolean(Bool)
    /// A whole number within `Limits.jsonInteger` of zero.
    case integer(Int64)
    /// A text of Unicode scalar values, kept un-normalised.
    case string(String)
    /// Values in order.
    case array([JSONValue])
    /// Members with unique keys in canonical order.
    case object(JSONObject)
}

extension JSONValue: Hashable {
    /// Whether both have the same canonical bytes.
    public static func == (left: Self, right: Self) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.boolean(let a), .boolean(let b)): a == b
        case (.integer(let a), .integer(let b)): a == b
        case (.string(let a), .string(let b)): ExactText(a) == ExactText(b)
        case (.array(let a), .array(let b)): a == b
        case (.object(let a), .object(let b)): a == b
        default: false
        }
    }

    /// Hashes by canonical bytes.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .boolean(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(value)
        case .string(let value): hasher.combine(ExactText(value))
        case .array(let values): hasher.combine(values)
        case .object(let object): hasher.combine(object)
        }
    }
}

extension JSONValue {
    /// The value without the text that it was read from, for whoever keeps it.
    ///
    /// An object that was read holds on to all of that text; a large message must not stay because one
    /// field of it does.
    public var kept: JSONValue {
        switch self {
        case .array(let values): .array(values.map(\.kept))
        case .object(let object): .object(object.kept)
        default: self
        }
    }

    /// Whether some bytes are the canonical ones of the value.
    func isWritten(as bytes: [UInt8]) -> Bool {
        var output = JSONOutput()
        output.write(self)
        return output.isSame(as: bytes)
    }

    /// The canonical bytes of the value.
    public var canonicalBytes: [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Makes a string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Makes an integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Makes a boolean.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    /// Makes an array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Makes an object; the same key twice is a bug.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements))
    }
}
