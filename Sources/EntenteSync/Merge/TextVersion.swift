import EntenteDomain

/// Which edits a version of a text contains.
protocol TextVisibility {
    /// A seq up to which the version contains every edit; whole blocks are passed by it.
    var base: Int64 { get }
    /// Whether the version contains an edit.
    func sees(_ edit: TextEdit) -> Bool
}

/// The version that the author of an operation saw: the stream up to `base`, and the own edits
/// before this one.
struct TextVersion: TextVisibility {
    let base: Int64
    private let name: Origin.Name

    init(_ origin: Origin) {
        base = origin.base
        name = origin.name
    }

    func sees(_ edit: TextEdit) -> Bool {
        if edit.name.device == name.device { return edit.name < name }
        guard let seq = edit.seq else { return false }
        return seq <= base
    }
}
