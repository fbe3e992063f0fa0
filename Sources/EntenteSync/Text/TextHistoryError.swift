/// Why edits were not taken into a history; it is as it was before.
public enum TextHistoryError: Error, Hashable, Sendable {
    /// The author's edits with these numbers are here already.
    case known
    /// An edit that the author had seen is not here.
    case missingParent
    /// The edit does not lie within the text that its author saw.
    case outOfRange
    /// The history would hold more than 2^30 edits, or an edit does nothing.
    case badCount
}
