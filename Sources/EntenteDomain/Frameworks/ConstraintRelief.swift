/// Row 2: the purpose, to reduce or eliminate internal constraints (S0).
///
/// Each side names what hinders it. Constraints that it keeps to itself are shown to it alone, beside the
/// shared number and never in it.
public enum ConstraintRelief: Framework {
    /// The row.
    public static let row = 2
    /// What it is called.
    public static let title = "What we came for: internal constraints relieved"
    /// The source.
    public static let source = "S0"
    /// Its thresholds.
    public static let settings: [Setting] = []

    /// The relief of each side, each constraint by its severity.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let shared = Array(state.shared(Constraint.self))
        // What was published counts by its shared copy.
        let own = state.own(Constraint.self).filter { state.isKept($0.id) }
        let figures = ownFigures(state, shared: shared, own: own)
        let sides = state.organisations.map { organisation in
            (organisation, constraints: shared.filter { $0.organisation == organisation.id })
        }
        guard !shared.isEmpty else {
            return Finding(row: row, .open, "no constraint was named yet", figures: figures)
        }
        let named = sides.filter { !$0.constraints.isEmpty }
        let isMoving = named.allSatisfy { $0.constraints.contains { $0.relieved > 0 } }
        let reliefs = named.compactMap { organisation, constraints in
            relief(of: constraints).map { "\(organisation.name) \($0.rounded(to: 1)) %" }
        }
        return Finding(
            row: row,
            isMoving ? .good : .amber,
            "constraints relieved: \(reliefs.joined(separator: ", "))",
            figures: named.flatMap { sideFigures($0.0.id, $0.constraints) }
                + shared.map { relieved("relieved", $0, in: state) } + figures,
            remarks: sides.filter(\.constraints.isEmpty).map {
                Remark("\($0.0.name) named no constraint")
            } + remarks(on: shared, in: state)
        )
    }

    /// What part of what hinders is gone, in percent; nil when nothing hinders.
    static func relief(of constraints: [Constraint]) -> Amount? {
        let severity = constraints.map { Amount($0.severity) }.reduce(.zero, +)
        let relieved = constraints.map { Amount($0.severity) * $0.relieved }.reduce(.zero, +)
        return relieved.divided(by: severity)
    }

    private static func sideFigures(
        _ organisation: OrganisationID,
        _ constraints: [Constraint]
    ) -> [Figure] {
        let severity = constraints.map { Amount($0.severity) }.reduce(.zero, +)
        guard let relief = relief(of: constraints) else { return [] }
        let subject = Figure.Subject.organisation(organisation)
        let evidence = constraints.map(\.id)
        let relieved = (severity * relief).divided(by: .hundred) ?? .zero
        return [
            Figure(
                "relieved_severity",
                about: subject,
                .plain(relieved, digits: 1),
                from: evidence
            ),
            Figure("severity", about: subject, .plain(severity), from: evidence),
            Figure("relief", about: subject, .percent(relief, digits: 1), from: evidence),
        ]
    }

    /// What the viewer alone sees: the relief with the constraints that it keeps to itself, and how much
    /// of each of these is gone.
    private static func ownFigures(
        _ state: PartnershipState,
        shared: [Constraint],
        own: [Constraint]
    ) -> [Figure] {
        guard let viewer = state.viewer, !own.isEmpty else { return [] }
        let all = shared.filter { $0.organisation == viewer } + own
        guard let relief = relief(of: all) else { return [] }
        return [
            Figure(
                "own_relief",
                about: .organisation(viewer),
                .percent(relief, digits: 1),
                from: all.map(\.id)
            )
        ]
            + own.map { relieved("own_relieved", $0, in: state) }
    }

    /// How much of one constraint is gone.
    private static func relieved(
        _ name: String,
        _ constraint: Constraint,
        in state: PartnershipState
    ) -> Figure {
        Figure(
            name,
            about: .entity(constraint.id),
            .percent(constraint.relieved),
            from: [constraint.id] + state.readableByAll(constraint.gives)
        )
    }

    private static func remarks(
        on constraints: [Constraint],
        in state: PartnershipState
    ) -> [Remark] {
        let idle = constraints.filter { constraint in
            constraint.relieved < .hundred && state.readableByAll(constraint.gives).isEmpty
        }
        guard !idle.isEmpty else { return [] }
        return [
            Remark(
                "no give works on \(counted(idle.count, "constraint"))",
                evidence: idle.map(\.id)
            )
        ]
    }
}
