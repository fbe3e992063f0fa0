/// What a KPI measures and where it shall go: what both sides sign of it (row 7).
public struct KPITerms: Hashable, Sendable {
    static let fields = [
        FieldDefinition("unit", .line, "What is counted or measured."),
        FieldDefinition(
            "direction",
            .choice(KPIDirection.allCases.map(\.rawValue)),
            "Whether more of it is better."
        ),
        FieldDefinition("baseline", .number, "Where it started."),
        FieldDefinition("target", .number, "Where it shall go."),
        FieldDefinition(
            "cadence",
            .choice(KPICadence.allCases.map(\.rawValue)),
            "How often it is read."
        ),
        FieldDefinition("weight", .integer(1...100), "How much it counts in the score."),
        FieldDefinition(
            "nature",
            .choice(KPINature.allCases.map(\.rawValue)),
            "Whether it leads to results or is one."
        ),
    ]

    /// What is counted or measured.
    public let unit: String
    /// Whether more of it is better.
    public let direction: KPIDirection
    /// Where it started; nil when nobody said.
    public let baseline: Amount?
    /// Where it shall go; nil when nobody said.
    public let target: Amount?
    /// How often it is read.
    public let cadence: KPICadence
    /// How much it counts in the score; 1, the least, when nobody said.
    public let weight: Int
    /// Whether it leads to results or is one; nil when nobody said.
    public let nature: KPINature?

    init(_ values: some FieldReading) {
        unit = values.text("unit") ?? ""
        direction = values.choice("direction") ?? .up
        baseline = values.amount("baseline")
        target = values.amount("target")
        cadence = values.choice("cadence") ?? .monthly
        weight = values.integer("weight") ?? 1
        nature = values.choice("nature")
    }

    /// How far a value is on the way from baseline to target, in percent; nil without such a way.
    public func progress(of value: Amount) -> Amount? {
        guard let baseline, let target else { return nil }
        return (value - baseline).percent(of: target - baseline)
    }

    /// Whether a value is better than where it started; than nothing when there was no start.
    public func isPositive(_ value: Amount) -> Bool {
        if let progress = progress(of: value) { return progress > 0 }
        let gain = value - (baseline ?? 0)
        return direction == .up ? gain > 0 : baseline != nil && gain < 0
    }
}

/// How often a KPI is read.
public enum KPICadence: String, Hashable, Sendable, CaseIterable {
    /// Every month.
    case monthly
    /// Every three months.
    case quarterly
    /// Every six months.
    case halfYearly = "half_yearly"
    /// Every year.
    case yearly

    /// How many months one reading stands for.
    public var months: Int {
        switch self {
        case .monthly: 1
        case .quarterly: 3
        case .halfYearly: 6
        case .yearly: 12
        }
    }
}

/// Whether a KPI leads to results or is one: results cannot be jointly managed, what leads to them can (S1).
public enum KPINature: String, Hashable, Sendable, CaseIterable {
    /// It leads to results.
    case lead
    /// It is a result.
    case result
}
