import EntenteDomain

@testable import EntenteSync

/// Which edits a version of a text contains.
protocol PlainVisibility {
    /// Whether the version surely contains every edit of some; whole blocks are passed by it.
    func seesAll(_ extent: PlainExtent) -> Bool
    /// Whether the version contains an edit.
    func sees(_ edit: PlainEdit) -> Bool
}

/// The version that the author of an operation saw: the stream up to `base`, and the own edits
/// before this one.
struct PlainVersion: PlainVisibility {
    private let base: Int64
    private let name: Origin.Name

    init(_ origin: Origin) {
        base = origin.base
        name = origin.name
    }

    func seesAll(_ extent: PlainExtent) -> Bool {
        guard extent.others <= base else { return false }
        return extent.newest <= base
            || extent.last.map { $0.device == name.device && $0 < name } ?? true
    }

    func sees(_ edit: PlainEdit) -> Bool {
        if edit.name.device == name.device { return edit.name < name }
        guard let seq = edit.seq else { return false }
        return seq <= base
    }
}

/// How far some edits reach: enough to tell without a look at each that a version has them all.
///
/// One author is kept apart, the one with the newest edits, because authors see their own waiting
/// edits whatever their `base` is.
struct PlainExtent: Sendable {
    /// The last edit of the author who is kept apart.
    private(set) var last: Origin.Name?
    /// That author's last seq; the largest of all while an edit waits.
    private(set) var newest: Int64 = 0
    /// A seq that no edit of the others exceeds.
    private(set) var others: Int64 = 0

    mutating func count(_ edit: PlainEdit) {
        let seq = edit.seq ?? .max
        if let last, last.device == edit.name.device {
            self.last = max(last, edit.name)
            newest = max(newest, seq)
        } else if seq > newest {
            others = max(others, newest)
            last = edit.name
            newest = seq
        } else {
            others = max(others, seq)
        }
    }
}
