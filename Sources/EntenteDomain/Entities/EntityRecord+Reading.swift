/// Values by name, as an entity and a record inside of one have them.
public protocol FieldReading {
    /// The value of a field; nil when it has none.
    func value(_ name: FieldName) -> FieldValue?
}

extension EntityRecord: FieldReading {
    /// The displayed value; to ask for a field that the type does not have is a bug.
    public func value(_ name: FieldName) -> FieldValue? {
        precondition(
            Catalogue.entity(type).map { $0.field(name) != nil } ?? true,
            "the catalogue has no \(name) of \(type)"
        )
        return fields[name]
    }

    /// What is in force for a field that is agreed; nil when nothing is.
    public func inForce(_ name: FieldName) -> FieldValue? {
        precondition(
            Catalogue.entity(type).map { $0.field(name)?.merge == .agreement } ?? true,
            "\(name) of \(type) is not agreed"
        )
        return agreed[name]?.value
    }

    /// Who wrote the displayed value of a field.
    public func stamp(_ name: FieldName) -> Stamp? { stamps[name] }
}

/// The named values of a record.
public struct RecordValue: FieldReading, Hashable, Sendable {
    private let fields: [FieldName: FieldValue]

    /// Opens a value; nil when it is not a record.
    public init?(_ value: FieldValue?) {
        guard case .record(let fields)? = value else { return nil }
        self.fields = fields
    }

    /// The value of a field.
    public func value(_ name: FieldName) -> FieldValue? { fields[name] }
}

extension FieldReading {
    /// A line, text, zone or choice.
    public func text(_ name: FieldName) -> String? {
        if case .text(let text)? = value(name) { text } else { nil }
    }

    /// A choice as a case of an enumeration.
    public func choice<Choice: RawRepresentable<String>>(
        _ name: FieldName,
        _: Choice.Type = Choice.self
    ) -> Choice? { text(name).flatMap(Choice.init) }

    /// A yes or no; no when nobody said.
    public func flag(_ name: FieldName) -> Bool {
        if case .flag(let flag)? = value(name) { flag } else { false }
    }

    /// A whole number.
    public func integer(_ name: FieldName) -> Int? {
        if case .integer(let number)? = value(name) { number } else { nil }
    }

    /// A number, whole or decimal.
    public func amount(_ name: FieldName) -> Amount? {
        switch value(name) {
        case .amount(let amount)?: amount
        case .integer(let number)?: Amount(number)
        default: nil
        }
    }

    /// Money.
    public func money(_ name: FieldName) -> Money? {
        if case .money(let money)? = value(name) { money } else { nil }
    }

    /// A currency.
    public func currency(_ name: FieldName) -> Currency? {
        if case .currency(let currency)? = value(name) { currency } else { nil }
    }

    /// A civil date.
    public func day(_ name: FieldName) -> CivilDate? {
        if case .day(let day)? = value(name) { day } else { nil }
    }

    /// A month.
    public func month(_ name: FieldName) -> Period? {
        if case .month(let month)? = value(name) { month } else { nil }
    }

    /// An instant.
    public func instant(_ name: FieldName) -> Milliseconds? {
        if case .instant(let instant)? = value(name) { instant } else { nil }
    }

    /// The entity that a reference names.
    public func entity(_ name: FieldName) -> EntityID? {
        if case .entity(let id)? = value(name) { id } else { nil }
    }

    /// An organisation.
    public func organisation(_ name: FieldName) -> OrganisationID? {
        if case .organisation(let id)? = value(name) { id } else { nil }
    }

    /// A department.
    public func department(_ name: FieldName) -> DepartmentID? {
        if case .department(let id)? = value(name) { id } else { nil }
    }

    /// A member.
    public func member(_ name: FieldName) -> MemberID? {
        if case .member(let id)? = value(name) { id } else { nil }
    }

    /// The values of a list or set; none when nobody wrote one.
    public func list(_ name: FieldName) -> [FieldValue] {
        if case .list(let values)? = value(name) { values } else { [] }
    }

    /// The records of a list.
    public func records(_ name: FieldName) -> [RecordValue] {
        list(name).compactMap { RecordValue($0) }
    }
}
