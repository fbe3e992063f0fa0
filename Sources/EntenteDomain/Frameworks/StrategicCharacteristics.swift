/// Row 17: the three characteristics of a strategic partnership (S3): value for each, both manage, rewards
/// and risks are shared.
public enum StrategicCharacteristics: Framework {
    /// The row.
    public static let row = 17
    /// What it is called.
    public static let title = "Three characteristics of a strategic partnership"
    /// The source.
    public static let source = "S3"

    /// From which part of the decisions on a side manages, too.
    static let smallerSideFrom = Setting(
        "smaller_side_from",
        25,
        "The percentage of decisions from which the side with the fewest manages, too."
    )

    /// How many days back decisions count.
    static let decisionDays = Setting(
        "decision_days",
        60,
        "How many days back decisions count when it is asked who manages."
    )

    /// Its thresholds.
    public static let settings = [smallerSideFrom, decisionDays]

    /// Which of the three hold, and what is missing of the others.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let value = valueForEach(in: state, on: day)
        let manage = bothManage(in: state, on: day)
        let share = rewardsAndRisks(in: state)
        let ticks = [value, manage, share]
        guard ticks.contains(where: \.isKnown) else {
            return Finding(
                row: row,
                .open,
                "nothing was received, decided or signed yet",
                remarks: value.extra
            )
        }
        let missing = ticks.compactMap(\.missing)
        return Finding(
            row: row,
            missing.isEmpty ? .good : .amber,
            missing.isEmpty
                ? "strategic: all three hold"
                : "not strategic yet: \(missing.joined(separator: "; "))",
            figures: ticks.flatMap(\.figures),
            remarks: value.extra
        )
    }

    /// One characteristic: what is missing of it, and the figures behind that.
    private struct Tick {
        /// What is missing; nil when it holds.
        let missing: String?
        /// Whether there is anything to judge it by.
        let isKnown: Bool
        let figures: [Figure]
        var extra: [Remark] = []
    }

    private static func valueForEach(in state: PartnershipState, on day: CivilDate) -> Tick {
        let received = ReceivedValue(in: state, on: day)
        let without = state.organisations.filter { received.total($0.id) <= 0 }
        let holds = without.isEmpty && !state.organisations.isEmpty
        let tick = Figure(
            "value_for_each",
            .flag(holds),
            from: received.evidence { _ in true }
        )
        return Tick(
            missing: holds
                ? nil
                : "nothing of value reached \(without.map(\.name).joined(separator: " and "))",
            isKnown: !received.entries.isEmpty,
            figures: [tick] + received.figures(state),
            extra: received.remarks
        )
    }

    private static func bothManage(in state: PartnershipState, on day: CivilDate) -> Tick {
        let start = day.adding(days: -state.settings.whole(decisionDays))
        let sides = Set(state.organisations.map(\.id))
        let decisions = state.shared(Decision.self).filter { decision in
            guard let decided = decision.decidedOn, decided > start, decided <= day else {
                return false
            }
            return sides.contains(decision.organisation)
        }
        let all = Amount(decisions.count)
        var shares: [Amount] = []
        var figures: [Figure] = []
        for organisation in state.organisations {
            let own = decisions.filter { $0.organisation == organisation.id }
            guard let share = Amount(own.count).percent(of: all) else { continue }
            shares.append(share)
            figures.append(
                Figure(
                    "decisions",
                    about: .organisation(organisation.id),
                    .percent(share),
                    from: own.map(\.id)
                )
            )
        }
        let holds = shares.min().map { $0 >= state.settings[smallerSideFrom] } ?? false
        let tick = Figure("both_manage", .flag(holds), from: decisions.map(\.id))
        let why =
            decisions.isEmpty
            ? "no decision was taken in \(state.settings.whole(decisionDays)) days"
            : "one side decides alone"
        return Tick(
            missing: holds ? nil : why,
            isKnown: !decisions.isEmpty,
            figures: [tick] + figures + edits(in: state, after: start, through: day)
        )
    }

    /// How many shared entities each side worked on in the same days; it is shown and decides nothing.
    private static func edits(
        in state: PartnershipState,
        after start: CivilDate,
        through day: CivilDate
    ) -> [Figure] {
        var changed: [OrganisationID: [EntityID]] = [:]
        state.forEachShared { record in
            record.forEachAct { stamp in
                guard start < stamp.day, stamp.day <= day,
                    changed[stamp.organisation]?.last != record.id
                else { return }
                changed[stamp.organisation, default: []].append(record.id)
            }
        }
        let all = Amount(changed.values.reduce(0) { $0 + $1.count })
        return state.organisations.compactMap { organisation in
            let own = changed[organisation.id, default: []]
            return Amount(own.count).percent(of: all).map {
                Figure(
                    "edits",
                    about: .organisation(organisation.id),
                    .percent($0),
                    from: own
                )
            }
        }
    }

    /// Whether both splits are signed, be it that they hold from a later day on.
    private static func rewardsAndRisks(in state: PartnershipState) -> Tick {
        let split = AgreedSplit(in: state, on: nil)
        let (hasProfit, hasLoss) = (!split.profit.isEmpty, !split.loss.isEmpty)
        let evidence = split.evidence
        let missing: String? =
            switch (hasProfit, hasLoss) {
            case (true, true): nil
            case (true, false): "risk is not shared yet"
            case (false, true): "reward is not shared yet"
            case (false, false): "neither reward nor risk is shared yet"
            }
        return Tick(
            missing: missing,
            isKnown: hasProfit || hasLoss,
            figures: [
                Figure("rewards_and_risks", .flag(missing == nil), from: evidence),
                Figure("profit_split_signed", .flag(hasProfit), from: evidence),
                Figure("loss_split_signed", .flag(hasLoss), from: evidence),
            ]
        )
    }
}
