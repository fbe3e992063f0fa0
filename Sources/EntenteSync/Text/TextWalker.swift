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
final class TextWalker {
    let tree: WalkerTree
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

    /// A text length that no text reaches, for where the length is not known.
    static let unknownLength = 1 << 30

    /// Makes an equal walker with memory of its own.
    func copy() -> TextWalker {
        let copy = TextWalker(tree: tree.copy())
        copy.targets = targets
        copy.prepared = prepared
        copy.base = base
        copy.walked = walked
        return copy
    }

    init() { tree = WalkerTree() }

    private init(tree: WalkerTree) { self.tree = tree }

    /// Starts over after an edit, or at the very beginning, with a text of a length.
    func start(after base: UInt32?, length: Int, log: TextEventLog) {
        self.base = base
        let first = base.map { $0 + 1 } ?? 0
        walked = first..<first
        prepared.removeAll(keepingCapacity: true)
        if let base { prepared.append(base) }
        tree.reset(length: length)
        targets.start(at: first < log.end ? log.operations.place(of: first) : nil)
        effects.removeAll(keepingCapacity: true)
    }

    /// Walks a part of a run of the graph: edits made one after another on top of `parents`.
    func walk(_ range: Range<UInt32>, parents: ContiguousArray<UInt32>, log: TextEventLog) -> Bool {
        prepare(parents, log: log)
        guard apply(range, log: log) else { return false }
        prepared.removeAll(keepingCapacity: true)
        prepared.append(range.upperBound - 1)
        walked = walked.lowerBound..<max(walked.upperBound, range.upperBound)
        return true
    }

    /// Moves the prepared version.
    func prepare(_ version: ContiguousArray<UInt32>, log: TextEventLog) {
        guard version != prepared else { return }
        log.graph.difference(prepared, version, into: &difference, heap: &heap)
        for range in difference.onlyInFirst { shift(range, .retreat, log: log) }
        for range in difference.onlyInSecond.reversed() { shift(range, .advance, log: log) }
        prepared.removeAll(keepingCapacity: true)
        prepared.append(contentsOf: version)
    }

    private enum Direction { case retreat, advance }

    /// Takes edits out of the prepared version or brings them in again, whole runs at a time.
    private func shift(_ range: Range<UInt32>, _ direction: Direction, log: TextEventLog) {
        var place = log.operations.place(of: range.lowerBound)
        var lv = range.lowerBound
        while lv < range.upperBound {
            let operation = log.operations.runs[place]
            let part = lv..<min(operation.end, range.upperBound)
            if operation.kind == .insert {
                shift(part.lowerBound, part.upperBound - part.lowerBound, direction)
            } else {
                targets.forEach(of: place, in: part, isBackspace: operation.kind == .backspace) {
                    shift($0, $1, direction)
                }
            }
            lv = part.upperBound
            place += 1
        }
    }

    /// Gives characters with consecutive names their earlier or later fate.
    private func shift(_ name: UInt32, _ count: UInt32, _ direction: Direction) {
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
