/// Brings edits that were made on older versions of a text to its present version.
///
/// The walker (Gentle and Kleppmann, "Collaborative Text Editing with Eg-walker", EuroSys 2025)
/// keeps one sequence of all characters for two versions at once: the *prepared* version, in which
/// the next edit's position is to be read, and the *effective* version of all that was walked. To
/// read an edit it moves the prepared version to what the edit's author saw: it takes back edits the
/// author had not seen, and brings in again those it had. No text is kept, only counts.
///
/// It starts at a version that all edits to be walked come after, with one piece that stands for
/// the whole text of then, and is thrown away when such a version is reached again.
struct TextWalker: ~Copyable {
    var tree: WalkerTree
    var targets = DeletionTargets()
    /// The version in which the next edit's position is to be read.
    private(set) var prepared = ContiguousArray<UInt32>()
    /// The edit after which the walk started; nil if at the very beginning.
    private(set) var base: UInt32?
    /// The local versions walked so far, after those at the start.
    private(set) var walked: Range<UInt32> = 0..<0
    /// What the edits walked last do to the effective version.
    var effects = ContiguousArray<TextEffect>()

    private var difference = TextEventGraph.Difference()
    private var heap = VersionHeap()
    private var target = ContiguousArray<UInt32>()
    /// Where the last operation was found in the table; the next one is mostly near.
    private var nearby = 0

    /// A text length that no text reaches, for where the length is not known.
    static let unknownLength = 1 << 30

    /// Makes an equal walker with memory of its own.
    borrowing func copy() -> TextWalker {
        var copy = TextWalker(tree: tree.copy())
        copy.targets = targets
        copy.prepared = prepared
        copy.base = base
        copy.walked = walked
        copy.nearby = nearby
        return copy
    }

    init() { tree = WalkerTree() }

    private init(tree: consuming WalkerTree) { self.tree = tree }

    /// Starts over after an edit, or at the very beginning, with a text of a length.
    mutating func start(after base: UInt32?, length: Int, log: TextEventLog) {
        self.base = base
        let first = base.map { $0 + 1 } ?? 0
        walked = first..<first
        prepared.removeAll(keepingCapacity: true)
        if let base { prepared.append(base) }
        tree.reset(length: length)
        targets.start(at: first < log.end ? log.operations.place(of: first) : nil)
        effects.removeAll(keepingCapacity: true)
    }

    /// Walks a part of a run of the graph; returns false if an edit does not lie within the text its
    /// author saw.
    mutating func walk(_ range: Range<UInt32>, ofRun run: Int, log: TextEventLog) -> Bool {
        if log.graph.starts[run] == range.lowerBound {
            if !log.graph.hasParents(run, prepared) {
                target.removeAll(keepingCapacity: true)
                log.graph.forEachParent(ofRun: run) { target.append($0) }
                moveToTarget(log: log)
            }
        } else if prepared.count != 1 || prepared[0] != range.lowerBound - 1 {
            target.removeAll(keepingCapacity: true)
            target.append(range.lowerBound - 1)
            moveToTarget(log: log)
        }
        let first = operation(of: range.lowerBound, log: log)
        guard apply(range, from: first, log: log) else { return false }
        prepared.removeAll(keepingCapacity: true)
        prepared.append(range.upperBound - 1)
        walked = walked.lowerBound..<max(walked.upperBound, range.upperBound)
        return true
    }

