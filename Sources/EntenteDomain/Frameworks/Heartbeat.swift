/// Row 10: "living, breathing", "not managed by a contract" (S0).
///
/// A partnership lives when both sides act where both can see it. So what counts is the side that acted
/// longer ago.
public enum Heartbeat: Framework {
    /// The row.
    public static let row = 10
    /// What it is called.
    public static let title = "Living, breathing"
    /// The source.
    public static let source = "S0"

    static let amberFrom = Setting(
        "heartbeat_amber_days",
        21,
        "The days since both sides acted from which a partnership needs attention."
    )
    static let redFrom = Setting(
        "heartbeat_red_days",
        45,
        "The days since both sides acted from which a partnership is in danger."
    )

    /// Its thresholds.
    public static let settings = [amberFrom, redFrom]

    /// The last act of an organisation: its day, and the entity that shows it.
    private typealias Act = (day: CivilDate, entity: EntityID)

    /// The days since both sides acted.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let (acts, first) = acts(in: state, by: day)
        guard let first else {
            return Finding(row: row, .open, "nobody has acted yet")
        }
        let sides = state.organisations.map { ($0, act: acts[$0.id]) }
        let since = sides.map { $0.act?.day ?? first.day }.min() ?? first.day
        let days = since.days(until: day)
        let isRed = Amount(days) >= state.settings[redFrom]
        let isAmber = Amount(days) >= state.settings[amberFrom]
        let verdict: Verdict = isRed ? .red : isAmber ? .amber : .good
        let silent = sides.filter { $0.act == nil }
        return Finding(
            row: row,
            verdict,
            "\(counted(days, "day")) since both sides acted",
            figures: [
                Figure(
                    "days",
                    .count(days, of: "days"),
                    from: sides.map { $0.act?.entity ?? first.entity }
                )
            ]
                + sides.compactMap { organisation, act in
                    act.map {
                        Figure(
                            "last_act",
                            about: .organisation(organisation.id),
                            .day($0.day),
                            from: [$0.entity]
                        )
                    }
                },
            remarks: silent.map { Remark("\($0.0.name) has not acted yet") }
                + (verdict == .good ? [] : [suggestion(state, day)])
        )
    }

    private static func suggestion(_ state: PartnershipState, _ day: CivilDate) -> Remark {
        guard let next = ReviewBook(state).next(from: day) else {
            return Remark("plan the next review")
        }
        return Remark("the next review is on \(next.due); hold it sooner", evidence: [next.id])
    }

    /// The last act of each organisation in what all can see, and the first act of any.
    private static func acts(
        in state: PartnershipState,
        by day: CivilDate
    ) -> (last: [OrganisationID: Act], first: Act?) {
        var last: [OrganisationID: Act] = [:]
        var first: Act?
        state.forEachShared { record in
            let note = { (stamp: EntityRecord.Stamp) in
                guard stamp.day <= day else { return }
                if let known = last[stamp.organisation],
                    known.day > stamp.day || known.day == stamp.day && known.entity <= record.id
                {
                    return
                }
                last[stamp.organisation] = (stamp.day, record.id)
            }
            record.forEachAct(note)
            let made = (day: record.made.day, entity: record.id)
            if made.day <= day, first.map({ (made.day, made.entity) < ($0.day, $0.entity) }) ?? true
            {
                first = made
            }
        }
        return (last, first)
    }
}
