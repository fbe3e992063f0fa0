extension FieldReading {
    /// The days of a list or set, in their order.
    public func days(_ name: FieldName) -> [CivilDate] {
        list(name).compactMap { if case .day(let day) = $0 { day } else { nil } }
    }

    /// The members of a list or set, in their order.
    public func members(_ name: FieldName) -> [MemberID] {
        list(name).compactMap { if case .member(let member) = $0 { member } else { nil } }
    }
}
