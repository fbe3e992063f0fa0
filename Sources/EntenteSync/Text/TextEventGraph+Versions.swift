/// Moving between versions of a history.
extension TextEventGraph {
    /// What tells two versions apart, in ranges of local versions, the newest first.
    struct Difference: Sendable {
        var onlyInFirst = ContiguousArray<Range<UInt32>>()
        var onlyInSecond = ContiguousArray<Range<UInt32>>()

        mutating func clear() {
            onlyInFirst.removeAll(keepingCapacity: true)
            onlyInSecond.removeAll(keepingCapacity: true)
        }
    }

    /// Finds the edits that only one of two versions has.
    ///
    /// Goes back from both versions at once, always at the newest edit, run by run, until all that
    /// is left belongs to both. The cost is the number of runs visited.
    func difference(
        _ first: ContiguousArray<UInt32>,
        _ second: ContiguousArray<UInt32>,
        into result: inout Difference,
        heap: inout VersionHeap
    ) {
        result.clear()
        guard first != second else { return }
        heap.clear()
        for lv in first { heap.push(lv, .first) }
        for lv in second { heap.push(lv, .second) }
        var hint = starts.count - 1
        var shared = 0
        while heap.count > shared, let top = heap.pop() {
            var (lv, side) = top
            if side == .both { shared -= 1 }
            while let next = heap.top, next.lv == lv {
                heap.drop()
                if next.side == .both { shared -= 1 }
                side.formUnion(next.side)
            }
            let run = run(of: lv, near: hint)
            hint = run
            let start = starts[run]
            while let next = heap.top, next.lv >= start {
                heap.drop()
                if next.side == .both { shared -= 1 }
                guard !next.side.isSubset(of: side) else { continue }
                result.add(next.lv + 1..<lv + 1, side)
                lv = next.lv
                side.formUnion(next.side)
            }
            result.add(start..<lv + 1, side)
            let all = side
            forEachParent(ofRun: run) { parent in
                heap.push(parent, all)
                if all == .both { shared += 1 }
            }
        }
    }

    /// Finds the newest edit that all edits after it were made on top of, as far as these versions
    /// know; nil if there is none, and then everything comes after the empty text.
    func newestCritical(below versions: ContiguousArray<UInt32>, heap: inout VersionHeap) -> UInt32?
    {
        heap.clear()
        for lv in versions { heap.push(lv, .both) }
        var hint = starts.count - 1
        while var lv = heap.pop()?.lv {
            let run = run(of: lv, near: hint)
            hint = run
            while let next = heap.top, next.lv >= starts[run] {
                heap.drop()
                lv = next.lv
            }
            guard heap.count > 0 else { return lv }
            guard parentCount(ofRun: run) > 0 else { return nil }
            forEachParent(ofRun: run) { heap.push($0, .both) }
        }
        return nil
    }
}

extension TextEventGraph.Difference {
    fileprivate mutating func add(_ range: Range<UInt32>, _ side: VersionHeap.Side) {
        if side == .first {
            onlyInFirst.append(range)
        } else if side == .second {
            onlyInSecond.append(range)
        }
    }
}

/// Local versions that are still to be visited, the newest first.
struct VersionHeap: ~Copyable {
    /// Which of two versions an edit belongs to.
    struct Side: OptionSet, Sendable {
        let rawValue: UInt8
        static let first = Side(rawValue: 1)
        static let second = Side(rawValue: 2)
        static let both = Side(rawValue: 3)
    }

    /// The local version in the upper bits, the side in the lower ones: one comparison orders both.
    private var entries = UnsafeMutablePointer<UInt64>.allocate(capacity: 8)
    private var room = 8
    private(set) var count = 0

    deinit { entries.deallocate() }

    var top: (lv: UInt32, side: Side)? { count > 0 ? Self.split(entries[0]) : nil }

    private static func split(_ entry: UInt64) -> (lv: UInt32, side: Side) {
        (UInt32(truncatingIfNeeded: entry >> 8), Side(rawValue: UInt8(truncatingIfNeeded: entry)))
    }

    mutating func clear() { count = 0 }

    mutating func push(_ lv: UInt32, _ side: Side) {
        let entry = UInt64(lv) << 8 | UInt64(side.rawValue)
        if count == room { grow() }
        var place = count
        count += 1
        while place > 0, entries[(place - 1) / 2] < entry {
            entries[place] = entries[(place - 1) / 2]
            place = (place - 1) / 2
        }
        entries[place] = entry
    }

    mutating func pop() -> (lv: UInt32, side: Side)? {
        guard count > 0 else { return nil }
        let first = entries[0]
        drop()
        return Self.split(first)
    }

    /// Removes the newest.
    mutating func drop() {
        count -= 1
        let last = entries[count]
        var place = 0
        while true {
            var child = 2 * place + 1
            guard child < count else { break }
            if child + 1 < count, entries[child + 1] > entries[child] { child += 1 }
            guard entries[child] > last else { break }
            entries[place] = entries[child]
            place = child
        }
        entries[place] = last
    }

    private mutating func grow() {
        let new = UnsafeMutablePointer<UInt64>.allocate(capacity: 2 * room)
        new.update(from: entries, count: count)
        entries.deallocate()
        entries = new
        room *= 2
    }
}
