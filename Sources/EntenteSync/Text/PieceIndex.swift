/// Finds the leaf that holds a character: sorted names of the first characters of all pieces.
///
/// Names are numbers; the piece that holds one is the last that begins at or before it. The sorted
/// list is cut into blocks, so that an insertion moves a few hundred entries at most.
struct PieceIndex: Sendable {
    /// The piece that holds a character: the name of its first one, and its leaf.
    struct Entry: Hashable, Sendable {
        let start: UInt32
        var leaf: UInt32
    }

    private static let capacity = 256

    private var blocks: [ContiguousArray<Entry>] = [[]]
    /// The first name of each block.
    private var firsts: ContiguousArray<UInt32> = [0]

    mutating func clear() {
        if blocks.count == 1 {
            blocks[0].removeAll(keepingCapacity: true)
        } else {
            blocks = [[]]
            firsts = [0]
        }
    }

    /// The piece that holds a character; there must be one.
    func piece(holding name: UInt32) -> Entry {
        let block = block(of: name)
        return blocks[block][Self.count(upTo: name, in: blocks[block]) - 1]
    }

    mutating func insert(_ entry: Entry) {
        let block = block(of: entry.start)
        let place = Self.count(upTo: entry.start, in: blocks[block])
        blocks[block].insert(entry, at: place)
        guard blocks[block].count > Self.capacity else { return }
        let half = Self.capacity / 2
        let tail = ContiguousArray(blocks[block][half...])
        blocks[block].removeSubrange(half...)
        blocks.insert(tail, at: block + 1)
        firsts.insert(tail[0].start, at: block + 1)
    }

    /// Notes that a piece stands in another leaf now.
    mutating func move(_ start: UInt32, to leaf: UInt32) {
        let block = block(of: start)
        blocks[block][Self.count(upTo: start, in: blocks[block]) - 1].leaf = leaf
    }

    private func block(of name: UInt32) -> Int {
        guard firsts.count > 1 else { return 0 }
        var low = 0
        var high = firsts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if firsts[middle] <= name { low = middle } else { high = middle }
        }
        return low
    }

    /// How many entries of a block begin at or before a name.
    private static func count(upTo name: UInt32, in block: ContiguousArray<Entry>) -> Int {
        block.withUnsafeBufferPointer { entries in
            var low = 0
            var high = entries.count
            while low < high {
                let middle = (low + high) / 2
                if entries[middle].start <= name { low = middle + 1 } else { high = middle }
            }
            return low
        }
    }
}
