/// Row 35: uses of a partnership, affiliate, production, marketing, sales, finance (S4), with the special
/// rules of each, and written clarification of who pays what.
public enum Uses: Framework {
    /// The row.
    public static let row = 35
    /// What it is called.
    public static let title = "Uses: affiliate, production, marketing, sales, finance"
    /// The source.
    public static let source = "S4; the starter sets beside sales are our reading"
    /// It has no thresholds.
    public static let settings: [Setting] = []

    /// Which KPIs of the starter set there are, and what keeps the partners from signing.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let purpose = state.partnership?.purpose
        let rules = Array(state.shared(Rule.self))
        guard purpose != nil || !rules.isEmpty else {
            return Finding(row: row, .open, "no use was picked yet")
        }
        let obstacles = obstacles(in: state, on: day)
        let costs = costs(state, rules)
        let starters = starters(purpose, state)
        let missing = starters.filter { $0.evidence.isEmpty }
        let isClear = costs != nil && missing.isEmpty
        let parts =
            (purpose.map {
                [
                    "\($0.rawValue): \(starters.count - missing.count) of \(starters.count) starter KPIs"
                ]
            } ?? [])
            + [obstacles.isEmpty ? "nothing blocks signing" : "\(obstacles.count) without evidence"]
        return Finding(
            row: row,
            obstacles.isEmpty ? isClear ? .good : .amber : .red,
            parts.joined(separator: ", "),
            figures: starters + [
                Figure("who_pays_what", .flag(costs != nil), from: costs.map { [$0] } ?? []),
                Figure("rules", .count(rules.count), from: rules.map(\.id)),
            ],
            remarks: obstacles
                + (costs == nil ? [Remark("nothing says in writing who pays what")] : [])
        )
    }

    /// The rules that hold for the use and lack the evidence that they ask for: nothing is signed before.
    ///
    /// A term is evidence once all signed it. It can be signed before: its own rule keeps nobody from it,
    /// nor does another whose term is not signed either, or of two such terms neither ever could be.
    static func obstacles(
        in state: PartnershipState,
        on day: CivilDate,
        signing signed: EntityID? = nil
    ) -> [Remark] {
        let purpose = state.partnership?.purpose
        let rules = state.shared(Rule.self).filter { rule in
            rule.needsEvidence && (rule.purpose == nil || rule.purpose == purpose)
        }
        let isEvidence =
            signed.map { state.findShared($0, Term.self) != nil } ?? false
            && rules.contains { $0.evidence == signed }
        return rules.compactMap { rule in
            guard let evidence = rule.evidence, let record = state.record(evidence),
                record.audience == .shared
            else { return Remark("\(rule.title): there is no evidence", evidence: [rule.id]) }
            if evidence == signed { return nil }
            if record.type == Term.definition.name, Term(record)?.isInForce != true {
                return isEvidence
                    ? nil
                    : Remark(
                        "\(rule.title): the evidence is not signed by all",
                        evidence: [rule.id, evidence]
                    )
            }
            guard let expires = rule.expires, expires < day else { return nil }
            return Remark(
                "\(rule.title): the evidence expired on \(expires)",
                evidence: [rule.id, evidence]
            )
        }
    }

    /// The KPIs of the starter set, each with the shared KPIs of its name.
    private static func starters(_ purpose: Purpose?, _ state: PartnershipState) -> [Figure] {
        guard let purpose else { return [] }
        return StarterKPI.standing(for: purpose, in: state).map { standing in
            Figure(
                "starter_kpi",
                about: .part(standing.starter.title),
                .flag(!standing.kpis.isEmpty),
                from: standing.kpis
            )
        }
    }

    /// What says who pays what: the agreed kind, a term in force, or a rule on costs; nil when nothing does.
    private static func costs(_ state: PartnershipState, _ rules: [Rule]) -> EntityID? {
        if let page = state.partnership {
            let shares = Partnership.shares(page.kind?.records("cost_shares") ?? [])
            if Shares.areWhole(shares) { return page.id }
        }
        let term = state.shared(Term.self).first { Shares.areWhole($0.costs) }
        return term?.id ?? rules.first { $0.kind == .costs }?.id
    }
}
