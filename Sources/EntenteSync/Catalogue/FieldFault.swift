public import EntenteDomain

/// Why the catalogue refuses what somebody wrote into a field: which field, and what was expected.
public struct FieldFault: Error, Hashable, Sendable {
    /// The field, with the place inside of it, such as `split.profit[1].share`.
    public let path: String
    /// What belongs there, in words for people.
    public let expected: String

    /// Names a field and what belongs there.
    public init(_ path: String, expected: String) {
        self.path = path
        self.expected = expected
    }
}

extension FieldFault: CustomStringConvertible {
    /// The field and the expectation; holds nothing of what was written.
    public var description: String { "\(path): expected \(expected)" }
}

extension FieldKind {
    /// What belongs into a field of this kind, in words for people.
    public var words: String {
        switch self {
        case .line: "one line of text of at most \(Limits.lineBytes) bytes"
        case .text: "text of at most \(Limits.valueBytes) bytes"
        case .choice(let words): "one of \(words.joined(separator: ", "))"
        case .flag: "true or false"
        case .integer(let range):
            "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .decimal(let range):
            "a decimal from \(range.lowerBound) to \(range.upperBound) as text, with at most "
                + "\(Limits.numberScale) digits after the point"
        case .money: #"money such as {"amount": "12.50", "currency": "EUR"}"#
        case .currency: "a currency in use by its ISO 4217 code, such as EUR"
        case .day: "a day such as 2026-11-21"
        case .month: "a month such as 2026-11"
        case .yearDay: "a day of every year such as 01-31"
        case .instant: "an instant in milliseconds since 1970"
        case .zone: "the name of a time zone such as Europe/Berlin"
        case .entity(let types):
            types.isEmpty
                ? "the id of an entity"
                : "the id of \(types.map(\.description).joined(separator: " or "))"
        case .organisation: "the id of an organisation"
        case .department: "the id of a department"
        case .member: "the id of a member"
        case .record(let fields):
            "a record with \(fields.map(\.name.description).joined(separator: ", "))"
        case .list(_, let count): "a list of at most \(count)"
        }
    }
}
