import EntenteDomain

/// Reads the tables of a history from numbers that nobody vouches for.
///
/// Every table is built whole and in linear time: adding one entry after another, as an open text
/// does, would let a few bytes cost much.
struct TextTablesReader: ~Copyable {
    private let sizes: TextTableSizes
    private var heads: TableBuilder<UInt32>
    private var starts: TableBuilder<UInt32>
    private var parentEnds: TableBuilder<UInt32>
    private var parents: TableBuilder<UInt32>
    /// Whether the last edit of a run was seen by the author of another edit.
    private var isSeen: TableBuilder<Bool>
    private var spans: TableBuilder<TextAgents.Span>
    private var end: UInt32 = 0

    private init(_ sizes: TextTableSizes) {
        self.sizes = sizes
        heads = TableBuilder(capacity: sizes.operations)
        starts = TableBuilder(capacity: sizes.runs + 1)
        parentEnds = TableBuilder(capacity: sizes.runs)
        parents = TableBuilder(capacity: sizes.parents)
        isSeen = TableBuilder(capacity: sizes.runs)
        spans = TableBuilder(capacity: sizes.spans)
    }

    /// Reads all tables of a history whose inserted text is known.
    static func read(
        _ sizes: TextTableSizes,
        _ authors: [DeviceID],
        _ content: ContiguousArray<UInt8>,
        _ measure: TextMeasure,
        from reader: inout TextColumnReader
    ) throws(TextCodingError) -> TextEventLog {
        var tables = TextTablesReader(sizes)
        try tables.readOperationHeads(from: &reader)
        try tables.readGraph(from: &reader)
        try tables.readSpans(from: &reader, authors: authors.count)
        guard let agents = TextAgents(authors, spans: tables.spans.array()) else { throw .badTable }
        let operations = try tables.readPositions(
            from: &reader,
            authors: authors.count,
            content,
            measure
        )
        return TextEventLog(
            graph: tables.graph(),
            operations: TextOperations(operations),
            agents: agents
        )
    }

    private mutating func readOperationHeads(from reader: inout TextColumnReader)
        throws(TextCodingError)
    {
        for _ in 0..<sizes.operations {
            let (kind, count) = try reader.read(.kind, .count)
            guard kind < 3, count < UInt32(TextHistory.capacity) else { throw .badNumber }
            guard end + count < UInt32(TextHistory.capacity) else { throw .tooLarge }
            end += count + 1
            heads.append(count << 2 | kind)
        }
    }

    private mutating func readGraph(from reader: inout TextColumnReader) throws(TextCodingError) {
        var place = 0
        var start: UInt32 = 0
        starts.append(start)
        for run in 0..<sizes.runs {
            isSeen.append(false)
            let count = try reader.read(.operations, context: 0)
            guard Int(count) < sizes.operations - place else { throw .badTable }
            for _ in 0...count {
                start += (heads[place] >> 2) + 1
                place += 1
            }
            starts.append(start)
            try readParents(of: run, from: &reader)
        }
        guard place == sizes.operations else { throw .badTable }
    }

    private mutating func readParents(
        of run: Int,
        from reader: inout TextColumnReader
    ) throws(TextCodingError) {
        let count = Int(try reader.read(.parents, context: min(run, 1)))
        guard count <= sizes.parents - parents.count else { throw .badTable }
        let first = parents.count
        var last = starts[run]
        for number in 0..<count {
            let told = try reader.read(.parentRun, context: min(number, 15))
            let back = Int(told >> 1)
            guard back < run else { throw .badTable }
            let target = run - 1 - back
            var lv = starts[target + 1] - 1
            if told & 1 == 1 {
                let offset = try reader.read(.parentOffset, context: 0)
                guard offset < lv - starts[target] else { throw .badTable }
                lv -= offset + 1
            } else {
                isSeen[target] = true
            }
            // They come from the last to the first, each once.
            guard lv < last else { throw .badTable }
            last = lv
            parents.append(lv)
        }
        var low = first
        var high = parents.count - 1
        while low < high {
            (parents[low], parents[high]) = (parents[high], parents[low])
            low += 1
            high -= 1
        }
        // A run that only continues the one before is part of it.
        guard count != 1 || parents[first] + 1 != starts[run] else { throw .badTable }
        parentEnds.append(UInt32(parents.count))
    }

