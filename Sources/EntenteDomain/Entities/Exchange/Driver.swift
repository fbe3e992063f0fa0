/// The nine core value drivers (S0).
///
/// The break in the printed list puts the first three above the line and six below (our reading, row 4).
/// The design names five of the nine; the other four are our words for them.
public enum Driver: String, Hashable, Sendable, CaseIterable {
    /// Costs that the partner makes unnecessary.
    case costAbatement = "cost_abatement"
    /// Revenue from outside the own trade.
    case nonTraditionalRevenue = "non_traditional_revenue"
    /// More sales of what is sold anyway.
    case incrementalSales = "incremental_sales"
    /// The partner's audience.
    case audienceAccess = "audience_access"
    /// What the partner's people know.
    case sharedExpertise = "shared_expertise"
    /// What competitors do not have.
    case competitiveAdvantage = "competitive_advantage"
    /// The partner's good name.
    case brandCredibility = "brand_credibility"
    /// What neither would have invented alone.
    case innovation
    /// Being there sooner.
    case speedToMarket = "speed_to_market"

    /// Whether the driver stands above the line of the printed list.
    public var isAboveTheLine: Bool {
        switch self {
        case .costAbatement, .nonTraditionalRevenue, .incrementalSales: true
        default: false
        }
    }

    /// The driver as people read it.
    public var words: String { rawValue.split(separator: "_").joined(separator: " ") }

    /// The field that tags an entity with the driver it serves.
    static let field = FieldDefinition(
        "driver",
        .choice(allCases.map(\.rawValue)),
        "The value driver that it serves (row 3)."
    )
}
