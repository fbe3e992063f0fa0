/// Row 22: the first of the three laws, 1+1=3 (S3).
///
/// With more than two sides each counts one: of three sides that earn half as much again the equation is
/// "1 + 1 + 1 = 4.5".
public enum SynergyLaw: Framework {
    /// The row.
    public static let row = 22
    /// What it is called.
    public static let title = "Three laws: 1 + 1 = 3"
    /// The source.
    public static let source = "S3"
    /// Its thresholds: none, since the law itself names them.
    public static let settings: [Setting] = []

    /// The value of all against what all would earn alone, now and in the three quarters before.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        // In two steps, as the oldest sum counts: a step may end in a short month and lose days there.
        let oldest = day.adding(months: -9).adding(months: -12)
        let received = ReceivedValue(in: state, after: oldest, through: day)
        let baselines = Baselines(in: state, in: received.currency, on: day)
        let sides = Amount(state.organisations.count)
        let sums = (0..<4).map { quarter in
            sum(received, baselines, sides: sides, on: day.adding(months: -3 * quarter))
        }
        guard let newest = sums[0], baselines.missing.isEmpty, state.organisations.count > 1 else {
            return Finding(
                row: row,
                .open,
                received.entries.isEmpty
                    ? "nothing was received and confirmed yet"
                    : "the baselines of all sides are not known yet",
                figures: received.figures(state),
                remarks: received.remarks + baselines.remarks(in: state)
            )
        }
        let isReached = newest.value * 2 >= sides * 3
        let isApart = newest.value <= sides
        let ones = state.organisations.map { _ in "1" }.joined(separator: " + ")
        let equation = "\(ones) = \(newest.value.rounded(to: 1))"
        let history = zip(1..., sums.dropFirst()).compactMap { quarter, sum in
            sum.map {
                Figure(
                    "sum",
                    about: .month(day.adding(months: -3 * quarter).month),
                    .plain($0.value, digits: 1),
                    from: $0.evidence
                )
            }
        }
        return Finding(
            row: row,
            isReached ? .good : isApart ? .red : .amber,
            isApart ? "\(equation), better apart" : equation,
            figures: [Figure("sum", .plain(newest.value, digits: 1), from: newest.evidence)]
                + ReceivedValue(in: state, on: day).figures(state)
                + baselineFigures(baselines, received.currency, in: state) + history,
            remarks: received.remarks
        )
    }

    /// The right side of the equation for the twelve months up to a day; nil when it has none.
    private static func sum(
        _ received: ReceivedValue,
        _ baselines: Baselines,
        sides: Amount,
        on day: CivilDate
    ) -> (value: Amount, evidence: [EntityID])? {
        let start = day.adding(months: -12)
        let isCounted = { (entry: ReceivedValue.Entry) in
            start < entry.receipt.day && entry.receipt.day <= day
        }
        let behind = received.evidence(isCounted)
        guard !behind.isEmpty,
            let value = (received.total(isCounted) * sides).divided(by: baselines.total)
        else { return nil }
        return (value, behind + baselines.allEvidence)
    }

    private static func baselineFigures(
        _ baselines: Baselines,
        _ currency: Currency?,
        in state: PartnershipState
    ) -> [Figure] {
        state.organisations.compactMap { organisation in
            guard let currency, let amount = baselines.amounts[organisation.id] else { return nil }
            return Figure(
                "baseline",
                about: .organisation(organisation.id),
                .money(Money(amount, currency)),
                from: baselines.evidence[organisation.id] ?? []
            )
        }
    }
}
