/// The published results of the pulse, by the rounds in which all sides have one (rows 16, 23).
struct PulseRounds: Sendable {
    /// One round with the result of every side.
    struct Round: Sendable {
        let month: Period
        /// The results in the order of the organisations.
        let results: [PulseResult]

        /// How far the means of the sides are apart.
        var gap: Amount { Self.gap(results.map(\.mean)) }

        /// How far the means of the sides are apart for one criterion.
        func gap(_ criterion: TrustCriterion) -> Amount {
            Self.gap(results.compactMap { $0.means[criterion] })
        }

        private static func gap(_ means: [Amount]) -> Amount {
            (means.max() ?? .zero) - (means.min() ?? .zero)
        }
    }

    /// The rounds up to a day's month, the newest first.
    let rounds: [Round]
    /// The organisations without a result of the newest month that any has one of.
    let missing: [OrganisationID]

    /// Reads the results that all organisations see; of two for one round that with the lower id.
    init(in state: PartnershipState, on day: CivilDate) {
        let results = state.shared(PulseResult.self).filter { $0.round <= day.month }
        let byMonth = Dictionary(grouping: results, by: \.round)
        let organisations = state.organisations.map(\.id)
        rounds = byMonth.keys.sorted(by: >).compactMap { month in
            let found = organisations.compactMap { organisation in
                byMonth[month]?.first { $0.organisation == organisation }
            }
            guard found.count == organisations.count, found.count > 1 else { return nil }
            return Round(month: month, results: found)
        }
        let newest = byMonth.keys.max().flatMap { byMonth[$0] } ?? []
        missing =
            newest.isEmpty
            ? [] : organisations.filter { id in !newest.contains { $0.organisation == id } }
    }
}
