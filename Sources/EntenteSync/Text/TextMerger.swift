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
        let shared = uniqueWalker()
        let isTail = version.first.map { $0 >= linearStart } ?? false
        return shared.walker.lengthChange(to: version, isTail: isTail, log: log)
    }

    /// Walks the newest edits of the history, and shows what they do to the text as it was before them; their positions were checked.
    mutating func merge(
        _ range: Range<UInt32>,
        log: TextEventLog,
        _ body: (TextEffect) -> Void
    ) {
        // The walker was prepared by `lengthChange`, before the edits were added.
        guard let walker else {
            preconditionFailure("a version is prepared before edits are merged on it")
        }
        linearStart = log.end
        walker.walker.take(range, log: log, body)
    }

    private mutating func uniqueWalker() -> SharedWalker {
        if walker == nil {
            walker = SharedWalker(TextWalker())
        } else if !isKnownUniquelyReferenced(&walker) {
            walker = walker.map { SharedWalker($0.walker.copy()) }
        }
        guard let walker else { preconditionFailure("it was just made") }
        return walker
    }
}

/// Holds a walker for a value that copies it before it changes it.
///
/// `@unchecked Sendable` holds because the walker is only changed through `TextMerger`, which first
/// makes sure that no other value refers to it.
private final class SharedWalker: @unchecked Sendable {
    var walker: TextWalker
    init(_ walker: consuming TextWalker) { self.walker = walker }
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
    mutating func catchUp(log: TextEventLog) {
        let first = walked.upperBound
        guard first < log.end else { return }
        let runs = log.graph.run(of: first)..<log.graph.count
        var plan = TextPlan()
        plan.make(runs, from: first, of: log)
        let fits = walk(plan, log: log)
        precondition(fits, "the history holds only edits that were checked")
        effects.removeAll(keepingCapacity: true)
    }

    /// Prepares a version, after whatever is to be walked before.
    ///
    /// Returns how much longer or shorter its text is than the present one. `isTail` says that all
    /// edits after the version's first one follow each other directly.
    mutating func lengthChange(
        to version: ContiguousArray<UInt32>,
        isTail: Bool,
        log: TextEventLog
    ) -> Int {
        if isTail || !isStarted || !reaches(version) {
            var base: UInt32?
            if isTail {
                base = version.first
            } else if !version.isEmpty {
                var heap = VersionHeap()
                let all = log.graph.heads + version
                base = log.graph.newestCritical(below: all, heap: &heap)
            }
            start(after: base, length: Self.unknownLength, log: log)
        }
        catchUp(log: log)
        prepare(version, log: log)
        return tree.preparedCount - tree.effectiveCount
    }

    /// Walks the newest edits of the history, made on the version that is prepared, and shows what
    /// they do.
    mutating func take(_ range: Range<UInt32>, log: TextEventLog, _ body: (TextEffect) -> Void) {
        effects.removeAll(keepingCapacity: true)
        let run = log.graph.run(of: range.lowerBound)
        let fits = walk(range, ofRun: run, log: log)
        precondition(fits, "positions are checked before edits are added")
        for effect in effects { body(effect) }
        effects.removeAll(keepingCapacity: true)
    }
}
