extension Dependence {
    /// Critical needs by partners: what part of each need each partner covers.
    struct Grid: Sendable {
        /// One critical need.
        struct Line: Sendable {
            let need: Need
            /// The part of each partner, by the partner's name.
            let shares: [String: Amount]
            let evidence: [EntityID]

            /// The largest part, and whose it is; of equal ones the first by name.
            var largest: (partner: String, share: Amount)? {
                shares.min { ($1.value, $0.key) < ($0.value, $1.key) }.map { ($0.key, $0.value) }
            }

            /// The largest part as it is shown.
            var figure: Figure {
                Figure(
                    "own_largest_share",
                    about: .entity(need.id),
                    .percent(largest?.share ?? .zero),
                    from: [need.id] + evidence
                )
            }

            /// What has to be said of the need; nil when nothing has.
            func remark(above limit: Amount) -> Remark? {
                let ids = [need.id] + evidence
                guard let largest else {
                    return Remark("\(need.title): nobody covers it", evidence: ids)
                }
                if shares.count == 1 {
                    return Remark(
                        "\(need.title): \(largest.partner) is the single source",
                        evidence: ids
                    )
                }
                guard largest.share > limit else { return nil }
                return Remark(
                    "\(need.title): \(largest.partner) covers \(largest.share.rounded(to: 0)) %",
                    evidence: ids
                )
            }
        }

        /// The critical needs, in the order of their ids.
        let lines: [Line]

        /// Reads the viewer's own streams of some partnerships; a need may be covered in all of them.
        init(_ states: [PartnershipState]) {
            let cells = states.flatMap { state in
                let partners = state.organisations.filter { $0.id != state.viewer }.map(\.name)
                let here = partners.joined(separator: " and ")
                return state.own(Coverage.self).map { ($0, $0.partner ?? here) }
            }
            let byNeed = Dictionary(grouping: cells, by: \.0.need)
            let needs = states.flatMap { $0.own(Need.self) }.filter(\.isCritical)
            var seen: Set<EntityID> = []
            lines = needs.sorted { $0.id < $1.id }.filter { seen.insert($0.id).inserted }.map {
                need in
                let covered = byNeed[need.id, default: []]
                let pairs = covered.map { ($0.1, $0.0.share) }
                return Line(
                    need: need,
                    shares: Dictionary(pairs, uniquingKeysWith: +),
                    evidence: covered.map(\.0.id)
                )
            }
        }
    }
}
