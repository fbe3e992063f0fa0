/// Row 15: value is relevant and not a one-off (S2, pillar 5).
///
/// Relevant is what serves an ask or constraint of the other side, and what the other side finds so.
public enum RelevantValue: Framework {
    /// The row.
    public static let row = 15
    /// What it is called.
    public static let title = "Value is relevant and not a one-off"
    /// The source.
    public static let source = "S2, pillar 5; how many months are consistent is ours"

    /// From which mark on a value-add is relevant.
    static let relevantFrom = Setting(
        "relevant_from",
        4,
        "The receiver's mark from which a value-add is relevant."
    )

    /// In how many of twelve months there is something relevant when value is consistent.
    static let consistentFrom = Setting(
        "consistent_months",
        10,
        "In how many of twelve months something relevant was done when value is consistent."
    )

    /// Its thresholds.
    public static let settings = [relevantFrom, consistentFrom]

    /// In how many of the last twelve months there was something relevant.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let months = ValueAddMonths(in: state, on: day)
        guard !state.shared(ValueAdd.self).isEmpty else {
            return Finding(row: row, .open, "neither side recorded what it did for the other")
        }
        let count = months.count()
        let isConsistent = Amount(count) >= state.settings[consistentFrom]
        let word =
            switch count {
            case _ where isConsistent: "consistent"
            case 0: "nothing relevant"
            case 1: "a one-off"
            default: "inconsistent"
            }
        return Finding(
            row: row,
            isConsistent ? .good : count == 0 ? .red : .amber,
            "\(word): \(count) of 12 months",
            figures: figures(months, in: state),
            remarks: remarks(months)
        )
    }

    private static func figures(_ months: ValueAddMonths, in state: PartnershipState) -> [Figure] {
        let relevant = months.relevant.values.flatMap { $0 }
        let total = Figure(
            "months",
            .count(months.count(), of: "months"),
            from: relevant.map(\.id)
        )
        let sides = state.organisations.map { organisation in
            Figure(
                "months",
                about: .organisation(organisation.id),
                .count(months.count(by: organisation.id), of: "months"),
                from: relevant.filter { $0.giver == organisation.id }.map(\.id)
            )
        }
        let strip = months.months.map { month in
            Figure(
                "relevant",
                about: .month(month),
                .flag(months.relevant[month] != nil),
                from: months.relevant[month, default: []].map(\.id)
            )
        }
        return [total] + sides + strip
    }

    private static func remarks(_ months: ValueAddMonths) -> [Remark] {
        var remarks: [Remark] = []
        if !months.unmarked.isEmpty {
            remarks.append(
                Remark(
                    "the receiver has not marked \(months.unmarked.count) of \(months.entries.count)",
                    evidence: months.unmarked
                )
            )
        }
        if !months.unlinked.isEmpty {
            remarks.append(
                Remark(
                    "\(months.unlinked.count) of \(months.entries.count) serve no ask or constraint of the other side",
                    evidence: months.unlinked
                )
            )
        }
        return remarks
    }
}
