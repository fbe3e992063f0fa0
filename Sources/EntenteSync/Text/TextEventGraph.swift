/// Which edits an edit's author had seen, for all edits of a history.
///
/// Each edit has a local version, its number in order of arrival; causes come first. A run is a
/// chain of edits, each made directly on top of the one before; only its first one has other
/// parents. Parents may be in the middle of another run.
struct TextEventGraph: Hashable, Sendable {
    /// The first local version of each run.
    private(set) var starts = ContiguousArray<UInt32>()
    /// Where each run's parents end in `parents`.
    private var parentEnds = ContiguousArray<UInt32>()
    /// The parents of all runs' first edits, one run after another, ascending within each.
    private(set) var parents = ContiguousArray<UInt32>()
    /// One more than the last local version.
    private(set) var end: UInt32 = 0
    /// The edits that no other edit's author had seen, ascending.
    private(set) var heads = ContiguousArray<UInt32>()

    var count: Int { starts.count }

    init() {}

    /// Takes tables that were built elsewhere.
    init(
        starts: ContiguousArray<UInt32>,
        parentEnds: ContiguousArray<UInt32>,
        parents: ContiguousArray<UInt32>,
        end: UInt32,
        heads: ContiguousArray<UInt32>
    ) {
        self.starts = starts
        self.parentEnds = parentEnds
        self.parents = parents
        self.end = end
        self.heads = heads
    }

    /// Adds edits that were made one after another, the first on top of `parents`, which ascend.
    mutating func append(_ count: UInt32, parents new: ContiguousArray<UInt32>) {
        let last = end + count - 1
        if new == heads {
            heads.removeAll(keepingCapacity: true)
            heads.append(last)
        } else {
            heads.removeAll { new.contains($0) }
            heads.append(last)
        }
        let isContinued = new.count == 1 && end > 0 && new[0] == end - 1
        if !isContinued {
            starts.append(end)
            parents.append(contentsOf: new)
            parentEnds.append(UInt32(parents.count))
        }
        end += count
    }

    /// Adds edits that were made one after another on top of all that is here.
    mutating func appendToHeads(_ count: UInt32) {
        if heads.count == 1, heads[0] == end - 1 {
            end += count
            heads[0] = end - 1
        } else {
            append(count, parents: heads)
        }
    }

    mutating func reserve(_ count: Int) {
        starts.reserveCapacity(count)
        parentEnds.reserveCapacity(count)
        parents.reserveCapacity(count)
    }

    /// The number of the run that holds a local version.
    func run(of lv: UInt32) -> Int {
        // Walks back from the end in growing steps: mostly one of the last few runs is asked for.
        var high = starts.count
        var step = 1
        while step < starts.count, starts[starts.count - step] > lv {
            high = starts.count - step
            step *= 4
        }
        var low = max(starts.count - step, 0)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= lv { low = middle } else { high = middle }
        }
        return low
    }

    /// The number of the run that holds a local version, searched near another run.
    func run(of lv: UInt32, near hint: Int) -> Int {
        var low = hint
        var step = 1
        while starts[low] > lv {
            low = max(low - step, 0)
            step *= 2
        }
        var high = low + 1
        step = 1
        while high < starts.count, starts[high] <= lv {
            low = high
            high = min(high + step, starts.count)
            step *= 2
        }
        high = min(high, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= lv { low = middle } else { high = middle }
        }
        return low
    }

    func end(ofRun run: Int) -> UInt32 { run + 1 < starts.count ? starts[run + 1] : end }

    /// Where a run's parents are in `parents`.
    func parentPlaces(ofRun run: Int) -> Range<Int> {
        (run > 0 ? Int(parentEnds[run - 1]) : 0)..<Int(parentEnds[run])
    }

    func parentCount(ofRun run: Int) -> Int { parentPlaces(ofRun: run).count }

    func parents(ofRun run: Int) -> ContiguousArray<UInt32> {
        ContiguousArray(parents[parentPlaces(ofRun: run)])
    }

    @inline(__always)
    func forEachParent(ofRun run: Int, _ body: (UInt32) -> Void) {
        for place in parentPlaces(ofRun: run) { body(parents[place]) }
    }

    /// The smallest parent of a run; nil if its author had seen nothing.
    func firstParent(ofRun run: Int) -> UInt32? {
        let places = parentPlaces(ofRun: run)
        return places.isEmpty ? nil : parents[places.lowerBound]
    }

    /// The parents of one edit.
    func parents(of lv: UInt32) -> ContiguousArray<UInt32> {
        let run = run(of: lv)
        guard starts[run] == lv else { return [lv - 1] }
        return parents(ofRun: run)
    }

    /// Whether a run's parents are exactly these.
    func hasParents(_ run: Int, _ version: ContiguousArray<UInt32>) -> Bool {
        let places = parentPlaces(ofRun: run)
        guard places.count == version.count else { return false }
        for (index, place) in places.enumerated() where parents[place] != version[index] {
            return false
        }
        return true
    }

    /// Drops all before a local version that every later edit's author had seen, and numbers the
    /// rest from zero.
    mutating func dropFirst(_ dropped: UInt32) {
        let old = self
        self = TextEventGraph()
        for run in old.starts.indices where old.end(ofRun: run) > dropped {
            let first = max(old.starts[run], dropped)
            var kept = ContiguousArray<UInt32>()
            if first == old.starts[run] {
                old.forEachParent(ofRun: run) { if $0 >= dropped { kept.append($0 - dropped) } }
            }
            append(old.end(ofRun: run) - first, parents: kept)
        }
    }
}
