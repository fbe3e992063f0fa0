/// A KPI to begin with, for one use of a partnership (row 35).
public struct StarterKPI: Hashable, Sendable {
    /// What it is called.
    public let title: String
    /// What is counted or measured.
    public let unit: String
    /// Which way it shall go.
    public let direction: KPIDirection

    private init(_ title: String, _ unit: String, _ direction: KPIDirection = .up) {
        self.title = title
        self.unit = unit
        self.direction = direction
    }

    /// The starter set of a use; those of sales are the source's, the others our reading.
    public static func all(for purpose: Purpose) -> [StarterKPI] {
        switch purpose {
        case .affiliate:
            [
                Self("referred sales", "EUR"), Self("referrals that buy", "%"),
                Self("commission paid in time", "%"),
            ]
        case .production:
            [
                Self("units made together", "units"), Self("units with a defect", "%", .down),
                Self("days from order to delivery", "days", .down),
            ]
        case .marketing:
            [
                Self("people reached at the partner", "people"), Self("new leads", "leads"),
                Self("cost of a lead", "EUR", .down),
            ]
        case .sales:
            [
                Self("export revenue", "EUR"), Self("new opportunities", "opportunities"),
                Self("win rate", "%"),
            ]
        case .finance:
            [
                Self("funds committed", "EUR"), Self("funds drawn", "EUR"),
                Self("return on the funds", "%"),
            ]
        }
    }
}

extension StarterKPI {
    /// One KPI of a starter set, and what a partnership has of it.
    public struct Standing: Hashable, Sendable {
        /// The KPI to begin with.
        public let starter: StarterKPI
        /// The shared KPIs that are called the same, in the order of their ids; none while it is missing.
        public let kpis: [EntityID]
    }

    /// What a partnership has of the starter set of a use; capitals in a title make no other KPI.
    public static func standing(
        for purpose: Purpose,
        in state: PartnershipState
    ) -> [Standing] {
        let known = Dictionary(grouping: state.shared(KPI.self)) { $0.title.lowercased() }
        return all(for: purpose).map { starter in
            Standing(starter: starter, kpis: known[starter.title, default: []].map(\.id))
        }
    }
}
