import EntenteDomain

@testable import EntenteSync

/// Characters that were inserted together and have met the same fate since.
struct PlainRun: Hashable, Sendable {
    /// The edit that inserted them.
    private(set) var edit: PlainEdit
    /// The place of the first of them in that insertion.
    let offset: Int
    /// The characters, at least one.
    private(set) var scalars: [Unicode.Scalar]
    /// The character that stood left of the run's first one where it was inserted.
    let left: CharacterID?
    /// The first character right of the place that the author knew.
    let right: CharacterID?
    /// The edits that deleted them, in the order of their names, so that equal texts compare equal.
    private(set) var deletions: [PlainEdit] = []

    init(
        edit: PlainEdit,
        offset: Int = 0,
        scalars: [Unicode.Scalar],
        left: CharacterID?,
        right: CharacterID?
    ) {
        self.edit = edit
        self.offset = offset
        self.scalars = scalars
        self.left = left
        self.right = right
    }

    var first: CharacterID { CharacterID(edit: edit.name, offset: offset) }
    var last: CharacterID { CharacterID(edit: edit.name, offset: offset + scalars.count - 1) }

    /// How many scalars of the run the text has now.
    var length: Int { deletions.isEmpty ? scalars.count : 0 }

    /// How many bytes of UTF-8 the run gives the text now.
    var byteCount: Int {
        deletions.isEmpty ? scalars.reduce(0) { $0 + UTF8.width($1) } : 0
    }

    /// How many scalars of the run a version shows.
    func length(in version: some PlainVisibility) -> Int {
        guard version.sees(edit) else { return 0 }
        for deletion in deletions where version.sees(deletion) { return 0 }
        return scalars.count
    }

    func count(in extent: inout PlainExtent) {
        extent.count(edit)
        for deletion in deletions { extent.count(deletion) }
    }

    mutating func delete(_ edit: PlainEdit) {
        let place = deletions.firstIndex { edit.name < $0.name } ?? deletions.endIndex
        deletions.insert(edit, at: place)
    }

    /// Cuts the run in two and answers the second part, whose left neighbour is the first part's
    /// last character.
    mutating func cut(at place: Int) -> PlainRun {
        var tail = PlainRun(
            edit: edit,
            offset: offset + place,
            scalars: Array(scalars[place...]),
            left: CharacterID(edit: edit.name, offset: offset + place - 1),
            right: right
        )
        tail.deletions = deletions
        scalars.removeSubrange(place...)
        return tail
    }

    /// Whether a change inserted the run or deleted it.
    func has(_ device: DeviceID, _ n: Int64) -> Bool {
        if edit.isPart(of: device, n) { return true }
        for deletion in deletions where deletion.isPart(of: device, n) { return true }
        return false
    }

    mutating func confirm(_ device: DeviceID, _ n: Int64, seq: Int64) {
        if edit.isPart(of: device, n) { edit.seq = seq }
        for place in deletions.indices where deletions[place].isPart(of: device, n) {
            deletions[place].seq = seq
        }
    }
}
