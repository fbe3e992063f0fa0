extension Dependence {
    /// Critical needs by partners: what part of each need each partner covers.
    struct Grid: Sendable {
        /// What one partner covers of a need.
        struct Cell: Sendable {
            let partner: String
            let share: Amount
            let evidence: [EntityID]
        }

        /// One critical need.
        struct Line: Sendable {
            let need: Need
            /// A cell for each partner that covers part of it, in the order of their names.
            let cells: [Cell]

            /// The largest part, and whose it is; of equal ones the first by name.
            var largest: Cell? {
                cells.min { ($1.share, $0.partner) < ($0.share, $1.partner) }
            }

            /// The largest part as it is shown.
            var figure: Figure {
                Figure(
                    "own_largest_share",
                    about: .entity(need.id),
                    .percent(largest?.share ?? .zero),
                    from: evidence
                )
            }

            /// The part of each partner as it is shown.
            var shares: [Figure] {
                cells.map { cell in
                    Figure(
                        "own_share",
                        about: .cell(need.id, cell.partner),
                        .percent(cell.share),
                        from: [need.id] + cell.evidence
                    )
                }
            }

            /// What has to be said of the need; nil when nothing has.
            func remark(above limit: Amount) -> Remark? {
                guard let largest else {
                    return Remark("\(need.title): nobody covers it", evidence: evidence)
                }
                if cells.count == 1 {
                    return Remark(
                        "\(need.title): \(largest.partner) is the single source",
                        evidence: evidence
                    )
                }
                guard largest.share > limit else { return nil }
                return Remark(
                    "\(need.title): \(largest.partner) covers \(largest.share.rounded(to: 0)) %",
                    evidence: evidence
                )
            }

            private var evidence: [EntityID] { [need.id] + cells.flatMap(\.evidence) }
        }

        /// The critical needs, in the order of their ids.
        let lines: [Line]

        /// Reads the viewer's own streams of some partnerships; a need may be covered in all of them.
        init(_ states: [PartnershipState]) {
            let coverages = states.flatMap { state in
                let partners = state.organisations.filter { $0.id != state.viewer }.map(\.name)
                let here = partners.joined(separator: " and ")
                return state.own(Coverage.self).map { ($0, $0.partner ?? here) }
            }
            // Capitals make no other partner, or one would be two of half the share.
            let spellings = Dictionary(
                coverages.map { ($0.1.lowercased(), $0.1) },
                uniquingKeysWith: min
            )
            let byNeed = Dictionary(grouping: coverages, by: \.0.need)
            let needs = states.flatMap { $0.own(Need.self) }.filter(\.isCritical)
            var seen: Set<EntityID> = []
            lines = needs.sorted { $0.id < $1.id }.filter { seen.insert($0.id).inserted }.map {
                need in
                let byPartner = Dictionary(grouping: byNeed[need.id, default: []]) {
                    $0.1.lowercased()
                }
                let cells = byPartner.map { partner, covered in
                    Cell(
                        partner: spellings[partner] ?? partner,
                        share: covered.map(\.0.share).reduce(.zero, +),
                        evidence: covered.map(\.0.id)
                    )
                }
                return Line(need: need, cells: cells.sorted { $0.partner < $1.partner })
            }
        }
    }
}