    /// Walks a section as planned; returns false if an edit does not lie within the text its author
    /// saw.
    mutating func walk(_ plan: TextPlan, log: TextEventLog) -> Bool {
        guard plan.isSmall, walked.isEmpty else {
            for number in plan.order {
                let stretch = plan.stretches[number]
                guard walk(stretch.range, ofRun: stretch.run, log: log) else { return false }
            }
            return true
        }
        // Versions as sets of stretches: no search in the graph.
        var version = StretchSet()
        for number in plan.order {
            let stretch = plan.stretches[number]
            shift(version.subtracting(stretch.history), .retreat, plan, log: log)
            shift(stretch.history.subtracting(version), .advance, plan, log: log)
            guard apply(stretch.range, from: stretch.operation, log: log) else { return false }
            version = stretch.history
            version.insert(number)
        }
        guard let last = plan.order.last, let end = plan.stretches.last?.end else { return true }
        prepared.removeAll(keepingCapacity: true)
        prepared.append(plan.stretches[last].end - 1)
        walked = walked.lowerBound..<end
        return true
    }

    private mutating func shift(
        _ stretches: StretchSet,
        _ direction: Direction,
        _ plan: TextPlan,
        log: TextEventLog
    ) {
        for place in 0..<StretchSet.words {
            var word = stretches.word(place)
            while word != 0 {
                let stretch = plan.stretches[place * UInt64.bitWidth + word.trailingZeroBitCount]
                shift(stretch.range, from: stretch.operation, direction, log: log)
                word &= word - 1
            }
        }
    }

    /// Moves the prepared version.
    mutating func prepare(_ version: ContiguousArray<UInt32>, log: TextEventLog) {
        guard version != prepared else { return }
        target.removeAll(keepingCapacity: true)
        target.append(contentsOf: version)
        moveToTarget(log: log)
    }

    private mutating func moveToTarget(log: TextEventLog) {
        log.graph.difference(prepared, target, into: &difference, heap: &heap)
        for index in difference.onlyInFirst.indices {
            let range = difference.onlyInFirst[index]
            shift(range, from: operation(of: range.lowerBound, log: log), .retreat, log: log)
        }
        for index in difference.onlyInSecond.indices {
            let range = difference.onlyInSecond[index]
            shift(range, from: operation(of: range.lowerBound, log: log), .advance, log: log)
        }
        swap(&prepared, &target)
    }

    private mutating func operation(of lv: UInt32, log: TextEventLog) -> Int {
        nearby = log.operations.place(of: lv, near: nearby)
        return nearby
    }

    private enum Direction { case retreat, advance }

    /// Takes edits out of the prepared version or brings them in again, whole runs at a time.
    private mutating func shift(
        _ range: Range<UInt32>,
        from first: Int,
        _ direction: Direction,
        log: TextEventLog
    ) {
        var place = first
        var lv = range.lowerBound
        while lv < range.upperBound {
            let operation = log.operations.runs[place]
            let part = lv..<min(operation.end, range.upperBound)
            if operation.kind == .insert {
                shift(part.lowerBound, part.upperBound - part.lowerBound, direction)
            } else {
                var hit = targets.first(of: place)
                while let current = hit {
                    let isBackspace = operation.kind == .backspace
                    if let names = targets.names(current, in: part, isBackspace: isBackspace) {
                        shift(names.lowerBound, UInt32(names.count), direction)
                    }
                    hit = targets.next(after: current)
                }
            }
            lv = part.upperBound
            place += 1
        }
    }

    /// Gives characters with consecutive names their earlier or later fate.
    private mutating func shift(_ name: UInt32, _ count: UInt32, _ direction: Direction) {
        var name = name
        let end = name + count
        while name < end {
            var place = tree.place(of: name)
            let start = tree.start(place)
            if start < name { place = tree.cut(place, at: name - start) }
            if tree.count(place) > end - name {
                // The second part may move the first one to another leaf.
                place = first(of: tree.cut(place, at: end - name))
            }
            let fate = tree.fate(place)
            name += tree.count(place)
            tree.set(direction == .retreat ? fate.retreated : fate.advanced, at: place)
        }
    }

    /// The part that a cut left before the place it returned, always in the same leaf.
    func first(of second: WalkerTree.Place) -> WalkerTree.Place {
        WalkerTree.Place(leaf: second.leaf, slot: second.slot - 1)
    }
}
