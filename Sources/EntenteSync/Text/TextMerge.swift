/// Merges a whole history into an empty text.
struct TextMerge: ~Copyable {
    /// An edit that does not lie within the text its author saw; nothing of the history is used.
    struct OutOfRange: Error { let lv: UInt32 }

    /// Effects that are handed on at once.
    private static let batch = 4_096

    private let log: TextEventLog
    private var sections: TextSections
    private var walker = TextWalker()
    private var plan = TextPlan()
    private var length: Int
    private var effects = ContiguousArray<TextEffect>()
    private let body: (ContiguousArray<TextEffect>) -> Void

    /// Walks all edits of a history; shows what they do, one after another, to a text that is empty
    /// at first.
    static func all(
        _ log: TextEventLog,
        _ body: @escaping (ContiguousArray<TextEffect>) -> Void
    ) throws(OutOfRange) {
        var merge = TextMerge(log, length: 0, body)
        try merge.run()
    }

    /// Walks all edits of a history whose first ones were made on a text of a length; returns the
    /// length in the end.
    static func length(after log: TextEventLog, from length: Int) throws(OutOfRange) -> Int {
        var merge = TextMerge(log, length: length) { _ in }
        try merge.run()
        return merge.length
    }

    private init(
        _ log: TextEventLog,
        length: Int,
        _ body: @escaping (ContiguousArray<TextEffect>) -> Void
    ) {
        self.log = log
        self.length = length
        self.body = body
        sections = TextSections(log.graph)
    }

    private mutating func run() throws(OutOfRange) {
        while let section = sections.next() {
            switch section {
            case .linear(let range): try copy(range)
            case .concurrent(let base, let first, let runs):
                try walk(after: base, from: first, runs)
            }
            if effects.count >= Self.batch { flush() }
        }
        flush()
    }

    private mutating func flush() {
        body(effects)
        effects.removeAll(keepingCapacity: true)
    }

    /// Takes edits as they are.
    private mutating func copy(_ range: Range<UInt32>) throws(OutOfRange) {
        var place = log.operations.place(of: range.lowerBound)
        var lv = range.lowerBound
        while lv < range.upperBound {
            let operation = log.operations.runs[place]
            let part = lv..<min(operation.end, range.upperBound)
            let (position, count) = operation.part(part)
            if operation.kind == .insert {
                guard position <= length else { throw OutOfRange(lv: lv) }
                length += Int(count)
                effects.append(
                    TextEffect(
                        position: position,
                        count: count,
                        lv: lv,
                        operation: UInt32(place)
                    )
                )
            } else {
                guard Int(position) + Int(count) <= length else { throw OutOfRange(lv: lv) }
                length -= Int(count)
                effects.append(
                    TextEffect(
                        position: position,
                        count: count,
                        lv: 0,
                        operation: TextEffect.removes
                    )
                )
            }
            lv = part.upperBound
            place += 1
        }
    }

    private mutating func walk(
        after base: UInt32?,
        from first: UInt32,
        _ runs: Range<Int>
    ) throws(OutOfRange) {
        walker.start(after: base, length: length, log: log)
        plan.make(runs, from: first, of: log)
        guard walker.walk(plan, log: log) else { throw OutOfRange(lv: first) }
        length = walker.tree.effectiveCount
        effects.append(contentsOf: walker.effects)
        walker.effects.removeAll(keepingCapacity: true)
    }
}