    private mutating func readSpans(
        from reader: inout TextColumnReader,
        authors: Int
    ) throws(TextCodingError) {
        var next = ContiguousArray<Int>(repeating: 0, count: authors)
        var run = 0
        var lv: UInt32 = 0
        var last = 0
        for _ in 0..<sizes.spans {
            let agent = Int(try reader.read(.author, context: min(last, 15)))
            guard agent < authors else { throw .badTable }
            last = agent
            let told = try reader.read(.spanRuns, context: 0)
            let crossed = Int(told >> 1)
            guard crossed <= sizes.runs - run else { throw .badTable }
            run += crossed
            var reached = crossed > 0 ? starts[run] : lv
            if told & 1 == 1 {
                let offset = try reader.read(.spanOffset, context: 0)
                guard run < sizes.runs, offset < starts[run + 1] - reached - 1 else {
                    throw .badTable
                }
                reached += offset + 1
            }
            guard reached > lv else { throw .badTable }
            let sequence = next[agent] + (try reader.read(.sequence, context: 0)).zigzag
            let count = Int(reached - lv)
            guard sequence >= 0, sequence <= TextHistory.capacity else { throw .badNumber }
            spans.append(
                TextAgents.Span(
                    lv: lv,
                    agent: UInt32(agent),
                    sequence: UInt32(sequence),
                    count: UInt32(count)
                )
            )
            next[agent] = sequence + count
            lv = reached
        }
        guard lv == end else { throw .badTable }
    }

    private func readPositions(
        from reader: inout TextColumnReader,
        authors: Int,
        _ content: ContiguousArray<UInt8>,
        _ measure: TextMeasure
    ) throws(TextCodingError) -> ContiguousArray<TextOperation> {
        var operations = TableBuilder<TextOperation>(capacity: heads.count)
        var cursors = TextCursors(authors: authors)
        var text = TextSlices(content, measure)
        var span = 0
        var lv: UInt32 = 0
        for place in 0..<heads.count {
            let head = heads[place]
            let count = (head >> 2) + 1
            guard let kind = TextRun.Kind(rawValue: UInt8(head & 3)) else { throw .badNumber }
            while spans[span].lv + spans[span].count <= lv { span += 1 }
            let author = Int(spans[span].agent)
            let context = cursors.context(of: author, kind)
            let told = try reader.read(.position, context: context)
            let position = cursors.expected(by: author, kind) + told.zigzag
            let lowest = kind == .backspace ? position - Int(count) + 1 : position
            guard lowest >= 0, position < TextHistory.capacity else { throw .badNumber }
            cursors.note(kind, position, Int(count), by: author)
            let offset = kind == .insert ? try text.take(Int(count)) : 0
            operations.append(
                TextOperation(
                    kind,
                    lv: lv,
                    position: UInt32(position),
                    count: count,
                    content: UInt32(offset)
                )
            )
            lv += count
        }
        guard text.isUsedUp else { throw .badText }
        return operations.array()
    }

    private func graph() -> TextEventGraph {
        var heads = ContiguousArray<UInt32>()
        for run in 0..<sizes.runs where !isSeen[run] { heads.append(starts[run + 1] - 1) }
        return TextEventGraph(
            starts: starts.array(dropping: 1),
            parentEnds: parentEnds.array(),
            parents: parents.array(),
            end: end,
            heads: heads
        )
    }
}

extension TextEffects {
    /// Reads what a server's walk found; whether it fits the history is seen when it is applied.
    static func read(
        _ count: Int,
        _ log: TextEventLog,
        from reader: inout TextColumnReader
    ) throws(TextCodingError) -> TextEffects {
        let insertions = log.operations.runs.indices.filter {
            log.operations.runs[$0].kind == .insert
        }
        var effects = TableBuilder<TextEffect>(capacity: count)
        var cursor = EffectCursor()
        for _ in 0..<count {
            let (kind, less) = try reader.read(.effectKind, .effectCount)
            guard kind < 2, less < UInt32(TextHistory.capacity) else { throw .badNumber }
            let told = try reader.read(.effectPosition, context: Int(kind))
            let position = cursor.position + told.zigzag
            guard position >= 0, position < TextHistory.capacity else { throw .badNumber }
            var effect = TextEffect(
                position: UInt32(position),
                count: less + 1,
                lv: 0,
                operation: TextEffect.removes
            )
            guard kind == 0 else {
                cursor.noteRemoval(effect)
                effects.append(effect)
                continue
            }
            let jump = try reader.read(.effectInsertion, context: 0)
            let ordinal = cursor.ordinal + (jump >> 1).zigzag
            guard insertions.indices.contains(ordinal) else { throw .badTable }
            var offset = cursor.expectedOffset(in: ordinal)
            if jump & 1 == 1 { offset = Int(try reader.read(.effectOffset, context: 0)) }
            let operation = log.operations.runs[insertions[ordinal]]
            guard offset + Int(effect.count) <= Int(operation.count) else { throw .badTable }
            effect.lv = operation.lv + UInt32(offset)
            effect.operation = UInt32(insertions[ordinal])
            cursor.noteInsertion(effect, of: operation, ordinal, offset)
            effects.append(effect)
        }
        return TextEffects(effects.array())
    }
}
