/// The value of a field, read by what the catalogue says of it.
public indirect enum FieldValue: Hashable, Sendable {
    /// A line, a text, a zone or a choice.
    case text(String)
    /// A yes or no.
    case flag(Bool)
    /// A whole number.
    case integer(Int)
    /// A decimal.
    case amount(Amount)
    /// An amount in a currency.
    case money(Money)
    /// A currency.
    case currency(Currency)
    /// A civil date.
    case day(CivilDate)
    /// A month.
    case month(Period)
    /// An instant.
    case instant(Milliseconds)
    /// An entity.
    case entity(EntityID)
    /// An organisation.
    case organisation(OrganisationID)
    /// A department.
    case department(DepartmentID)
    /// A member.
    case member(MemberID)
    /// Several named values.
    case record([FieldName: FieldValue])
    /// Values in order, or the members of a set in the order of their texts.
    case list([FieldValue])
}
