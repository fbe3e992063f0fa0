/// Row 26: six basic steps, clarify needs, evaluate partners, set terms, business planning, manage, and
/// earn the share (S3).
///
/// The step is computed from the gates, so nobody can jump: it is the first that not all sides have
/// closed. A gate that opens again leads back.
public enum SixSteps: Framework {
    /// The row.
    public static let row = 26
    /// What it is called.
    public static let title = "Six basic steps"
    /// The source.
    public static let source = "S3"
    /// It has no thresholds.
    public static let settings: [Setting] = []

    /// The step on which the partnership stands, and who holds its gate.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let gates = Array(state.shared(Gate.self))
        let sheet = TermSheet(in: state)
        guard !gates.isEmpty || !sheet.terms.isEmpty else {
            return Finding(row: row, .open, "no side has set itself a gate yet")
        }
        let step = current(state, gates, sheet)
        guard let step else {
            return Finding(
                row: row,
                .good,
                "all six steps are behind you",
                figures: lamps(state, gates)
            )
        }
        let progress = percent(of: step, gates, sheet)
        let shown = progress.amount.rounded(to: 0)
        let holders = holders(of: step, state, gates, sheet)
        let isHeldByOne = holders.count < state.organisations.count && step != .setTerms
        return Finding(
            row: row,
            isHeldByOne || holdsPlan(step, state, gates) ? .amber : .good,
            "step \(step.number) of 6, \(step.words), is at \(shown) %",
            figures: [
                Figure("step", .count(step.number), from: progress.evidence),
                Figure("progress", .percent(progress.amount), from: progress.evidence),
                Figure("terms_signed", .count(sheet.signed.count), from: sheet.signed.map(\.id)),
            ] + lamps(state, gates),
            remarks: holders
        )
    }

    /// Whether a side has gates at a step and all are closed.
    private static func isClosed(
        _ step: BasicStep,
        by organisation: OrganisationID,
        _ gates: [Gate]
    ) -> Bool {
        let own = gates.filter { $0.step == step && $0.organisation == organisation }
        return !own.isEmpty && own.allSatisfy(\.isClosed)
    }

    /// The first step that is not behind all sides; nil when the last one is.
    private static func current(
        _ state: PartnershipState,
        _ gates: [Gate],
        _ sheet: TermSheet
    ) -> BasicStep? {
        BasicStep.allCases.first { step in
            let isPassed = state.organisations.allSatisfy { isClosed(step, by: $0.id, gates) }
            return !isPassed || (step == .setTerms && !sheet.isComplete)
        }
    }

    /// How far a step is: the signed terms at the third, the closed gates at the others.
    private static func percent(
        of step: BasicStep,
        _ gates: [Gate],
        _ sheet: TermSheet
    ) -> (amount: Amount, evidence: [EntityID]) {
        if step == .setTerms { return (sheet.percent, sheet.signed.map(\.id)) }
        let here = gates.filter { $0.step == step }
        let closed = Amount(here.count(where: \.isClosed))
        return (closed.percent(of: Amount(here.count)) ?? .zero, here.map(\.id))
    }

    /// Who holds the gate of a step, and which terms do.
    private static func holders(
        of step: BasicStep,
        _ state: PartnershipState,
        _ gates: [Gate],
        _ sheet: TermSheet
    ) -> [Remark] {
        let sides = state.organisations.filter { !isClosed(step, by: $0.id, gates) }.map { side in
            let open = gates.filter {
                $0.step == step && $0.organisation == side.id && !$0.isClosed
            }
            let what =
                open.isEmpty
                ? "has set no gate" : "holds \(open.map(\.title).joined(separator: ", "))"
            return Remark("\(side.name) \(what) at step \(step.number)", evidence: open.map(\.id))
        }
        guard step == .setTerms, !sheet.isComplete else { return sides }
        let missing = TermKind.essential.filter { sheet.term($0)?.isInForce != true }
        return sides + [
            Remark(
                "not signed by all: \(missing.map(\.words).joined(separator: ", "))",
                evidence: missing.compactMap { sheet.term($0)?.id }
            )
        ]
    }

    /// Whether all sides closed the gate of planning while the terms are open: terms come first.
    private static func holdsPlan(
        _ step: BasicStep,
        _ state: PartnershipState,
        _ gates: [Gate]
    ) -> Bool {
        step <= .setTerms && !state.organisations.isEmpty
            && state.organisations.allSatisfy { isClosed(.businessPlanning, by: $0.id, gates) }
    }

    /// For each side and step whether its gate is closed.
    private static func lamps(_ state: PartnershipState, _ gates: [Gate]) -> [Figure] {
        state.organisations.flatMap { side in
            BasicStep.allCases.map { step in
                Figure(
                    "closed",
                    about: .side(side.id, step.rawValue),
                    .flag(isClosed(step, by: side.id, gates)),
                    from: gates.filter { $0.step == step && $0.organisation == side.id }.map(\.id)
                )
            }
        }
    }
}
