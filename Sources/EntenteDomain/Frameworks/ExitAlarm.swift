/// A trigger of the exit plan that was pulled (row 36).
struct ExitAlarm: Sendable {
    /// The trigger.
    let trigger: ExitPlan.Trigger
    /// The attainment of each quarter that counts, the oldest first.
    let scores: [Amount]
    /// What is proposed.
    let path: ExitPath
    /// The entities behind the attainment, with the plan.
    let evidence: [EntityID]

    /// The triggers of a plan in force that are pulled on a day, in the plan's order.
    static func all(of plan: ExitPlan?, in state: PartnershipState, on day: CivilDate)
        -> [ExitAlarm]
    {
        guard let plan, plan.isInForce else { return [] }
        let tracks = KPITrack.all(in: state, through: day)
        return plan.triggers.compactMap { trigger in
            let watched = tracks.filter { trigger.kpi == nil || $0.kpi.id == trigger.kpi }
            let cards = quarterEnds(trigger.quarters, before: day).map {
                Scorecard(watched, through: $0, state.settings, fresh: true)
            }
            let scores = cards.compactMap(\.score)
            guard scores.count == trigger.quarters, scores.allSatisfy({ $0 < trigger.below }) else {
                return nil
            }
            return ExitAlarm(
                trigger: trigger,
                scores: scores,
                path: trigger.path ?? plan.path ?? .transform,
                evidence: [plan.id] + cards.flatMap(\.evidence)
            )
        }
    }

    /// The last days of the quarters that ended before a day, the oldest first.
    private static func quarterEnds(_ count: Int, before day: CivilDate) -> [CivilDate] {
        let current = day.month.adding(months: -((day.month.month - 1) % 3))
        return (1...max(1, count)).reversed().map { place in
            current.adding(months: -3 * place + 2).lastDay
        }
    }

    /// The newest attainment.
    var figure: Figure {
        Figure(
            "attainment",
            about: trigger.kpi.map { .entity($0) },
            .percent(scores.last ?? .zero),
            from: evidence
        )
    }

    /// What happened, and what is proposed.
    var remark: Remark {
        let shown = scores.map { "\($0.rounded(to: 0)) %" }.joined(separator: " then ")
        return Remark("attainment \(shown): proposal \(path.rawValue)", evidence: evidence)
    }
}
