/// How much of an ask is accepted, delivered and confirmed (rows 6, 8, 34).
struct CoveredAsk: Sendable {
    /// The ask.
    let item: Item
    /// How much is asked; 1 when nobody said.
    let asked: Amount
    /// How much of it both sides accepted.
    let accepted: Amount
    /// How much of it was delivered.
    let delivered: Amount
    /// How much of it the receiver confirmed.
    let confirmed: Amount
    /// Whether the receiver confirmed any of it, counted or not.
    let isReceived: Bool
    /// The first day on which both sides had signed some of it; nil when they signed nothing.
    let acceptedOn: CivilDate?
    /// The last day that they signed for it; nil when they signed none.
    let due: CivilDate?
    /// Whether no give meets it.
    let isUnmatched: Bool
    /// The signed matches in another unit than the ask's, which count for nothing.
    let otherwiseCounted: [Match]
    /// The ask, its matches and its receipts.
    let evidence: [EntityID]

    /// What part of it is accepted, in percent; at most all of it.
    var coverage: Amount {
        // Who asks for nothing got it.
        min(accepted.percent(of: asked) ?? .hundred, .hundred)
    }

    /// The asks that are on the table, in the order of their ids.
    static func all(in state: PartnershipState) -> [CoveredAsk] {
        let all = state.shared(Match.self)
        let matches = Dictionary(grouping: all.filter { $0.ask != nil }, by: \.ask)
        let uses = Dictionary(grouping: all, by: \.give).mapValues(\.count)
        let receipts = Dictionary(grouping: state.shared(Receipt.self), by: \.item)
        return state.shared(Ask.self).map(\.item).filter { $0.state != .draft }.map { item in
            let matches = matches[item.id, default: []]
            // A receipt names the ask, a match of it, or a give that meets nothing else.
            let gives = matches.compactMap(\.give).filter { uses[$0] == 1 }
            let names = Set([item.id] + matches.map(\.id) + gives)
            return CoveredAsk(
                item,
                matches,
                names.sorted().flatMap { receipts[$0, default: []] }
                    .filter { $0.receiver == item.organisation }
            )
        }
    }

    private init(_ item: Item, _ matches: [Match], _ receipts: [Receipt]) {
        self.item = item
        let asked = item.quantity ?? 1
        self.asked = asked
        let signed = matches.filter { $0.accepted != nil }
        let others = signed.filter { Self.isOther($0.unit, than: item.unit) }
        let uncounted = Set(others.map(\.id))
        otherwiseCounted = others
        // Where nobody counts, the ask's own state speaks for all of it.
        let whole = { (state: ItemState) in
            ItemState.order(item.state) >= ItemState.order(state) ? asked : .zero
        }
        accepted =
            signed.isEmpty
            ? whole(.accepted)
            : signed.filter { !uncounted.contains($0.id) }.compactMap(\.accepted)
                .reduce(.zero, +)
        let delivered = matches.filter { !uncounted.contains($0.id) }.map(\.delivered)
            .reduce(.zero, +)
        self.delivered = delivered > 0 ? delivered : whole(.delivered)
        let unread = uncounted.union(others.compactMap(\.give))
        let quantities = receipts.filter { $0.item.map { !unread.contains($0) } ?? true }
            .compactMap(\.quantity)
        confirmed = quantities.isEmpty ? whole(.confirmed) : quantities.reduce(.zero, +)
        isReceived = !receipts.isEmpty || item.state == .confirmed
        acceptedOn = signed.compactMap(\.acceptedOn).min()
        due = signed.compactMap(\.due).max()
        isUnmatched = matches.isEmpty && ItemState.order(item.state) < ItemState.order(.matched)
        evidence = [item.id] + matches.map(\.id) + receipts.map(\.id)
    }

    /// Whether two units are named and are not the same; capitals make no difference.
    private static func isOther(_ unit: String?, than asked: String?) -> Bool {
        guard let unit, let asked, !unit.isEmpty, !asked.isEmpty else { return false }
        return unit.lowercased() != asked.lowercased()
    }
}

extension ItemState {
    /// The place of a state in the life of an item.
    static func order(_ state: ItemState) -> Int { allCases.firstIndex(of: state) ?? 0 }
}
