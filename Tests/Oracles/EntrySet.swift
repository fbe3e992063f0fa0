/// Some entries of a log, by their places; small and quick to join.
public struct EntrySet: Hashable, Sendable {
    private var words: [UInt64] = []

    /// Starts without entries.
    public init() {}

    /// Takes the places of entries.
    public init(_ places: some Sequence<Int>) {
        for place in places { insert(place) }
    }

    /// Whether an entry is among them.
    public func contains(_ place: Int) -> Bool {
        place >> 6 < words.count && words[place >> 6] >> (place & 63) & 1 == 1
    }

    /// Takes an entry.
    public mutating func insert(_ place: Int) {
        while words.count <= place >> 6 { words.append(0) }
        words[place >> 6] |= 1 << (place & 63)
    }

    /// Takes all entries of another.
    public mutating func formUnion(_ other: EntrySet) {
        while words.count < other.words.count { words.append(0) }
        for place in other.words.indices { words[place] |= other.words[place] }
    }
}
