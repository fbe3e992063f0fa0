/// Cuts a whole history into stretches that need no walker and sections that do.
///
/// A version is critical if every edit is part of it or was made on top of all of it. From one
/// critical version to the next nothing concurrent remains, so edits between two that follow each
/// other directly are applied as they are, and a walk can begin at any of them.
struct TextSections {
    /// A part of a history, in the order of local versions.
    enum Section: Hashable {
        /// Edits made one on top of another, with nothing beside them.
        case linear(Range<UInt32>)
        /// Edits to be walked, which all come after one edit, or after the empty text: `first` and
        /// what follows in its run of the graph, and the other runs up to `runs`' end.
        case concurrent(after: UInt32?, first: UInt32, runs: Range<Int>)
    }

    private let graph: TextEventGraph
    /// For each run the smallest parent of all runs behind it; -1 where one has none.
    private let lowestParents: ContiguousArray<Int32>
    private var run = 0
    private var heads = ContiguousArray<UInt32>()
    /// A rest of a run that opens the next section.
    private var opening: UInt32?

    init(_ graph: TextEventGraph) {
        self.graph = graph
        var lowest = ContiguousArray<Int32>(repeating: .max, count: graph.count)
        var low = Int32.max
        for run in graph.starts.indices.reversed() {
            lowest[run] = low
            low = min(low, graph.firstParent(ofRun: run).map { Int32($0) } ?? -1)
        }
        lowestParents = lowest
    }

    /// The next part; nil at the end.
    mutating func next() -> Section? {
        if let first = opening {
            opening = nil
            return section(from: first)
        }
        guard run < graph.count else { return nil }
        // Here the version before the run is critical, and the run is on top of all of it.
        let (start, end) = (graph.starts[run], graph.end(ofRun: run))
        let critical = Int(lowestParents[run]) + 1
        let linear = UInt32(max(Int(start), min(Int(end), critical)))
        guard linear > start else { return section(from: start) }
        if linear < end { opening = linear } else { pass(run) }
        return .linear(start..<linear)
    }

    /// A section that begins within or at the current run, up to the next critical version.
    private mutating func section(from first: UInt32) -> Section {
        let base = first > graph.starts[run] ? first - 1 : heads.first
        let begin = run
        pass(run)
        while run < graph.count, !isCriticalBefore(run) { pass(run) }
        return .concurrent(after: base, first: first, runs: begin..<run)
    }

    private func isCriticalBefore(_ run: Int) -> Bool {
        Int(lowestParents[run]) >= Int(graph.starts[run]) && graph.hasParents(run, heads)
    }

    /// Takes a run into the version.
    private mutating func pass(_ run: Int) {
        if graph.hasParents(run, heads) {
            heads.removeAll(keepingCapacity: true)
        } else {
            graph.forEachParent(ofRun: run) { parent in heads.removeAll { $0 == parent } }
        }
        heads.append(graph.end(ofRun: run) - 1)
        self.run = run + 1
    }
}
