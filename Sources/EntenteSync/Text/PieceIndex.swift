/// Finds the leaf that holds a character: sorted names of the first characters of all pieces.
///
/// Names are numbers; the piece that holds one is the last that begins at or before it. The sorted
/// list is cut into blocks, so that an insertion moves a few hundred entries at most.
///
/// The memory is managed by hand, as that of the tree it belongs to.
struct PieceIndex: ~Copyable {
    /// A piece: the name of its first character, and its leaf.
    struct Entry {
        let start: UInt32
        var leaf: UInt32
    }

    private static let capacity = 256

    /// The entries of all blocks, each with room for `capacity`.
    private var entries: UnsafeMutablePointer<Entry>
    private var room = 1
    private var counts: ContiguousArray<Int> = [0]
    /// The blocks in the order of their names, and the first name of each.
    private var order: ContiguousArray<Int> = [0]
    private var firsts: ContiguousArray<UInt32> = [0]

    init() { entries = .allocate(capacity: Self.capacity) }

    deinit { entries.deallocate() }

    borrowing func copy() -> PieceIndex {
        var copy = PieceIndex()
        copy.reserve(room)
        copy.entries.update(from: entries, count: counts.count * Self.capacity)
        copy.counts = counts
        copy.order = order
        copy.firsts = firsts
        return copy
    }

    private mutating func reserve(_ blocks: Int) {
        guard blocks > room else { return }
        let new = UnsafeMutablePointer<Entry>.allocate(capacity: blocks * Self.capacity)
        new.update(from: entries, count: counts.count * Self.capacity)
        entries.deallocate()
        entries = new
        room = blocks
    }

    mutating func clear() {
        if counts.count > 1 {
            counts = [0]
            order = [0]
            firsts = [0]
        }
        counts[0] = 0
    }

    /// The piece that holds a character; there must be one.
    borrowing func piece(holding name: UInt32) -> Entry { entries[place(of: name)] }

    mutating func insert(_ entry: Entry) {
        let number = number(of: entry.start)
        let block = order[number]
        let start = block * Self.capacity
        let place = place(of: entry.start) + 1
        var current = start + counts[block]
        while current > place {
            entries[current] = entries[current - 1]
            current -= 1
        }
        entries[place] = entry
        counts[block] += 1
        if counts[block] == Self.capacity { divide(number) }
    }

    private mutating func divide(_ number: Int) {
        let new = counts.count
        reserve(max(room, new + 1 > room ? 2 * room : room))
        let half = Self.capacity / 2
        let from = entries + order[number] * Self.capacity + half
        (entries + new * Self.capacity).update(from: from, count: half)
        counts[order[number]] = half
        counts.append(half)
        order.insert(new, at: number + 1)
        firsts.insert(entries[new * Self.capacity].start, at: number + 1)
    }

    /// Notes that a piece stands in another leaf now.
    mutating func move(_ start: UInt32, to leaf: UInt32) { entries[place(of: start)].leaf = leaf }

    /// The place among the blocks of the one that a name belongs to.
    @inline(__always)
    private borrowing func number(of name: UInt32) -> Int {
        guard firsts.count > 1 else { return 0 }
        var low = 0
        var high = firsts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if firsts[middle] <= name { low = middle } else { high = middle }
        }
        return low
    }

    /// The last entry that begins at or before a name; one before the block's start if none does.
    @inline(__always)
    private borrowing func place(of name: UInt32) -> Int {
        let block = order[number(of: name)]
        let start = block * Self.capacity
        var low = start
        var high = start + counts[block]
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].start <= name { low = middle + 1 } else { high = middle }
        }
        return low - 1
    }
}
