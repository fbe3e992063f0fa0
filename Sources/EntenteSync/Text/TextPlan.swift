/// How a section of a history is walked: in which stretches, and in which order.
///
/// A stretch is a part of a run that others see as a whole or not at all. Any order that keeps causes
/// first gives the same text. The cost is what has to be taken back and brought in again between
/// stretches, so branches are kept together, and of two branches the shorter one comes first: it is
/// the one that has to be brought in again when the longer one meets it.
struct TextPlan {
    /// Edits made one after another; what others had seen of a section are whole stretches.
    struct Stretch {
        let start: UInt32
        let end: UInt32
        /// The run of the graph.
        let run: Int
        /// The place of the first edit's operation in the table.
        let operation: Int
        /// In a small section, the stretches that the author had seen.
        var history = StretchSet()

        var range: Range<UInt32> { start..<end }
    }

    /// In the order of local versions.
    private(set) var stretches = ContiguousArray<Stretch>()
    /// The stretches in the order of their walking.
    private(set) var order = ContiguousArray<Int>()

    // Kept from one section to the next, so that planning costs no memory.
    /// The parents of all stretches within the section, and where those of each end.
    private var parents = ContiguousArray<Int>()
    private var parentEnds = ContiguousArray<Int>()
    private var cuts = ContiguousArray<UInt32>()
    private var waitsFor = ContiguousArray<Int>()
    private var lengths = ContiguousArray<UInt32>()
    private var ready = ContiguousArray<Int>()
    /// Which stretches have which as a parent: linked lists in one array.
    private var heads = ContiguousArray<Int>()
    private var links = ContiguousArray<(stretch: Int, next: Int)>()

    /// Whether the stretches that an author had seen are known as sets.
    var isSmall: Bool { stretches.count <= StretchSet.capacity }

    /// Plans the walk of some runs, the first one from an edit on.
    mutating func make(_ runs: Range<Int>, from first: UInt32, of log: TextEventLog) {
        cut(runs, from: first, of: log)
        findParents(from: first, of: log)
        if isSmall { noteHistories() }
        order.removeAll(keepingCapacity: true)
        if stretches.count <= 2 {
            order.append(contentsOf: stretches.indices)
        } else {
            link()
            arrange()
        }
    }

    // MARK: Cutting

    private mutating func cut(_ runs: Range<Int>, from first: UInt32, of log: TextEventLog) {
        let graph = log.graph
        cuts.removeAll(keepingCapacity: true)
        for run in runs where graph.starts[run] > first {
            graph.forEachParent(ofRun: run) { if $0 >= first { cuts.append($0 + 1) } }
        }
        cuts.sort()
        let nearby = stretches.last?.operation ?? 0
        stretches.removeAll(keepingCapacity: true)
        var next = 0
        var operation = log.operations.place(of: first, near: nearby)
        for run in runs {
            var start = max(first, graph.starts[run])
            let end = graph.end(ofRun: run)
            while start < end {
                while next < cuts.count, cuts[next] <= start { next += 1 }
                let stop = next < cuts.count ? min(cuts[next], end) : end
                while log.operations.runs[operation].end <= start { operation += 1 }
                stretches.append(
                    Stretch(start: start, end: stop, run: run, operation: operation)
                )
                start = stop
            }
        }
    }

    /// The stretch that ends with an edit of the section.
    private func stretch(endingWith lv: UInt32, before number: Int) -> Int {
        // Mostly one of the last few.
        var high = number
        var low = number - 1
        var step = 2
        while stretches[low].start > lv {
            high = low
            low = max(low - step, 0)
            step *= 2
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            if stretches[middle].start <= lv { low = middle } else { high = middle }
        }
        return low
    }

    private mutating func findParents(from first: UInt32, of log: TextEventLog) {
        parents.removeAll(keepingCapacity: true)
        parentEnds.removeAll(keepingCapacity: true)
        for number in stretches.indices {
            let stretch = stretches[number]
            if stretch.start != log.graph.starts[stretch.run] {
                if stretch.start > first { parents.append(number - 1) }
            } else {
                for place in log.graph.parentPlaces(ofRun: stretch.run) {
                    let lv = log.graph.parents[place]
                    if lv >= first { parents.append(self.stretch(endingWith: lv, before: number)) }
                }
            }
            parentEnds.append(parents.count)
        }
    }

    private func parentPlaces(of number: Int) -> Range<Int> {
        (number > 0 ? parentEnds[number - 1] : 0)..<parentEnds[number]
    }

    private mutating func noteHistories() {
        for number in stretches.indices {
            var history = StretchSet()
            for place in parentPlaces(of: number) {
                let parent = parents[place]
                history.formUnion(stretches[parent].history)
                history.insert(parent)
            }
            stretches[number].history = history
        }
    }

    // MARK: Ordering

    /// Finds children, and how many edits there are on a branch from each stretch on, up to where
    /// the branch meets another.
    private mutating func link() {
        let count = stretches.count
        waitsFor.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        heads.removeAll(keepingCapacity: true)
        links.removeAll(keepingCapacity: true)
        waitsFor.append(contentsOf: repeatElement(0, count: count))
        lengths.append(contentsOf: repeatElement(0, count: count))
        heads.append(contentsOf: repeatElement(-1, count: count))
        for number in stretches.indices.reversed() {
            lengths[number] += UInt32(stretches[number].range.count)
            let places = parentPlaces(of: number)
            waitsFor[number] = places.count
            for place in places {
                links.append((number, heads[parents[place]]))
                heads[parents[place]] = links.count - 1
            }
            if places.count == 1 { lengths[parents[places.lowerBound]] += lengths[number] }
        }
    }

    private mutating func arrange() {
        // The next one is at the end.
        ready.removeAll(keepingCapacity: true)
        for number in stretches.indices where waitsFor[number] == 0 { ready.append(number) }
        arrangeReady(from: 0)
        while let number = ready.popLast() {
            order.append(number)
            let begin = ready.count
            var link = heads[number]
            while link >= 0 {
                let child = links[link].stretch
                waitsFor[child] -= 1
                if waitsFor[child] == 0 { ready.append(child) }
                link = links[link].next
            }
            arrangeReady(from: begin)
        }
    }

    /// Puts the shortest branch of the newly ready ones at the end.
    private mutating func arrangeReady(from begin: Int) {
        // By insertion: there are one or two, unless very many wrote at once.
        guard ready.count > begin + 1 else { return }
        for last in begin + 1..<ready.count {
            let new = ready[last]
            var place = last
            while place > begin, isLonger(new, than: ready[place - 1]) {
                ready[place] = ready[place - 1]
                place -= 1
            }
            ready[place] = new
        }
    }

    private func isLonger(_ number: Int, than other: Int) -> Bool {
        (lengths[number], number) > (lengths[other], other)
    }
}

/// Some of the stretches of a small section.
struct StretchSet {
    /// More than nearly all sections have; a larger one is compared through the graph.
    static let capacity = words * UInt64.bitWidth
    static let words = 4

    private var words = SIMD4<UInt64>()

    mutating func insert(_ number: Int) { words[number >> 6] |= 1 << UInt64(number & 63) }

    mutating func formUnion(_ other: StretchSet) { words |= other.words }

    func subtracting(_ other: StretchSet) -> StretchSet {
        var result = self
        result.words &= ~other.words
        return result
    }

    /// 64 of the numbers as bits, from 64 times `place` on.
    func word(_ place: Int) -> UInt64 { words[place] }
}
