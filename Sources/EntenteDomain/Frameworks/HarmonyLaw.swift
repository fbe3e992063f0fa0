/// Row 23: the second of the three laws, 1+1=1: work in harmony as if one (S3).
public enum HarmonyLaw: Framework {
    /// The row.
    public static let row = 23
    /// What it is called.
    public static let title = "Three laws: 1 + 1 = 1, work in harmony"
    /// The source.
    public static let source = "S3; the bound of the verdict is ours"

    /// How many working days a decision may take.
    static let decisionWorkingDays = Setting(
        "decision_working_days",
        10,
        "How many working days a decision may take."
    )

    /// How many days a conflict may stand.
    static let conflictDays = Setting(
        "conflict_days",
        3,
        "How many days two values may stand beside each other before somebody chooses."
    )

    /// From which mean on sides work in harmony.
    static let goodFrom = Setting(
        "harmony_good_from",
        75,
        "The percentage from which the sides work in harmony."
    )

    /// Its thresholds.
    public static let settings = [decisionWorkingDays, conflictDays, goodFrom]

    /// The mean of the four parts of which something is known, and the weakest.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let parts = [
            work(in: state, on: day), decisions(in: state, on: day), conflicts(in: state, on: day),
            pulse(in: state, on: day),
        ]
        let known = parts.compactMap(\.score)
        let named = parts.map { Part(name: $0.words, score: $0.score) }
        guard let mean = Amount.mean(of: known), let weakest = Part.weakest(named) else {
            return Finding(row: row, .open, "the sides have not worked together yet")
        }
        let remarks = parts.filter { $0.score == nil }.map {
            Remark("nothing is known of the \($0.words) yet")
        }
        return Finding(
            row: row,
            mean >= state.settings[goodFrom] ? .good : .amber,
            "\(mean.rounded(to: 0)) %, weakest: \(weakest.name)",
            figures: [Figure("harmony", .percent(mean), from: parts.flatMap(\.evidence))]
                + parts.compactMap(\.figure),
            remarks: remarks
        )
    }

    /// One of the four numbers.
    private struct Measure {
        let name: String
        /// What people call it.
        let words: String
        /// From 0 to 100; nil when nothing is known.
        let score: Amount?
        let evidence: [EntityID]

        var figure: Figure? {
            score.map { Figure(name, .percent($0, digits: 1), from: evidence) }
        }
    }

    /// How evenly the sides share the work: the actions that each did in twelve months.
    private static func work(in state: PartnershipState, on day: CivilDate) -> Measure {
        let start = day.adding(months: -12)
        let sides = Dictionary(
            uniqueKeysWithValues: state.organisations.enumerated().map { ($1.id, $0) }
        )
        var counts = Array(repeating: 0, count: sides.count)
        var evidence: [EntityID] = []
        for action in state.shared(Action.self) {
            guard let done = action.doneOn, start < done, done <= day,
                let side = sides[action.organisation]
            else { continue }
            counts[side] += 1
            evidence.append(action.id)
        }
        let smallest = Amount(counts.min() ?? 0) * Amount(counts.count)
        return Measure(
            name: "shared_work",
            words: "shares of the work",
            score: smallest.percent(of: Amount(counts.reduce(0, +))),
            evidence: evidence
        )
    }

    /// How many decisions were taken in time, of those asked for in twelve months or still open.
    ///
    /// Waiting longer makes none better. Those that may still be taken in time are left out.
    private static func decisions(in state: PartnershipState, on day: CivilDate) -> Measure {
        let start = day.adding(months: -12)
        let calendar = state.workingDays
        let longest = state.settings.whole(decisionWorkingDays)
        let isDecided = { (decision: Decision) in decision.decidedOn.map { $0 <= day } ?? false }
        let asked = state.shared(Decision.self).filter { decision in
            decision.askedOn <= day && (start < decision.askedOn || !isDecided(decision))
        }
        let took = { (decision: Decision) in
            let end = isDecided(decision) ? decision.decidedOn ?? day : day
            return calendar.count(after: decision.askedOn, through: end)
        }
        let ratio = Ratio(asked.filter { isDecided($0) || took($0) > longest }) {
            took($0) <= longest
        }
        return Measure(
            name: "decisions_in_time",
            words: "decision times",
            score: ratio.percent,
            evidence: ratio.evidence
        )
    }

    /// How many conflicts were settled in time, of those that began in twelve months or still stand; those
    /// that may still be are left out.
    private static func conflicts(in state: PartnershipState, on day: CivilDate) -> Measure {
        let start = day.adding(months: -12)
        let longest = state.settings.whole(conflictDays)
        let stood = state.operations.conflicts
            .filter { $0.began <= day && (start < $0.began || $0.settled.map { day < $0 } ?? true) }
            .compactMap {
                conflict -> (entity: EntityID, isInTime: Bool)? in
                let settled = conflict.settled.flatMap { $0 <= day ? $0 : nil }
                let isInTime = conflict.began.days(until: settled ?? day) <= longest
                return settled == nil && isInTime ? nil : (conflict.entity, isInTime)
            }
        let ratio = Ratio(
            met: stood.count(where: \.isInTime),
            of: stood.count,
            evidence: stood.map(\.entity)
        )
        return Measure(
            name: "conflicts_in_time",
            words: "settling of conflicts",
            score: ratio.percent,
            evidence: ratio.evidence
        )
    }

    /// How near the sides' marks of trust are: marks are from 1 to 5, so a gap of 4 is the widest.
    private static func pulse(in state: PartnershipState, on day: CivilDate) -> Measure {
        let newest = PulseRounds(in: state, on: day).rounds.first
        return Measure(
            name: "pulse_nearness",
            words: "pulse gap",
            score: newest.map { (.hundred - $0.gap * 25).clamped(to: 0...100) },
            evidence: newest?.results.map(\.id) ?? []
        )
    }
}
