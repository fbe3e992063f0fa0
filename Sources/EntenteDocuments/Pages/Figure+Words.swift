public import EntenteDomain

extension Verdict {
    /// The word for a list; colours alone would say nothing to some.
    public var word: String {
        switch self {
        case .good: "good"
        case .amber: "look"
        case .red: "act"
        case .open: "open"
        }
    }
}

extension Figure.Value {
    /// The value as it is shown, with its unit.
    public var words: String {
        switch self {
        case .number(let number, let unit): unit.isEmpty ? "\(number)" : "\(number) \(unit)"
        case .money(let number, let currency): "\(currency) \(number)"
        case .day(let day): day.description
        case .flag(let flag): flag ? "yes" : "no"
        case .text(let text): text
        }
    }
}

extension PartnershipState {
    /// What people call an entity; the beginning of its id when it has no title.
    public func title(
        of id: EntityID,
        _ organisation: (OrganisationID) -> String
    ) -> String {
        let record = record(id)
        if let title = record?.text("title"), !title.isEmpty { return title }
        // A reading has no title. What tells it from others comes first: the end may be cut.
        if let reading = record.flatMap({ KPIReading($0) }) {
            let side = organisation(reading.organisation)
            return "\(reading.period), \(side): \(self.record(reading.kpi)?.text("title") ?? "")"
        }
        return String(id.description.prefix(8))
    }
}
