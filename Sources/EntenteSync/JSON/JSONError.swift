/// Why bytes are not a JSON text that Entente takes, and where.
public struct JSONError: Error, Hashable, Sendable {
    /// What is wrong at the offset.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// The text ends within a value.
        case unexpectedEnd = "the text ends within a value"
        /// A byte that no value can continue with.
        case unexpectedByte = "a byte that no JSON value has here"
        /// More after the value.
        case trailingBytes = "bytes after the end of the value"
        /// Deeper than `Limits.jsonDepth`.
        case tooDeep = "nested too deep"
        /// A number with a fraction or an exponent; decimals are strings.
        case fraction = "a number with a fraction or exponent; write decimals as strings"
        /// A whole number beyond 2^53-1 either way.
        case integerRange = "an integer beyond 9007199254740991"
        /// Minus zero or a leading zero.
        case numberForm = "a number with a leading zero, or minus zero"
        /// Bytes that are not UTF-8.
        case invalidUTF8 = "bytes that are not UTF-8"
        /// A control character that is not escaped.
        case controlCharacter = "a control character that is not escaped"
        /// A backslash before a character that has no escape.
        case invalidEscape = "an escape that JSON does not have"
        /// Half of a surrogate pair.
        case loneSurrogate = "half of a surrogate pair"
        /// The character U+0000, which PostgreSQL cannot hold.
        case nul = "the character U+0000"
        /// The same key twice in one object.
        case duplicateKey = "a key that the object has already"
        /// White space, key order, or an escape other than RFC 8785 writes.
        case notCanonical = "not in the canonical form of RFC 8785"
    }

    /// What is wrong.
    public let reason: Reason
    /// The offset of the first byte that is wrong.
    public let offset: Int

    /// Names a reason and a place.
    public init(reason: Reason, offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    /// The reason and the offset; holds nothing of the text.
    public var description: String { "\(reason.rawValue) at byte \(offset)" }
}
