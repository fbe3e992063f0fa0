/// Several consecutive edits of one kind, by one author, each made on top of the one before.
///
/// Positions count Unicode scalars of the text that the author saw.
public struct TextRun: Hashable, Sendable {
    /// What a run does.
    public enum Kind: UInt8, Hashable, Sendable {
        /// Inserts characters from left to right.
        case insert
        /// Deletes at the same place again and again.
        case delete
        /// Deletes at a place, then at the place before it, and so on.
        case backspace
    }

    /// What the run does.
    public let kind: Kind
    /// Where its first edit takes place.
    public let position: Int
    /// How many characters it inserts or deletes, at least one.
    public let count: Int
    /// What it inserts; empty for deletions.
    public let text: String

    /// Typing or pasting a text that is not empty.
    public static func insert(at position: Int, _ text: String) -> TextRun {
        TextRun(kind: .insert, position: position, count: text.unicodeScalars.count, text: text)
    }

    /// Deleting a range, or pressing the delete key a few times.
    public static func delete(at position: Int, count: Int) -> TextRun {
        TextRun(kind: .delete, position: position, count: count, text: "")
    }

    /// Pressing the backspace key a few times; `position` is that of the first character to go.
    public static func backspace(at position: Int, count: Int) -> TextRun {
        TextRun(kind: .backspace, position: position, count: count, text: "")
    }
}
