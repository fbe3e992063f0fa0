/// One entry of the table of operations: edits with consecutive local versions, as one run.
struct TextOperation: Hashable, Sendable {
    /// The local version of the run's first edit.
    let lv: UInt32
    /// Where the first edit takes place, in the text that its author saw.
    let position: UInt32
    /// How many edits the run has.
    fileprivate(set) var count: UInt32
    /// For an insertion the byte offset of its text; for a deletion which kind it is.
    private var detail: UInt32

    private static let deletes = UInt32.max
    private static let backspaces = UInt32.max - 1

    init(_ kind: TextRun.Kind, lv: UInt32, position: UInt32, count: UInt32, content: UInt32) {
        self.lv = lv
        self.position = position
        self.count = count
        detail =
            switch kind {
            case .insert: content
            case .delete: Self.deletes
            case .backspace: Self.backspaces
            }
    }

    var end: UInt32 { lv + count }
    var kind: TextRun.Kind {
        detail < Self.backspaces ? .insert : detail == Self.deletes ? .delete : .backspace
    }
    /// Where an insertion's text begins among all text, in bytes.
    var content: UInt32 { detail }

    /// Joins what directly follows, if both together still are one run.
    fileprivate mutating func join(_ next: TextOperation) -> Bool {
        guard next.lv == end else { return false }
        switch (kind, next.kind) {
        case (.insert, .insert) where next.position == position + count: break
        case (.delete, .delete) where next.position == position: break
        case (.delete, .delete), (.delete, .backspace):
            // A single deletion has no direction yet; with one to its left it becomes a backspace.
            guard count == 1, next.position + 1 == position else { return false }
            guard next.kind == .backspace || next.count == 1 else { return false }
            detail = Self.backspaces
        case (.backspace, .backspace) where next.position + count == position: break
        case (.backspace, .delete) where next.count == 1 && next.position + count == position: break
        default: return false
        }
        count += next.count
        return true
    }

    /// The part of the run between two local versions.
    func part(_ range: Range<UInt32>) -> (position: UInt32, count: UInt32) {
        let count = UInt32(range.count)
        return switch kind {
        case .insert: (position + (range.lowerBound - lv), count)
        case .delete: (position, count)
        // The lowest of the positions, so that the part can be deleted from left to right.
        case .backspace: (position + 1 - (range.upperBound - lv), count)
        }
    }
}

/// The edits of a history in the order of their local versions, as runs.
struct TextOperations: Hashable, Sendable {
    private(set) var runs = ContiguousArray<TextOperation>()

    init() {}

    /// Takes a table that was built elsewhere.
    init(_ runs: ContiguousArray<TextOperation>) { self.runs = runs }

    /// One more than the last local version.
    var end: UInt32 { runs.last?.end ?? 0 }

    mutating func append(_ run: TextOperation, joining: Bool) {
        if joining, !runs.isEmpty, runs[runs.count - 1].join(run) { return }
        runs.append(run)
    }

    mutating func reserve(_ count: Int) { runs.reserveCapacity(count) }

    /// The place in the table of the run that holds a local version.
    func place(of lv: UInt32) -> Int {
        // Mostly one of the last few runs is asked for.
        var low = 0
        var high = runs.count
        var step = 1
        while high - low > step, runs[runs.count - step].lv > lv {
            high = runs.count - step
            step *= 4
        }
        if high - low > step { low = runs.count - step }
        while high - low > 1 {
            let middle = (low + high) / 2
            if runs[middle].lv <= lv { low = middle } else { high = middle }
        }
        return low
    }

    /// As `place(of:)`, searched near another place.
    func place(of lv: UInt32, near hint: Int) -> Int {
        runs.withUnsafeBufferPointer { runs in
            var low = min(hint, runs.count - 1)
            var step = 1
            while runs[low].lv > lv {
                low = max(low - step, 0)
                step *= 2
            }
            var high = low + 1
            step = 1
            while high < runs.count, runs[high].lv <= lv {
                low = high
                high = min(high + step, runs.count)
                step *= 2
            }
            while high - low > 1 {
                let middle = (low + high) / 2
                if runs[middle].lv <= lv { low = middle } else { high = middle }
            }
            return low
        }
    }

    /// Drops all before a local version, and numbers the rest from zero.
    mutating func dropFirst(_ dropped: UInt32) {
        var kept = ContiguousArray<TextOperation>()
        for run in runs where run.end > dropped {
            let first = max(run.lv, dropped)
            let skipped = first - run.lv
            let position =
                switch run.kind {
                case .insert: run.position + skipped
                case .delete: run.position
                case .backspace: run.position - skipped
                }
            kept.append(
                TextOperation(
                    run.kind,
                    lv: first - dropped,
                    position: position,
                    count: run.count - skipped,
                    content: run.content
                )
            )
        }
        runs = kept
    }
}
