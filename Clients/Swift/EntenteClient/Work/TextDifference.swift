/// The smallest set of edits that makes one text of another (Myers, "An O(ND) difference algorithm
/// and its variations", 1986), on Unicode scalars.
///
/// 1. Applied in order, each to the text that the ones before have left, the edits give the new text.
/// 2. What both texts have in common is not touched, so a partner's concurrent edit elsewhere in the
///    note merges with it word by word.
/// 3. Texts that differ beyond the bound are compared line by line, and then, if they still differ
///    too much, replaced from the first difference to the last: correct, only coarser.
public struct TextDifference: Hashable, Sendable {
    /// One edit: what goes and what comes at a place.
    public struct Edit: Hashable, Sendable {
        /// Where, in scalars of the text as the edits before have left it.
        public var index: Int
        /// How many scalars go.
        public var delete: Int
        /// What comes.
        public var insert: String

        /// Describes an edit.
        public init(index: Int, delete: Int, insert: String) {
            self.index = index
            self.delete = delete
            self.insert = insert
        }
    }

    /// The edits, in the order in which they are applied.
    public let edits: [Edit]

    /// Steps of the search; its memory is this number squared, its time this times the text.
    private static let bound = 1_000

    /// Compares two texts.
    public init(from old: String, to new: String) {
        let old = Array(old.unicodeScalars)
        let new = Array(new.unicodeScalars)
        var start = 0
        while start < min(old.count, new.count), old[start] == new[start] { start += 1 }
        var tail = 0
        while tail < min(old.count, new.count) - start,
            old[old.count - 1 - tail] == new[new.count - 1 - tail]
        { tail += 1 }
        let oldMiddle = Array(old[start..<(old.count - tail)])
        let newMiddle = Array(new[start..<(new.count - tail)])
        let pieces =
            Self.pieces(oldMiddle, newMiddle)
            ?? [Piece(old: 0..<oldMiddle.count, new: 0..<newMiddle.count)]
        var shift = start
        edits = pieces.map { piece in
            defer { shift += piece.new.count - piece.old.count }
            var insert = String.UnicodeScalarView()
            insert.append(contentsOf: newMiddle[piece.new])
            return Edit(
                index: piece.old.lowerBound + shift,
                delete: piece.old.count,
                insert: String(insert)
            )
        }.filter { $0.delete > 0 || !$0.insert.isEmpty }
    }

    /// A part of the old text and the part of the new one that stands in its place.
    private struct Piece {
        var old: Range<Int>
        var new: Range<Int>
    }

    private static func pieces(_ old: [Unicode.Scalar], _ new: [Unicode.Scalar]) -> [Piece]? {
        guard !old.isEmpty, !new.isEmpty else { return nil }
        if let script = script(old, new) { return script }
        // Line by line, and within each changed part scalar by scalar where that is possible.
        let oldLines = lines(old)
        let newLines = lines(new)
        guard
            let script = script(oldLines.map { old[$0] }, newLines.map { new[$0] })
        else { return nil }
        return script.flatMap { piece -> [Piece] in
            let oldPart = span(piece.old, oldLines, end: old.count)
            let newPart = span(piece.new, newLines, end: new.count)
            let inner = self.script(Array(old[oldPart]), Array(new[newPart]))
            guard let inner else { return [Piece(old: oldPart, new: newPart)] }
            return inner.map { fine in
                Piece(
                    old: moved(fine.old, by: oldPart.lowerBound),
                    new: moved(fine.new, by: newPart.lowerBound)
                )
            }
        }
    }

    private static func moved(_ range: Range<Int>, by offset: Int) -> Range<Int> {
        (range.lowerBound + offset)..<(range.upperBound + offset)
    }

    /// The ranges of the lines, each with its line feed.
    private static func lines(_ text: [Unicode.Scalar]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var start = 0
        for (place, scalar) in text.enumerated() where scalar == "\n" {
            ranges.append(start..<(place + 1))
            start = place + 1
        }
        if start < text.count { ranges.append(start..<text.count) }
        return ranges
    }

    private static func span(_ part: Range<Int>, _ lines: [Range<Int>], end: Int) -> Range<Int> {
        let lower = part.lowerBound < lines.count ? lines[part.lowerBound].lowerBound : end
        let upper = part.isEmpty ? lower : lines[part.upperBound - 1].upperBound
        return lower..<upper
    }

    /// The shortest edit script, as the parts that differ; nil when it is longer than the bound.
    private static func script<Element: Equatable>(
        _ old: [Element],
        _ new: [Element]
    ) -> [Piece]? {
        let most = min(old.count + new.count, bound)
        // `furthest[k]` is how far the old text is used up on diagonal k, for each number of steps.
        var furthest = [Int](repeating: 0, count: 2 * most + 3)
        var history: [[Int]] = []
        let middle = most + 1
        for steps in 0...most {
            // Only this window can have changed since the step before.
            history.append(Array(furthest[(middle - steps - 1)...(middle + steps + 1)]))
            for diagonal in stride(from: -steps, through: steps, by: 2) {
                let isDown =
                    diagonal == -steps
                    || (diagonal != steps
                        && furthest[middle + diagonal - 1] < furthest[middle + diagonal + 1])
                var x =
                    isDown
                    ? furthest[middle + diagonal + 1] : furthest[middle + diagonal - 1] + 1
                while x < old.count, x - diagonal >= 0, x - diagonal < new.count,
                    old[x] == new[x - diagonal]
                { x += 1 }
                furthest[middle + diagonal] = x
                if x >= old.count, x - diagonal >= new.count {
                    return trace(history, old.count, new.count)
                }
            }
        }
        return nil
    }

    /// Walks the search back and joins neighbouring steps to pieces.
    private static func trace(_ history: [[Int]], _ oldCount: Int, _ newCount: Int) -> [Piece] {
        var pieces: [Piece] = []
        var x = oldCount
        var y = newCount
        for (steps, window) in history.enumerated().reversed() where steps > 0 {
            // The window begins at diagonal -steps - 1.
            let at = { (diagonal: Int) in window[diagonal + steps + 1] }
            let diagonal = x - y
            let isDown =
                diagonal == -steps
                || (diagonal != steps && at(diagonal - 1) < at(diagonal + 1))
            let previous = isDown ? diagonal + 1 : diagonal - 1
            let fromX = at(previous)
            let fromY = fromX - previous
            let piece = Piece(
                old: fromX..<(isDown ? fromX : fromX + 1),
                new: fromY..<(isDown ? fromY + 1 : fromY)
            )
            if let last = pieces.last, last.old.lowerBound == piece.old.upperBound,
                last.new.lowerBound == piece.new.upperBound
            {
                pieces[pieces.count - 1] = Piece(
                    old: piece.old.lowerBound..<last.old.upperBound,
                    new: piece.new.lowerBound..<last.new.upperBound
                )
            } else {
                pieces.append(piece)
            }
            x = fromX
            y = fromY
        }
        return pieces.reversed()
    }
}
