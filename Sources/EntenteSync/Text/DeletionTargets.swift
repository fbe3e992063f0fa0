/// Which characters each walked deletion hit.
struct DeletionTargets: Sendable {
    /// A range of characters that a part of a deletion hit, from left to right.
    private struct Hit: Sendable {
        /// The first local version of that part.
        let lv: UInt32
        let count: UInt32
        /// The name of the leftmost character.
        let name: UInt32
        /// The next hit of the same operation.
        var next: UInt32
    }

    private static let none = UInt32.max

    private var hits = ContiguousArray<Hit>()
    /// For each operation since the start its first hit.
    private var heads = ContiguousArray<UInt32>()
    private var firstOperation: Int?

    /// Starts over at an operation; nil if that one is yet to come.
    mutating func start(at operation: Int?) {
        hits.removeAll(keepingCapacity: true)
        heads.removeAll(keepingCapacity: true)
        firstOperation = operation
    }

    mutating func note(_ operation: Int, lv: UInt32, count: UInt32, name: UInt32) {
        let first = firstOperation ?? operation
        firstOperation = first
        while heads.count <= operation - first { heads.append(Self.none) }
        // The newest hit comes first; their order does not matter.
        let place = operation - first
        hits.append(Hit(lv: lv, count: count, name: name, next: heads[place]))
        heads[place] = UInt32(hits.count - 1)
    }

    /// One of the hits of an operation; nil if there is none.
    @inline(__always)
    func first(of operation: Int) -> Int? {
        let place = operation - (firstOperation ?? operation)
        guard place < heads.count, heads[place] != Self.none else { return nil }
        return Int(heads[place])
    }

    @inline(__always)
    func next(after hit: Int) -> Int? {
        hits[hit].next == Self.none ? nil : Int(hits[hit].next)
    }

    /// The names of the characters of a hit that the deletions of some local versions concern; nil
    /// if they concern none.
    @inline(__always)
    func names(_ hit: Int, in range: Range<UInt32>, isBackspace: Bool) -> Range<UInt32>? {
        let hit = hits[hit]
        let first = max(hit.lv, range.lowerBound)
        let end = min(hit.lv + hit.count, range.upperBound)
        guard first < end else { return nil }
        // A backspace goes from right to left.
        let skipped = isBackspace ? hit.lv + hit.count - end : first - hit.lv
        return hit.name + skipped..<hit.name + skipped + (end - first)
    }
}
