/// What an edit does to a text: at a place so many characters go, and others come.
public struct TextChange: Hashable, Sendable {
    /// Where, in Unicode scalars of the text before.
    public let position: Int
    /// How many scalars go.
    public let removed: Int
    /// What comes in their place.
    public let inserted: String

    /// Describes a change.
    public init(at position: Int, removing removed: Int, inserting inserted: String) {
        self.position = position
        self.removed = removed
        self.inserted = inserted
    }
}

/// A cursor, or a selection between two ends, in a text that others change.
public struct TextSelection: Hashable, Sendable {
    /// The end where the selection began, in Unicode scalars.
    public private(set) var anchor: Int
    /// The end that moves; the same as the anchor for a cursor.
    public private(set) var head: Int

    /// Selects from one place to another, in either direction.
    public init(anchor: Int, head: Int) {
        self.anchor = anchor
        self.head = head
    }

    /// Places a cursor.
    public init(at place: Int) { self.init(anchor: place, head: place) }

    /// Follows a change that another made.
    ///
    /// What comes at a cursor's place comes before it, so that two who write at one place push each
    /// other along; what comes at the edge of a selection stays outside.
    public mutating func follow(_ change: TextChange) {
        let isCursor = anchor == head
        let low = min(anchor, head)
        let isForward = anchor <= head
        let first = Self.moved(low, by: change, staysAt: false)
        let last = Self.moved(max(anchor, head), by: change, staysAt: !isCursor)
        (anchor, head) = isForward ? (first, max(first, last)) : (max(first, last), first)
    }

    private static func moved(_ place: Int, by change: TextChange, staysAt: Bool) -> Int {
        let count = change.inserted.unicodeScalars.count
        if place < change.position { return place }
        if place > change.position + change.removed { return place - change.removed + count }
        if change.removed == 0, staysAt { return place }
        return change.position + (staysAt ? 0 : count)
    }
}
