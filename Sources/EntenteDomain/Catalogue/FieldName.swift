/// The name of a field or of an entity type: `[a-z][a-z0-9_]*`, at most 40 characters.
///
/// Names are ASCII so that Swift's and PostgreSQL's ideas of equality agree (rule F43).
public struct FieldName: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The name itself.
    public let description: String

    /// Takes a name; nil when it breaks the form.
    public init?(_ text: String) {
        let isWord = { (byte: UInt8) in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                || byte == UInt8(ascii: "_")
        }
        guard let first = text.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first),
            text.utf8.count <= 40, text.utf8.allSatisfy(isWord)
        else { return nil }
        description = text
    }

    /// Whether the left name comes first by its bytes.
    public static func < (left: Self, right: Self) -> Bool { left.description < right.description }
}

extension FieldName: ExpressibleByStringLiteral {
    /// Makes a name from a literal; a literal that breaks the form is a bug.
    public init(stringLiteral text: String) {
        guard let name = FieldName(text) else { preconditionFailure("not a field name: \(text)") }
        self = name
    }
}
