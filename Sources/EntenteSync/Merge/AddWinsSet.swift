/// A set in which an addition survives every removal that had not seen it (clause 2, `add`, `rem`).
///
/// A removal takes away just the additions it saw; what it did not see arrives later and stays. So
/// there is nothing to remember of a removal, and the set needs no tombstones (INV-9).
public struct AddWinsSet: Hashable, Sendable {
    private var additions: [ExactText: [Origin.Name: Origin]] = [:]

    /// Starts empty.
    public init() {}

    /// Takes an addition.
    public mutating func add(_ member: String, _ origin: Origin) {
        let key = ExactText(member)
        var standing = unseen(additions[key], by: origin)
        standing[origin.name] = origin
        additions[key] = standing
    }

    /// Takes a removal.
    public mutating func remove(_ member: String, _ origin: Origin) {
        let key = ExactText(member)
        let standing = unseen(additions[key], by: origin)
        additions[key] = standing.isEmpty ? nil : standing
    }

    /// The members, in the order of their bytes.
    public var members: [String] {
        additions.keys.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    /// The additions that no removal had seen: members in the order of their bytes, origins in that of
    /// their names.
    var standing: [(member: String, origins: [Origin])] {
        additions.map { ($0.key.text, $0.value.values.sorted { $0.name < $1.name }) }
            .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
    }

    /// Takes additions of which none had seen another.
    mutating func insert(_ member: String, _ origins: [Origin]) {
        for origin in origins { additions[ExactText(member), default: [:]][origin.name] = origin }
    }

    mutating func updateOrigins(_ body: (inout Origin) -> Void) {
        additions = additions.mapValues { standing in
            standing.mapValues { origin in
                var origin = origin
                body(&origin)
                return origin
            }
        }
    }
}

private func unseen(
    _ additions: [Origin.Name: Origin]?,
    by origin: Origin
) -> [Origin.Name: Origin] {
    additions?.filter { !$0.value.precedes(origin) } ?? [:]
}
