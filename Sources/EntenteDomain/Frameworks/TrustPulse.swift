/// Row 16: trust, integrity, chemistry, responsive, aligned purpose, values, principles; "both must feel
/// equitable" (S1).
///
/// Answers stay with their side. What both compare are the means that each side published.
public enum TrustPulse: Framework {
    /// The row.
    public static let row = 16
    /// What it is called.
    public static let title = "Trust criteria, felt by both sides"
    /// The source.
    public static let source = "S1"

    /// From which gap on somebody should look.
    static let gapFrom = Setting(
        "pulse_gap",
        "1.0",
        "The gap between the sides' mean marks from which somebody should look."
    )

    /// Its thresholds.
    public static let settings = [gapFrom]

    /// The mean of each side and the gap, in the newest round of which every side published a result.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let pulse = PulseRounds(in: state, on: day)
        let own = ownFigures(in: state, on: day)
        let missing = pulse.missing.map {
            Remark("\(state.name($0)) did not publish its newest result")
        }
        guard let newest = pulse.rounds.first else {
            return Finding(
                row: row,
                .open,
                "there is no round of which every side published a result",
                figures: own,
                remarks: missing
            )
        }
        let isWide = newest.gap >= state.settings[gapFrom]
        var remarks = missing
        let gaps = TrustCriterion.allCases.map { (criterion: $0, gap: newest.gap($0)) }
        let widest = gaps.dropFirst().reduce(gaps[0]) { $1.gap > $0.gap ? $1 : $0 }
        if widest.gap > 0 {
            let word = widest.criterion.rawValue.split(separator: "_").joined(separator: " ")
            remarks.append(
                Remark(
                    "furthest apart: \(word), \(widest.gap.rounded(to: 1))",
                    evidence: newest.results.map(\.id)
                )
            )
        }
        return Finding(
            row: row,
            isWide ? .amber : .good,
            "gap \(newest.gap.rounded(to: 1)) in \(newest.month)",
            figures: figures(newest) + history(pulse.rounds.dropFirst()) + own,
            remarks: remarks
        )
    }

    private static func figures(_ round: PulseRounds.Round) -> [Figure] {
        let sides = round.results.flatMap { result -> [Figure] in
            let marks = TrustCriterion.allCases.compactMap { criterion in
                result.means[criterion].map {
                    Figure(
                        "mark",
                        about: .side(result.organisation, criterion.rawValue),
                        .plain($0, digits: 1),
                        from: [result.id]
                    )
                }
            }
            let side = Figure.Subject.organisation(result.organisation)
            return [
                Figure("mean", about: side, .plain(result.mean, digits: 1), from: [result.id]),
                Figure("answers", about: side, .count(result.answers), from: [result.id]),
            ] + marks
        }
        let gap = Figure("gap", .plain(round.gap, digits: 1), from: round.results.map(\.id))
        return [gap] + sides
    }

    /// The gap of each earlier round, and the mean of each side: two lines, and what lies between them.
    private static func history(_ rounds: some Sequence<PulseRounds.Round>) -> [Figure] {
        rounds.flatMap { round in
            let gap = Figure(
                "gap",
                about: .month(round.month),
                .plain(round.gap, digits: 1),
                from: round.results.map(\.id)
            )
            let means = round.results.map { result in
                Figure(
                    "mean",
                    about: .side(result.organisation, "\(round.month)"),
                    .plain(result.mean, digits: 1),
                    from: [result.id]
                )
            }
            return [gap] + means
        }
    }

    /// For the viewer alone: how many colleagues answered the newest round, and their mean once a mean
    /// tells nothing of one of them.
    private static func ownFigures(in state: PartnershipState, on day: CivilDate) -> [Figure] {
        guard let viewer = state.viewer else { return [] }
        let answers = state.own(Pulse.self).filter { $0.round <= day.month }
        guard let newest = answers.map(\.round).max() else { return [] }
        let counted = PulseResult.newest(of: answers, round: newest)
        let side = Figure.Subject.organisation(viewer)
        // No evidence here: a number opens to what it was computed from, and that would be each colleague's
        // answer. Even beside a mean of three, nobody was told that theirs would be read one by one.
        let count = Figure("own_answers", about: side, .count(counted.count), from: [])
        let marks = counted.flatMap { $0.marks.values.map { Amount($0) } }
        guard counted.count >= PulseResult.fewestAnswers, let mean = Amount.mean(of: marks) else {
            return [count]
        }
        return [count, Figure("own_mean", about: side, .plain(mean, digits: 1), from: [])]
    }
}
