/// What a field may hold, with its bounds; the catalogue's word for a type.
public indirect enum FieldKind: Hashable, Sendable {
    /// One line of text, at most `Limits.lineBytes`.
    case line
    /// Text of several lines, at most `Limits.valueBytes`.
    case text
    /// One of some words.
    case choice([String])
    /// `true` or `false`.
    case flag
    /// A whole number within a range.
    case integer(ClosedRange<Int>)
    /// An exact decimal within a range, as a text (protocol clause 2.2).
    case decimal(ClosedRange<Amount>)
    /// An amount with its currency: `{"amount": "180000", "currency": "EUR"}`.
    case money
    /// A currency's code (ISO 4217).
    case currency
    /// A civil date, `2026-11-21`.
    case day
    /// A month, `2026-11`.
    case month
    /// A day of every year, `01-01`.
    case yearDay
    /// An instant in milliseconds since 1970.
    case instant
    /// The name of a time zone in the IANA database.
    case zone
    /// The id of an entity of one of some types; of any type when there are none. It may dangle (clause 2.3).
    case entity([FieldName])
    /// The id of an organisation.
    case organisation
    /// The id of a department.
    case department
    /// The id of a member.
    case member
    /// Several named values together.
    case record([FieldDefinition])
    /// Values of one kind in order, at most as many.
    case list(FieldKind, atMost: Int)
}

extension FieldKind {
    /// Any decimal that a framework computes with.
    public static let number = FieldKind.decimal(
        Amount(-999_999_999_999_999)...Amount(999_999_999_999_999)
    )

    /// A decimal that is not below zero.
    public static let quantity = FieldKind.decimal(0...Amount(999_999_999_999_999))

    /// A decimal from 0 to 100.
    public static let percent = FieldKind.decimal(0...100)

    /// A mark from 1 to 5.
    public static let mark = FieldKind.integer(1...5)
}
