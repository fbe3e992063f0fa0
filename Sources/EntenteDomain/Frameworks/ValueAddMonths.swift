/// In which of the last twelve months somebody did something relevant for the other side (rows 13, 15).
struct ValueAddMonths: Sendable {
    /// The twelve months up to that of a day, in order.
    let months: [Period]
    /// What was done in them.
    let entries: [ValueAdd]
    /// What of it the receiver finds relevant, by month.
    let relevant: [Period: [ValueAdd]]
    /// What of it no receiver has marked.
    let unmarked: [EntityID]
    /// What of it serves no ask or constraint of another organisation that all can see.
    let unlinked: [EntityID]

    /// Looks at what was done in the months up to a day.
    init(in state: PartnershipState, on day: CivilDate) {
        let months = (0..<12).map { day.month.adding(months: $0 - 11) }
        self.months = months
        let first = months[0]
        entries = state.shared(ValueAdd.self).filter { first <= $0.day.month && $0.day <= day }
        let linked = entries.filter { Self.isLinked($0, in: state) }
        let from = state.settings[RelevantValue.relevantFrom]
        relevant = Dictionary(
            grouping: linked.filter { $0.relevance.map { Amount($0) >= from } ?? false },
            by: \.day.month
        )
        unmarked = entries.filter { $0.relevance == nil }.map(\.id)
        let known = Set(linked.map(\.id))
        unlinked = entries.map(\.id).filter { !known.contains($0) }
    }

    /// How many months have something relevant that one side did, or any when none is named.
    func count(by giver: OrganisationID? = nil) -> Int {
        relevant.values.count { entries in
            entries.contains { giver == nil || $0.giver == giver }
        }
    }

    private static func isLinked(_ entry: ValueAdd, in state: PartnershipState) -> Bool {
        guard let id = entry.serves, let record = state.record(id) else { return false }
        return record.audience == .shared && ["ask", "constraint"].contains(record.type)
            && record.made.organisation != entry.giver
    }
}
