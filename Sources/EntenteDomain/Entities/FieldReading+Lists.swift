extension FieldReading {
    /// The days of a list or set, in their order.
    public func days(_ name: FieldName) -> [CivilDate] {
        list(name).compactMap { if case .day(let day) = $0 { day } else { nil } }
    }

    /// The members of a list or set, in their order.
    public func members(_ name: FieldName) -> [MemberID] {
        list(name).compactMap { if case .member(let member) = $0 { member } else { nil } }
    }

    /// The entities of a list or set.
    public func entities(_ name: FieldName) -> [EntityID] {
        list(name).compactMap { if case .entity(let id) = $0 { id } else { nil } }
    }

    /// The organisations of a list or set.
    public func organisations(_ name: FieldName) -> [OrganisationID] {
        list(name).compactMap { if case .organisation(let id) = $0 { id } else { nil } }
    }

    /// The departments of a list or set.
    public func departments(_ name: FieldName) -> [DepartmentID] {
        list(name).compactMap { if case .department(let id) = $0 { id } else { nil } }
    }
}
