/// What two departments of two sides received from each other (row 34).
struct DepartmentPair: Sendable {
    /// The department of the organisation with the lower id.
    let one: DepartmentID
    /// The department of the other organisation.
    let other: DepartmentID
    /// What people call the pair.
    let name: String
    /// The entities that declare the pair.
    let declared: [EntityID]
    /// What the one received from the other in twelve months, in the order of the days.
    let byOne: [ReceivedValue.Entry]
    /// What the other received from the one in twelve months, in the order of the days.
    let byOther: [ReceivedValue.Entry]
    /// The oldest receipt, of whatever year, of who received more that what came back does not cover.
    ///
    /// What comes back returns the oldest first, as one settles an account. What is owed does not go away with
    /// the year.
    let oldestUnreturned: ReceivedValue.Entry?

    /// The smaller total over the larger; nil when nothing of value was exchanged.
    var ratio: Amount? {
        let totals = [Self.total(byOne), Self.total(byOther)]
        guard let least = totals.min(), let most = totals.max() else { return nil }
        return least.divided(by: most)
    }

    private static func oldestUnreturned(
        _ byOne: [ReceivedValue.Entry],
        _ byOther: [ReceivedValue.Entry]
    ) -> ReceivedValue.Entry? {
        let (mine, theirs) = (total(byOne), total(byOther))
        var returned = min(mine, theirs)
        return (mine > theirs ? byOne : mine < theirs ? byOther : []).first { entry in
            returned -= entry.value
            return returned < 0
        }
    }

    private static func total(_ entries: [ReceivedValue.Entry]) -> Amount {
        entries.map(\.value).reduce(.zero, +)
    }

    private struct Key: Hashable {
        let one: DepartmentID
        let other: DepartmentID
    }

    /// The pairs that exchanged something or are declared, in the order of their ids.
    ///
    /// - Parameters:
    ///   - state: What the viewer reads.
    ///   - received: What was received in twelve months.
    ///   - ever: What was received at any time.
    /// - Returns: The pairs.
    static func all(
        in state: PartnershipState,
        of received: ReceivedValue,
        ever: ReceivedValue
    ) -> [DepartmentPair] {
        let places = places(state)
        var declared: [Key: [EntityID]] = [:]
        for pairing in state.shared(Pairing.self) {
            guard let key = key(pairing.one, pairing.other, places) else { continue }
            declared[key, default: []].append(pairing.id)
        }
        let (recent, all) = (entries(of: received, places), entries(of: ever, places))
        let sorted = Set(declared.keys).union(all.keys).sorted {
            ($0.one, $0.other) < ($1.one, $1.other)
        }
        return sorted.map { key in
            let by = { (entries: [Key: [ReceivedValue.Entry]], department: DepartmentID) in
                entries[key, default: []].filter { $0.receipt.department == department }
            }
            return DepartmentPair(
                one: key.one,
                other: key.other,
                name: name(key, places),
                declared: declared[key, default: []],
                byOne: by(recent, key.one),
                byOther: by(recent, key.other),
                oldestUnreturned: oldestUnreturned(by(all, key.one), by(all, key.other))
            )
        }
    }

    /// What each pair received, in the order of the days.
    private static func entries(
        of received: ReceivedValue,
        _ places: [DepartmentID: (side: Int, name: String)]
    ) -> [Key: [ReceivedValue.Entry]] {
        let sorted = received.entries.sorted {
            ($0.receipt.day, $0.receipt.id) < ($1.receipt.day, $1.receipt.id)
        }
        var entries: [Key: [ReceivedValue.Entry]] = [:]
        for entry in sorted {
            guard let key = key(of: entry.receipt, places) else { continue }
            entries[key, default: []].append(entry)
        }
        return entries
    }

    /// What has to be said of receipts that name no two departments of two sides.
    static func unpaired(_ received: ReceivedValue, in state: PartnershipState) -> [Remark] {
        let places = places(state)
        let missing = received.entries.filter { key(of: $0.receipt, places) == nil }
        guard !missing.isEmpty else { return [] }
        let count = missing.count
        return [
            Remark(
                "\(count) \(count == 1 ? "receipt names" : "receipts name") no two departments",
                evidence: missing.map(\.receipt.id)
            )
        ]
    }

    /// Where a department stands: the place of its organisation, and its name.
    private static func places(
        _ state: PartnershipState
    ) -> [DepartmentID: (side: Int, name: String)] {
        let pairs = state.organisations.enumerated().flatMap { place, organisation in
            organisation.departments.map { ($0.id, (side: place, name: $0.name)) }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    private static func key(
        of receipt: Receipt,
        _ places: [DepartmentID: (side: Int, name: String)]
    ) -> Key? {
        guard let department = receipt.department, let giver = receipt.giver else { return nil }
        return key(department, giver, places)
    }

    private static func key(
        _ one: DepartmentID,
        _ other: DepartmentID,
        _ places: [DepartmentID: (side: Int, name: String)]
    ) -> Key? {
        guard let here = places[one], let there = places[other], here.side != there.side else {
            return nil
        }
        return here.side < there.side ? Key(one: one, other: other) : Key(one: other, other: one)
    }

    private static func name(
        _ key: Key,
        _ places: [DepartmentID: (side: Int, name: String)]
    ) -> String {
        let names = [key.one, key.other].map { places[$0]?.name.lowercased() ?? "" }
        return names[0] == names[1] ? names[0] : names.joined(separator: " with ")
    }
}
