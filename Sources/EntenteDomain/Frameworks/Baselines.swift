/// What each organisation would earn in a year without the partnership, in one currency.
struct Baselines: Sendable {
    /// The baselines above zero, by organisation.
    let amounts: [OrganisationID: Amount]
    /// The profile, and the rate by which its baseline was converted, by organisation.
    let evidence: [OrganisationID: [EntityID]]
    /// The organisations without one that could be used, in the order of their ids.
    let missing: [OrganisationID]

    /// Reads the baselines of all organisations as of a day.
    init(in state: PartnershipState, in currency: Currency?, on day: CivilDate) {
        var amounts: [OrganisationID: Amount] = [:]
        var evidence: [OrganisationID: [EntityID]] = [:]
        let rates = state.rates
        for organisation in state.organisations {
            guard let profile = state.profile(of: organisation.id), let money = profile.baseline,
                let currency, let converted = rates.convert(money, to: currency, on: day),
                converted.amount > 0
            else { continue }
            amounts[organisation.id] = converted.amount
            evidence[organisation.id] = [profile.id] + (converted.by.map { [$0] } ?? [])
        }
        self.amounts = amounts
        self.evidence = evidence
        missing = state.organisations.map(\.id).filter { amounts[$0] == nil }
    }

    /// All entities behind the baselines.
    var allEvidence: [EntityID] { evidence.values.flatMap { $0 } }

    /// What all would earn together without the partnership.
    var total: Amount { amounts.values.reduce(.zero, +) }

    /// What has to be said of the organisations without a baseline.
    func remarks(in state: PartnershipState) -> [Remark] {
        missing.map { Remark("\(state.name($0)) has no baseline in the shared currency") }
    }
}
