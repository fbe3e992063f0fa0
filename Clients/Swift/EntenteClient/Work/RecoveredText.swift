/// Brings what a person did to a text long ago into the text as it is now (clause 5.7).
///
/// 1. Every word the person added is in the result, and nothing is deleted that the person had not seen.
/// 2. Words whose surroundings are still there go where they were written.
/// 3. Words that were written into a passage that is gone have no place any more; they follow at the
///    end, under a heading that says what they are.
enum RecoveredText {
    /// What stands before words that have no place.
    static let heading = "[Recovered text]"

    /// Merges what led from one text to another into a third.
    static func merge(before: String, after: String, now: String) -> String {
        guard !before.utf8.elementsEqual(now.utf8) else { return after }
        let gone = deleted(from: before, to: now)
        var placed = Array(before.unicodeScalars)
        let count = placed.count
        var recovered: [String] = []
        var shift = 0
        var placedShift = 0
        let written = Array(after.unicodeScalars)
        for edit in TextDifference(from: before, to: after).edits {
            let place = edit.index - shift
            let end = place + edit.delete
            let length = edit.insert.unicodeScalars.count
            shift += length - edit.delete
            let isLeftGone = place == 0 || gone.contains(place - 1)
            let isRightGone = end == count || gone.contains(end)
            let isOrphan =
                length > 0 && isLeftGone && isRightGone
                && (gone.contains(place - 1) || gone.contains(end))
            if isOrphan { recovered.append(words(edit.index..<(edit.index + length), written)) }
            let insert = isOrphan ? [] : Array(edit.insert.unicodeScalars)
            placed.replaceSubrange((place + placedShift)..<(end + placedShift), with: insert)
            placedShift += insert.count - edit.delete
        }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: placed)
        let merged = ThreeWayText.merge(base: before, mine: String(scalars), theirs: now)
        guard !recovered.isEmpty else { return merged }
        let gap = merged.isEmpty ? "" : merged.hasSuffix("\n") ? "\n" : "\n\n"
        return merged + gap + heading + "\n" + recovered.joined(separator: "\n") + "\n"
    }

    /// A part of a text with the rest of the words that it begins and ends in.
    private static func words(_ range: Range<Int>, _ text: [Unicode.Scalar]) -> String {
        let isInWord = { (place: Int) in !text[place].properties.isWhitespace }
        var (start, end) = (range.lowerBound, range.upperBound)
        while start > 0, isInWord(start), isInWord(start - 1) { start -= 1 }
        while end < text.count, isInWord(end - 1), isInWord(end) { end += 1 }
        var scalars = String.UnicodeScalarView()
        scalars.append(contentsOf: text[start..<end].drop { $0.properties.isWhitespace })
        while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
        return String(scalars)
    }

    /// The places of a text that are no more in another.
    private static func deleted(from before: String, to now: String) -> Set<Int> {
        var places: Set<Int> = []
        var shift = 0
        for edit in TextDifference(from: before, to: now).edits {
            let place = edit.index - shift
            places.formUnion(place..<(place + edit.delete))
            shift += edit.insert.unicodeScalars.count - edit.delete
        }
        return places
    }
}
