extension TextHistory {
    /// Writes all tables: first what was done, then who had seen what, who did it, and where.
    func write(to writer: inout TextColumnWriter) {
        for operation in log.operations.runs {
            writer.write(
                kind: UInt32(operation.kind.rawValue),
                .kind,
                count: operation.count - 1,
                .count
            )
        }
        writeGraph(to: &writer)
        writeSpans(to: &writer)
        writePositions(to: &writer)
    }

    private func writeGraph(to writer: inout TextColumnWriter) {
        let graph = log.graph
        var place = 0
        for run in 0..<graph.count {
            let first = place
            while place < log.operations.runs.count,
                log.operations.runs[place].lv < graph.end(ofRun: run)
            {
                place += 1
            }
            writer.write(UInt32(place - first - 1), .operations, context: 0)
            let parents = graph.parents(ofRun: run)
            writer.write(UInt32(parents.count), .parents, context: min(run, 1))
            for (number, parent) in parents.reversed().enumerated() {
                let target = graph.run(of: parent, near: run - 1)
                let left = graph.end(ofRun: target) - 1 - parent
                let back = UInt32(run - 1 - target) << 1 | (left > 0 ? 1 : 0)
                writer.write(back, .parentRun, context: min(number, 15))
                if left > 0 { writer.write(left - 1, .parentOffset, context: 0) }
            }
        }
    }

    private func writeSpans(to writer: inout TextColumnWriter) {
        let graph = log.graph
        var next = Array(repeating: 0, count: log.agents.devices.count)
        var run = 0
        var last = 0
        for span in log.agents.spans {
            let agent = Int(span.agent)
            writer.write(span.agent, .author, context: min(last, 15))
            last = agent
            let end = span.lv + span.count
            var crossed = 0
            var reached = span.lv
            while run < graph.count, graph.end(ofRun: run) <= end {
                reached = graph.end(ofRun: run)
                crossed += 1
                run += 1
            }
            let isWhole = reached == end
            writer.write(UInt32(crossed) << 1 | (isWhole ? 0 : 1), .spanRuns, context: 0)
            if !isWhole { writer.write(end - reached - 1, .spanOffset, context: 0) }
            let jump = Int(span.sequence) - next[agent]
            writer.write(UInt32(zigzag: jump), .sequence, context: 0)
            next[agent] = Int(span.sequence) + Int(span.count)
        }
    }

    private func writePositions(to writer: inout TextColumnWriter) {
        var cursors = TextCursors(authors: log.agents.devices.count)
        var span = 0
        for operation in log.operations.runs {
            let spans = log.agents.spans
            while spans[span].lv + spans[span].count <= operation.lv { span += 1 }
            let author = Int(spans[span].agent)
            let context = cursors.context(of: author, operation.kind)
            let expected = cursors.expected(by: author, operation.kind)
            let distance = Int(operation.position) - expected
            writer.write(UInt32(zigzag: distance), .position, context: context)
            cursors.note(operation.kind, Int(operation.position), Int(operation.count), by: author)
        }
    }

    /// Writes what a server's walk found.
    func write(_ effects: TextEffects, to writer: inout TextColumnWriter) {
        var cursor = EffectCursor()
        var ordinals = ContiguousArray<UInt32>()
        var count: UInt32 = 0
        for operation in log.operations.runs {
            ordinals.append(count)
            if operation.kind == .insert { count += 1 }
        }
        for effect in effects.list {
            let kind: UInt32 = effect.isRemoval ? 1 : 0
            writer.write(kind: kind, .effectKind, count: effect.count - 1, .effectCount)
            let distance = Int(effect.position) - cursor.position
            writer.write(UInt32(zigzag: distance), .effectPosition, context: Int(kind))
            if effect.isRemoval {
                cursor.noteRemoval(effect)
                continue
            }
            let operation = log.operations.runs[Int(effect.operation)]
            let ordinal = Int(ordinals[Int(effect.operation)])
            let offset = Int(effect.lv - operation.lv)
            let isExpected = offset == cursor.expectedOffset(in: ordinal)
            let jump = UInt32(zigzag: ordinal - cursor.ordinal)
            writer.write(jump << 1 | (isExpected ? 0 : 1), .effectInsertion, context: 0)
            if !isExpected { writer.write(UInt32(offset), .effectOffset, context: 0) }
            cursor.noteInsertion(effect, of: operation, ordinal, offset)
        }
    }
}

/// Where each author was last, from which its next edit is mostly not far.
struct TextCursors {
    private var places: ContiguousArray<Int>
    private var kinds: ContiguousArray<UInt8>

    init(authors: Int) {
        places = ContiguousArray(repeating: 0, count: authors)
        kinds = ContiguousArray(repeating: 3, count: authors)
    }

    /// Where an author's next operation is expected; a backspace begins left of where one is.
    @inline(__always)
    func expected(by author: Int, _ kind: TextRun.Kind) -> Int {
        kind == .backspace ? places[author] - 1 : places[author]
    }

    /// What foretells how far from there it is: what the author does, and what it did before.
    @inline(__always)
    func context(of author: Int, _ kind: TextRun.Kind) -> Int {
        Int(kind.rawValue) << 2 | Int(kinds[author])
    }

    @inline(__always)
    mutating func note(_ kind: TextRun.Kind, _ position: Int, _ count: Int, by author: Int) {
        kinds[author] = kind.rawValue
        places[author] =
            switch kind {
            case .insert: position + count
            case .delete: position
            case .backspace: position - count + 1
            }
    }
}

/// Where the effect before was, and which text comes next if it comes in order.
struct EffectCursor {
    private(set) var position = 0
    /// The number of the insertion among all insertions, and how much of it was used.
    private(set) var ordinal = 0
    private var offset = 0

    @inline(__always)
    func expectedOffset(in ordinal: Int) -> Int { ordinal == self.ordinal ? offset : 0 }

    @inline(__always)
    mutating func noteRemoval(_ effect: TextEffect) { position = Int(effect.position) }

    @inline(__always)
    mutating func noteInsertion(
        _ effect: TextEffect,
        of operation: TextOperation,
        _ ordinal: Int,
        _ offset: Int
    ) {
        position = Int(effect.position) + Int(effect.count)
        let isUsedUp = offset + Int(effect.count) >= Int(operation.count)
        self.ordinal = isUsedUp ? ordinal + 1 : ordinal
        self.offset = isUsedUp ? 0 : offset + Int(effect.count)
    }
}
