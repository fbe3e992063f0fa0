/// Row 14: the account manager's four roles (S2).
///
/// Every ask of the other side is understood, planned, delivered, and then told. What one side's account
/// manager does is seen in the asks of the others.
public enum FourRoles: Framework {
    /// The row.
    public static let row = 14
    /// What it is called.
    public static let title = "The account manager's four roles: understand, plan, deliver, steward"
    /// The source.
    public static let source = "S2; the bound of the verdict is ours"

    /// From which percentage on the weakest role is good.
    static let goodFrom = Setting(
        "four_roles_good_from",
        75,
        "The percentage from which the weakest of the account manager's four roles is good."
    )

    /// Its thresholds.
    public static let settings = [goodFrom]

    /// The four ratios, together and of each side, and the weakest.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let asks = state.shared(Ask.self).filter { $0.item.state != .draft }
        let all = Board(asks, in: state, on: day)
        guard let weakest = Part.weakest(all.parts) else {
            return Finding(row: row, .open, "neither side asked for anything yet")
        }
        var figures = all.figures(about: nil)
        for organisation in state.organisations {
            let others = asks.filter { $0.item.organisation != organisation.id }
            let board = Board(others, in: state, on: day)
            figures += board.figures(about: .organisation(organisation.id))
        }
        return Finding(
            row: row,
            weakest.score >= state.settings[goodFrom] ? .good : .amber,
            "weakest role: \(weakest.name), \(weakest.score.rounded(to: 0)) %",
            figures: figures,
            remarks: all.remarks
        )
    }

    /// On which days asks were delivered.
    private struct Deliveries {
        private let matched: [EntityID: CivilDate]

        init(in state: PartnershipState) {
            let days = state.shared(Match.self).compactMap { match in
                match.ask.flatMap { ask in match.deliveredOn.map { (ask, $0) } }
            }
            matched = Dictionary(days, uniquingKeysWith: { max($0, $1) })
        }

        /// The day that somebody said: of the ask, or of the last match of one that is delivered.
        func said(of item: Item) -> CivilDate? {
            item.deliveredOn ?? (Self.isDone(item) ? matched[item.id] : nil)
        }

        /// The day on which an ask was delivered; nil while it is not.
        func day(of item: Item) -> CivilDate? {
            // A delivery without a day was in time: who says late says when.
            said(of: item) ?? (Self.isDone(item) ? item.due : nil)
        }

        /// Whether an ask is delivered on a day; who says so and not when says it of today.
        func isDelivered(_ item: Item, on day: CivilDate) -> Bool {
            said(of: item).map { $0 <= day } ?? Self.isDone(item)
        }

        private static func isDone(_ item: Item) -> Bool {
            [.delivered, .confirmed].contains(item.state)
        }
    }

    /// The four columns of some asks.
    private struct Board {
        let understand: Ratio
        let plan: Ratio
        let deliver: Ratio
        let steward: Ratio
        /// The median of the days from delivery to telling; nil when nothing was told.
        let toldAfter: Amount?

        init(_ asks: [Ask], in state: PartnershipState, on day: CivilDate) {
            let actions = Set(state.shared(Action.self).map(\.id))
            let notes = Dictionary(
                state.shared(Note.self).map { ($0.id, $0) },
                uniquingKeysWith: { first, _ in first }
            )
            let told = { (ask: Ask) -> Note? in
                guard let note = ask.item.told.flatMap({ notes[$0] }) else { return nil }
                let isOpened = note.openedBy.contains {
                    state.organisation(of: $0) == ask.item.organisation
                }
                return isOpened ? note : nil
            }
            understand = Ratio(asks) { $0.item.reviewedOn.map { $0 <= day } ?? false }
            plan = Ratio(asks) { $0.item.planned.map(actions.contains) ?? false }
            let deliveries = Deliveries(in: state)
            let isOnTime = { (ask: Ask) -> Bool in
                guard let due = ask.item.due, let done = deliveries.day(of: ask.item) else {
                    return false
                }
                return done <= due
            }
            let due = asks.filter { ask in
                // What is due on the day itself may still be delivered on it.
                ask.item.due.map { $0 < day || ($0 == day && isOnTime(ask)) } ?? false
            }
            deliver = Ratio(due, isOnTime)
            let delivered = asks.filter { deliveries.isDelivered($0.item, on: day) }
            steward = Ratio(delivered) { told($0) != nil }
            let delays = delivered.compactMap { ask -> Amount? in
                // Nobody said so of the day by which it was due: no delay is counted from that.
                guard let done = deliveries.said(of: ask.item), let opened = told(ask)?.openedOn
                else {
                    return nil
                }
                return Amount(max(0, done.days(until: opened)))
            }
            toldAfter = Amount.median(of: delays)
        }

        var parts: [Part] {
            [
                Part(name: "understand", score: understand.percent),
                Part(name: "plan", score: plan.percent),
                Part(name: "deliver", score: deliver.percent),
                Part(name: "steward", score: steward.percent),
            ]
        }

        func figures(about subject: Figure.Subject?) -> [Figure] {
            let median = toldAfter.map { days in
                Figure(
                    "told_after",
                    about: subject,
                    .number(days.rounded(to: 1), unit: "days"),
                    from: steward.evidence
                )
            }
            return [
                understand.figure("understand", about: subject),
                plan.figure("plan", about: subject),
                deliver.figure("deliver", about: subject),
                steward.figure("steward", about: subject), median,
            ].compactMap { $0 }
        }

        var remarks: [Remark] {
            let sentences = [
                ("were not reviewed", understand), ("are in no plan", plan),
                ("were not delivered on time", deliver), ("were delivered and not told", steward),
            ]
            return sentences.compactMap { sentence, ratio in
                guard !ratio.unmet.isEmpty else { return nil }
                return Remark(
                    "\(ratio.unmet.count) of \(ratio.count) asks \(sentence)",
                    evidence: ratio.unmet
                )
            }
        }
    }
}
