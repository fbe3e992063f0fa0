public import EntenteDomain

/// A text with its whole history, which takes edits of others and makes its own.
public struct TextReplica: Sendable {
    /// All edits.
    public private(set) var history: TextHistory
    /// The text as it is now.
    public private(set) var document = TextDocument()
    private var merger = TextMerger()

    /// Starts empty.
    public init() { history = TextHistory() }

    /// Merges a whole history.
    public init(merging history: TextHistory) throws(TextHistoryError) {
        self.history = history
        var document = TextDocument()
        do throws(TextMerge.OutOfRange) {
            try TextMerge.all(history.log) { document.apply($0, of: history) }
        } catch { throw .outOfRange }
        self.document = document
        merger.reset(end: history.log.end)
    }

    /// Applies what a server says that the edits of a history do.
    public init(history: TextHistory, effects: TextEffects) throws(TextHistoryError) {
        self.history = history
        guard effects.fit(history) else { throw .outOfRange }
        document.apply(effects.list, of: history)
        merger.reset(end: history.log.end)
    }

    /// Opens a text that was kept beside its history.
    public init(history: TextHistory, text: String) {
        self.history = history
        document = TextDocument(text)
        merger.reset(end: history.log.end)
    }

    /// The text as it is now.
    public var text: String { document.text }

    /// The number of an author here, which is new if the author is.
    public mutating func agent(_ device: DeviceID) -> Int { history.agent(device) }

    /// Inserts text as an author who has seen all.
    public mutating func insert(
        _ text: String,
        at index: Int,
        by agent: Int
    ) throws(TextHistoryError) {
        guard index >= 0, index <= document.length else { throw .outOfRange }
        var text = text
        var failure: TextHistoryError?
        text.withUTF8 { utf8 in
            do throws(TextHistoryError) {
                try history.appendToHeads(
                    .insert,
                    at: index,
                    count: scalarCount(utf8),
                    utf8: utf8,
                    agent: agent
                )
                document.insert(utf8, at: index)
            } catch { failure = error }
        }
        if let failure { throw failure }
        merger.noteLinear(end: history.log.end)
    }

    /// Deletes characters as an author who has seen all.
    public mutating func delete(
        at index: Int,
        count: Int,
        by agent: Int
    ) throws(TextHistoryError) {
        guard index >= 0, count >= 0, count <= document.length - index else { throw .outOfRange }
        try history.appendToHeads(
            .delete,
            at: index,
            count: count,
            utf8: UnsafeBufferPointer(start: nil, count: 0),
            agent: agent
        )
        document.remove(at: index, count: count)
        merger.noteLinear(end: history.log.end)
    }

    /// Merges a run of edits of another author; refuses one that does not lie within the text that
    /// its author saw.
    public mutating func apply(
        _ run: TextRun,
        agent: Int,
        seq: Int,
        parents: [Int]
    ) throws(TextHistoryError) {
        let before = history.log.end
        var versions = ContiguousArray<UInt32>()
        for parent in parents {
            guard parent >= 0, parent < Int(before) else { throw .missingParent }
            versions.append(UInt32(parent))
        }
        versions.sort()
        let isLinear = versions == history.log.graph.heads
        let length =
            document.length
            + (isLinear ? 0 : merger.lengthChange(to: versions, log: history.log))
        guard run.fits(length) else { throw .outOfRange }
        try history.append(run, agent: agent, seq: seq, parents: parents)
        if isLinear {
            applyAsIs(run)
            merger.noteLinear(end: history.log.end)
        } else {
            let range = before..<history.log.end
            var effects = ContiguousArray<TextEffect>()
            merger.merge(range, log: history.log) { effects.append($0) }
            document.apply(effects, of: history)
        }
    }

    private mutating func applyAsIs(_ run: TextRun) {
        switch run.kind {
        case .insert: document.insert(run.text, at: run.position)
        case .delete: document.remove(at: run.position, count: run.count)
        case .backspace: document.remove(at: run.position - run.count + 1, count: run.count)
        }
    }

    /// Gives back the memory that makes merging the next concurrent edit faster.
    public mutating func relax() { merger.relax(end: history.log.end) }
}

extension TextRun {
    /// Whether the run lies within a text of a length.
    func fits(_ length: Int) -> Bool {
        guard position >= 0, count > 0 else { return false }
        return switch kind {
        case .insert: position <= length
        case .delete: count <= length - position
        case .backspace: position < length && count <= position + 1
        }
    }
}

extension TextEffects {
    /// Whether the effects can be applied one after another, with text that a history has.
    func fit(_ history: TextHistory) -> Bool {
        var length = 0
        let operations = history.log.operations.runs
        for effect in list {
            if effect.isRemoval {
                guard Int(effect.position) + Int(effect.count) <= length else { return false }
                length -= Int(effect.count)
            } else {
                guard Int(effect.position) <= length, Int(effect.operation) < operations.count
                else { return false }
                let operation = operations[Int(effect.operation)]
                guard operation.kind == .insert, effect.lv >= operation.lv,
                    Int(effect.lv) + Int(effect.count) <= Int(operation.end)
                else { return false }
                length += Int(effect.count)
            }
        }
        return true
    }
}
