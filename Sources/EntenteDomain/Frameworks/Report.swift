/// A report: what some frameworks say of a partnership on a day, for one who reads some of its streams.
public struct Report: Hashable, Sendable {
    /// The reports there are, each a choice of rows of the product's table.
    public enum Name: String, Hashable, Sendable, CaseIterable {
        /// Every row.
        case overview
        /// What the nine value drivers deliver.
        case drivers
        /// Whether what is exchanged is balanced, and shared as agreed.
        case balance
        /// The balance by pair of departments.
        case reciprocity
        /// The KPIs with what is disputed and stale.
        case scorecard
        /// The readiness pillars and the practice pillars.
        case pillars
        /// The three laws.
        case laws
        /// Where the partnership stands between earning and learning.
        case placement
        /// Who owes what.
        case obligations
        /// How it is, with early signs of failing.
        case health
        /// What we did for you.
        case stewardship
        /// What a review starts from.
        case review
        /// The own organisation's dependence on the partner.
        case portfolio
        /// What each has earned of the share.
        case statement
        /// The way out.
        case exit

        /// The rows that the report shows, in their order.
        public var rows: [Int] {
            switch self {
            case .overview: Array(1...36)
            case .drivers: [3, 4, 35]
            case .balance: [1, 4, 6, 24, 25]
            case .reciprocity: [6, 34]
            case .scorecard: [7]
            case .pillars: [5, 13]
            case .laws: [22, 23, 24, 25]
            case .placement: [18]
            case .obligations: [28, 29, 30]
            case .health: [8, 10, 12, 16, 17, 21]
            case .stewardship: [14, 15]
            case .review: [2, 3, 7, 8, 9, 10, 13]
            case .portfolio: [27, 32]
            case .statement: [31]
            case .exit: [36]
            }
        }
    }

    /// Which report it is.
    public let name: Name
    /// The day for which it was computed.
    public let day: CivilDate
    /// Up to where the streams were read that it was computed from.
    public let asOf: [PartnershipState.AsOf]
    /// What the frameworks say, in the order of the rows.
    public let findings: [Finding]

    /// Computes a report.
    public init(_ name: Name, of state: PartnershipState, on day: CivilDate) {
        self.name = name
        self.day = day
        asOf = state.asOf.sorted { $0.stream < $1.stream }
        let rows = Set(name.rows)
        findings = Frameworks.all.filter { rows.contains($0.row) }
            .map { $0.finding(in: state, on: day) }
    }

    /// Computes the portfolio over all partnerships of the viewer: how each lives and where it stands, side by
    /// side; what the viewer depends on, and which of its promises clash, shows only there.
    public init(portfolioOf states: [PartnershipState], on day: CivilDate) {
        name = .portfolio
        self.day = day
        asOf = states.flatMap(\.asOf).sorted { $0.stream < $1.stream }
        findings = Portfolio.findings(of: states, on: day)
    }
}

extension Frameworks {
    /// The framework of a row; nil when there is none.
    public static func framework(_ row: Int) -> (any Framework.Type)? {
        all.first { $0.row == row }
    }
}
