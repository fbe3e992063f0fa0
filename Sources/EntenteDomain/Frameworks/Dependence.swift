/// Row 32: how many partnerships, second sourcing, dependence, and conflicts between them (S3).
///
/// Needs and who covers them stay with their owner: only the viewer's own are computed. What others see
/// is what an organisation published, and the promises of exclusivity that both signed.
public enum Dependence: Framework {
    /// The row.
    public static let row = 32
    /// What it is called.
    public static let title = "How many partnerships: second sourcing and dependence"
    /// The source.
    public static let source = "S3"

    /// From which share on one partner covers too much of a need.
    static let shareUpTo = Setting(
        "dependence_share",
        50,
        "Up to which percentage one partner may cover a critical need without a warning."
    )

    /// Its thresholds.
    public static let settings = [shareUpTo]

    /// What each partner covers of each critical need of the viewer, and what others published.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let published = published(state) + promised(state, day)
        guard state.viewer != nil else {
            let exclusivities = signed(state)
            let clashes = clashes(exclusivities.map { (partner(of: $0, in: state), $0) }, day)
            guard !published.isEmpty || !exclusivities.isEmpty else {
                return Finding(row: row, .open, "what the organisations need stays with them")
            }
            return Finding(
                row: row,
                clashes.isEmpty ? .good : .red,
                "needs stay with their owners; \(count(clashes))",
                figures: published,
                remarks: clashes
            )
        }
        return finding(across: [state], on: day, with: published)
    }

    /// The same over all partnerships of the viewer; the first one's settings count.
    public static func finding(across states: [PartnershipState], on day: CivilDate) -> Finding {
        finding(across: states, on: day, with: [])
    }

    private static func finding(
        across states: [PartnershipState],
        on day: CivilDate,
        with published: [Figure]
    ) -> Finding {
        let lines = Grid(states).lines
        let promises = states.flatMap { state in
            (signed(state) + state.own(Exclusivity.self))
                .filter { $0.bound == state.viewer }
                .map { (partner(of: $0, in: state), $0) }
        }
        guard !lines.isEmpty || !promises.isEmpty else {
            return Finding(row: row, .open, "no need was noted yet", figures: published)
        }
        let clashes = clashes(promises, day)
        let limit = states.first?.settings[shareUpTo] ?? shareUpTo.standard
        let remarks = lines.compactMap { $0.remark(above: limit) }
        let isUncovered = lines.contains(where: \.cells.isEmpty)
        let verdict: Verdict =
            isUncovered || !clashes.isEmpty ? .red : remarks.isEmpty ? .good : .amber
        let warned =
            "\(remarks.count) of \(lines.count) critical needs \(remarks.count == 1 ? "warns" : "warn")"
        return Finding(
            row: row,
            verdict,
            "\(warned), \(count(clashes))",
            figures: lines.map(\.figure) + lines.flatMap(\.shares) + published + [
                Figure("own_promises", .count(promises.count), from: promises.map(\.1.id))
            ],
            remarks: remarks + clashes
        )
    }

    /// The fields of the viewer's result for publishing; nil while no critical need was noted.
    public static func fields(in state: PartnershipState) -> [FieldName: FieldValue]? {
        guard state.viewer != nil else { return nil }
        let lines = Grid([state]).lines
        guard !lines.isEmpty else { return nil }
        let limit = state.settings[shareUpTo]
        let warned = lines.count { $0.remark(above: limit) != nil }
        return ["critical": .integer(lines.count), "warned": .integer(warned)]
    }

    /// How many of the promises that all read clash.
    private static func promised(_ state: PartnershipState, _ day: CivilDate) -> [Figure] {
        let promises = signed(state)
        guard !promises.isEmpty else { return [] }
        let count = clashes(promises.map { (partner(of: $0, in: state), $0) }, day).count
        return [Figure("exclusivity_clashes", .count(count), from: promises.map(\.id))]
    }

    private static func published(_ state: PartnershipState) -> [Figure] {
        state.shared(DependenceResult.self).flatMap { result in
            [
                Figure(
                    "shared_critical_needs",
                    about: .organisation(result.organisation),
                    .count(result.critical),
                    from: [result.id]
                ),
                Figure(
                    "shared_warnings",
                    about: .organisation(result.organisation),
                    .count(result.warned),
                    from: [result.id]
                ),
            ]
        }
    }

    /// The shared promises whose term is in force, and those that name none.
    private static func signed(_ state: PartnershipState) -> [Exclusivity] {
        state.shared(Exclusivity.self).filter { promise in
            promise.term.map { state.findShared($0, Term.self)?.isInForce == true } ?? true
        }
    }

    /// To whom something is promised: who is named, or the partners of the one who is bound.
    private static func partner(of promise: Exclusivity, in state: PartnershipState) -> String {
        let others = state.organisations.filter { $0.id != promise.bound }.map(\.name)
        return (promise.partner ?? others.joined(separator: " and ")).lowercased()
    }

    /// Promises of one side to different partners about the same thing at the same time.
    private static func clashes(_ promises: [(String, Exclusivity)], _ day: CivilDate) -> [Remark] {
        promises.indices.flatMap { first in
            promises.indices.dropFirst(first + 1).compactMap { second in
                let (here, one) = promises[first]
                let (there, other) = promises[second]
                guard one.bound == other.bound, one.overlaps(other, from: day),
                    here != there
                else { return nil }
                return Remark(
                    "\(one.scope) is promised to two partners",
                    evidence: [one.id, other.id]
                )
            }
        }
    }

    private static func count(_ clashes: [Remark]) -> String {
        clashes.isEmpty
            ? "no exclusivity clash"
            : "\(clashes.count) exclusivity \(clashes.count == 1 ? "clash" : "clashes")"
    }
}
