/// Row 24: the participation test: each side's return is enough for it to take part.
///
/// It follows from the third law ("enough return"); that the own baseline is enough is our reading.
public enum ParticipationTest: Framework {
    /// The row.
    public static let row = 24
    /// What it is called.
    public static let title = "Participation test"
    /// The source.
    public static let source = "S3, law 3; our reading"
    /// Its thresholds: none.
    public static let settings: [Setting] = []

    /// Whether each side received at least what it would earn alone.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let received = ReceivedValue(in: state, on: day)
        let baselines = Baselines(in: state, in: received.currency, on: day)
        let remarks = received.remarks + baselines.remarks(in: state)
        guard !received.entries.isEmpty, !baselines.amounts.isEmpty else {
            return Finding(
                row: row,
                .open,
                received.entries.isEmpty
                    ? "nothing was received and confirmed yet" : "no side has a baseline yet",
                figures: received.figures(state),
                remarks: remarks
            )
        }
        var worse: [String] = []
        let dots = state.organisations.compactMap { organisation -> Figure? in
            guard let baseline = baselines.amounts[organisation.id] else { return nil }
            let isBetter = received.total(organisation.id) >= baseline
            if !isBetter { worse.append(organisation.name) }
            return Figure(
                "better_off",
                about: .organisation(organisation.id),
                .flag(isBetter),
                from: received.evidence { $0.receipt.receiver == organisation.id }
                    + (baselines.evidence[organisation.id] ?? [])
            )
        }
        let isWhole = baselines.missing.isEmpty
        let sentence =
            !worse.isEmpty
            ? "\(worse.joined(separator: " and ")) would be better off alone"
            : isWhole
                ? state.organisations.count == 2 ? "both better off" : "all better off"
                : "of some sides it is not known yet"
        return Finding(
            row: row,
            !worse.isEmpty ? .red : isWhole ? .good : .open,
            sentence,
            figures: dots + received.figures(state),
            remarks: remarks
        )
    }
}
