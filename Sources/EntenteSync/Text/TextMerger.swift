/// Merges edits into an open text, one after another as they arrive.
///
/// While everybody types on top of everything there is nothing to do and nothing to keep. The first
/// edit that is beside another starts a walker at the newest version that all comes after; it is kept
/// for the edits that follow, so that a text that several edit all day is not walked again for each
/// edit, and thrown away once people have read each other again.
struct TextMerger: Sendable {
    /// Guarded by `isKnownUniquelyReferenced`, so that a copy of the text never shares it.
    private var walker: SharedWalker?
    /// From here on every edit was made on top of all before it.
    private var linearStart: UInt32 = 0

    /// Whether nothing is kept but what the history holds.
    var isIdle: Bool { walker == nil }

    /// Forgets all that can be found out again.
    mutating func relax(end: UInt32) {
        walker = nil
        linearStart = min(linearStart, end)
    }

    /// Starts over with another history, whose edits are not known to be linear.
    mutating func reset(end: UInt32) {
        walker = nil
        linearStart = end
    }

    /// Notes that edits on top of all others were added to the history.
    mutating func noteLinear(end: UInt32) {
        guard let walked = walker?.walker.walked else { return }
        // Rebuilding costs what was walked; after a quarter of that in plain edits it is paid for.
        if end - walked.upperBound > max(256, UInt32(walked.count) / 4) { walker = nil }
    }

    /// How much longer or shorter the text was in a version than it is now.
    mutating func lengthChange(to version: ContiguousArray<UInt32>, log: TextEventLog) -> Int {
        let walker = walker(reaching: version, log: log)
        walker.prepare(version, log: log)
        return walker.tree.preparedCount - walker.tree.effectiveCount
    }

    /// Walks the newest edits of the history, whose author had seen `parents`, and shows what they
    /// do to the text as it was before them; their positions were checked.
    mutating func merge(
        _ range: Range<UInt32>,
        parents: ContiguousArray<UInt32>,
        log: TextEventLog,
        _ body: (TextEffect) -> Void
    ) {
        // The walker was prepared by `lengthChange`, before the edits were added.
        guard let walker = walker?.walker else {
            preconditionFailure("a version is prepared before edits are merged on it")
        }
        walker.effects.removeAll(keepingCapacity: true)
        let fits = walker.walk(range, parents: parents, log: log)
        precondition(fits, "positions are checked before edits are added")
        linearStart = log.end
        for effect in walker.effects { body(effect) }
        walker.effects.removeAll(keepingCapacity: true)
    }

    /// A walker that has walked everything, and can read edits on a version.
    private mutating func walker(
        reaching version: ContiguousArray<UInt32>,
        log: TextEventLog
    ) -> TextWalker {
        let walker = uniqueWalker()
        if let first = version.first, first >= linearStart {
            start(walker, after: first, log: log)
        } else if !walker.isStarted || !walker.reaches(version) {
            var heads = log.graph.heads
            heads.append(contentsOf: version)
            var heap = VersionHeap()
            let base =
                version.isEmpty ? nil : log.graph.newestCritical(below: heads, heap: &heap)
            start(walker, after: base, log: log)
        }
        walker.catchUp(log: log)
        return walker
    }

    private func start(_ walker: TextWalker, after base: UInt32?, log: TextEventLog) {
        walker.start(after: base, length: TextWalker.unknownLength, log: log)
    }

    private mutating func uniqueWalker() -> TextWalker {
        if walker == nil {
            walker = SharedWalker(TextWalker())
        } else if !isKnownUniquelyReferenced(&walker) {
            walker = walker.map { SharedWalker($0.walker.copy()) }
        }
        guard let walker else { preconditionFailure("it was just made") }
        return walker.walker
    }
}

/// Holds a walker for a value that copies it before it changes it.
///
/// `@unchecked Sendable` holds because the walker is only changed through `TextMerger`, which first
/// makes sure that no other value refers to it.
private final class SharedWalker: @unchecked Sendable {
    let walker: TextWalker
    init(_ walker: TextWalker) { self.walker = walker }
}

extension TextWalker {
    /// Whether the walker has been given a place to start at.
    var isStarted: Bool { tree.leafCount > 0 }

    /// Whether all that a version lacks was walked here, so that it can be prepared.
    func reaches(_ version: ContiguousArray<UInt32>) -> Bool {
        guard let base else { return true }
        guard let first = version.first else { return false }
        return first >= base
    }

    /// Walks what the history has since got, without showing what it does.
    func catchUp(log: TextEventLog) {
        var lv = walked.upperBound
        guard lv < log.end else { return }
        var run = log.graph.run(of: lv)
        while lv < log.end {
            let end = log.graph.end(ofRun: run)
            let isStart = log.graph.starts[run] == lv
            let parents = isStart ? log.graph.parents(ofRun: run) : [lv - 1]
            let fits = walk(lv..<end, parents: parents, log: log)
            precondition(fits, "the history holds only edits that were checked")
            effects.removeAll(keepingCapacity: true)
            lv = end
            run += 1
        }
    }
}
