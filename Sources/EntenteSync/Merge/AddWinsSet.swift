/// A set in which an addition survives every removal that had not seen it (clause 2, `add`, `rem`).
///
/// A removal takes away just the additions it saw; what it did not see arrives later and stays. So
/// there is nothing to remember of a removal, and the set needs no tombstones (INV-9).
public struct AddWinsSet: Hashable, Sendable {
    private var tags: [ExactText: [Origin]] = [:]

    /// Starts empty.
    public init() {}

    /// Takes an addition.
    public mutating func add(_ member: String, _ origin: Origin) {
        let key = ExactText(member)
        var seen = tags[key, default: []]
        seen.removeAll { $0.precedes(origin) || $0 == origin }
        seen.append(origin)
        tags[key] = seen
    }

    /// Takes a removal.
    public mutating func remove(_ member: String, _ origin: Origin) {
        let key = ExactText(member)
        let left = tags[key, default: []].filter { !$0.precedes(origin) }
        tags[key] = left.isEmpty ? nil : left
    }

    /// The members, in the order of their bytes.
    public var members: [String] {
        tags.keys.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    mutating func updateOrigins(_ body: (inout Origin) -> Void) {
        for key in tags.keys {
            for place in tags[key, default: []].indices { body(&tags[key, default: []][place]) }
        }
    }
}

/// A text that is equal to another only when their bytes are (rule F43).
struct ExactText: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: Self, right: Self) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }
}
