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
        return plan.triggers.compactMap { ExitAlarm($0, of: plan, tracks, state.settings, on: day) }
    }

    /// The plan of which a trigger is pulled that nobody answered, and the last day of the quarter that
    /// pulled it; nil for none.
    ///
    /// An exit that the other side agreed to answers it, or notice, or a decision on the partnership's future after
    /// the quarter.
    static func unanswered(
        _ tracks: [KPITrack],
        in state: PartnershipState,
        on day: CivilDate
    ) -> (plan: ExitPlan, quarter: CivilDate)? {
        guard let plan = state.exitPlan, plan.isInForce else { return nil }
        let quarter = quarterEnd(1, before: day)
        let start = quarter.adding(days: 1)
        guard !state.isLeaving(since: start),
            state.futureDecision(from: start, through: day) == nil,
            plan.triggers.contains(where: { trigger in
                ExitAlarm(trigger, of: plan, tracks, state.settings, on: day) != nil
            })
        else { return nil }
        return (plan, quarter)
    }

    /// A trigger of a plan that is pulled on a day; nil when it is not.
    private init?(
        _ trigger: ExitPlan.Trigger,
        of plan: ExitPlan,
        _ tracks: [KPITrack],
        _ settings: Settings,
        on day: CivilDate
    ) {
        let watched = tracks.filter { trigger.kpi == nil || $0.kpi.id == trigger.kpi }
        var cards: [Scorecard] = []
        var scores: [Amount] = []
        // The newest quarter first: most days it alone says that nothing is to be told.
        for place in 1...trigger.quarters {
            let end = Self.quarterEnd(place, before: day)
            let card = Scorecard(watched, through: end, settings, fresh: true)
            guard let score = card.score, score < trigger.below else { return nil }
            cards.append(card)
            scores.append(score)
        }
        self.trigger = trigger
        self.scores = scores.reversed()
        path = trigger.path ?? plan.path ?? .transform
        evidence = [plan.id] + cards.flatMap(\.evidence)
    }

    /// The last day of the quarter that is so many quarters before that of a day.
    private static func quarterEnd(_ count: Int, before day: CivilDate) -> CivilDate {
        day.month.quarterStart.adding(months: 2 - 3 * count).lastDay
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
