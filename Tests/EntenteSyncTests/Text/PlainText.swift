import EntenteDomain

@testable import EntenteSync

/// A text that several write at once, by the plainest algorithm there is: a flat list that is
/// scanned from its start for every edit.
///
/// The order of concurrent insertions is FugueMax (Weidner and Kleppmann, "The Art of the Fugue",
/// 2023), with ties by the bytes of the device id, then by the device's counter. An edit's index is
/// read in the version its author saw; the list holds every character ever inserted, and which of
/// them that version shows is decided for each run from `base` and `n` alone (clause 1.5).
///
/// 1. The text does not depend on the order in which edits arrive, as long as causes come first and
///    each edit comes once.
/// 2. Every inserted character appears exactly once unless deleted (INV-11).
/// 3. An edit that does not fit the version it names has no effect, on every replica alike.
struct PlainText: Hashable, Sendable {
    private var runs = PlainRunList()

    /// Starts empty.
    init() {}

    /// The text as it is now.
    var text: String {
        var scalars = String.UnicodeScalarView()
        runs.forEach { if $0.deletions.isEmpty { scalars.append(contentsOf: $0.scalars) } }
        return String(scalars)
    }

    /// How many scalars the text has now.
    var length: Int { runs.length }

    /// How many bytes of UTF-8 the text has now.
    var byteCount: Int { runs.byteCount }

    /// How many scalars the text has in the version that an edit's author saw.
    func length(seenBy origin: Origin) -> Int { length(in: PlainVersion(origin)) }

    func length(in version: some PlainVisibility) -> Int { runs.length(in: version) }

    /// Applies an edit to the text; returns whether it fitted the version it names.
    @discardableResult
    mutating func apply(_ splice: TextSplice, _ origin: Origin) -> Bool {
        apply(splice, PlainEdit(origin), in: PlainVersion(origin))
    }

    @discardableResult
    mutating func apply(
        _ splice: TextSplice,
        _ edit: PlainEdit,
        in version: some PlainVisibility
    ) -> Bool {
        guard splice.isPossible, length(in: version) == splice.length else { return false }
        if splice.delete > 0 {
            delete(from: splice.index, count: splice.delete, edit, in: version)
        }
        if !splice.insert.isEmpty {
            insert(Array(splice.insert.unicodeScalars), at: splice.index, edit, in: version)
        }
        return true
    }

    /// Notes that a waiting change of a device has its place in the log now.
    mutating func confirm(device: DeviceID, n: Int64, seq: Int64) {
        runs.confirm(device: device, n: n, seq: seq)
    }

    // MARK: Deleting

    private mutating func delete(
        from index: Int,
        count: Int,
        _ edit: PlainEdit,
        in version: some PlainVisibility
    ) {
        var (place, offset) = runs.locate(index, in: version)
        if offset > 0 {
            // In two steps: as one expression, `next` would read the list as it was before the cut.
            place = runs.cut(place, at: offset)
            place = runs.next(place)
        }
        var left = count
        while left > 0, let run = runs[place] {
            let length = run.length(in: version)
            if length > left { place = runs.cut(place, at: left) }
            if length > 0 { runs.delete(place, edit) }
            left -= min(length, left)
            place = runs.next(place)
        }
    }

    // MARK: Inserting

    private mutating func insert(
        _ scalars: [Unicode.Scalar],
        at index: Int,
        _ edit: PlainEdit,
        in version: some PlainVisibility
    ) {
        var place = runs.start
        var left: CharacterID?
        if index > 0 {
            // Directly after the visible character, before anything invisible.
            let found = runs.locate(index - 1, in: version)
            place = found.place
            if let run = runs[place] {
                left = CharacterID(edit: run.edit.name, offset: run.offset + found.offset)
                if found.offset + 1 < run.scalars.count {
                    place = runs.cut(place, at: found.offset + 1)
                }
            }
            place = runs.next(place)
        }
        // What the author did not know may stand between its neighbours; a character it knew as
        // deleted still is a neighbour.
        var unseen: [PlainRun] = []
        var end = place
        while let run = runs[end], !version.sees(run.edit) {
            unseen.append(run)
            end = runs.next(end)
        }
        let new = PlainRun(edit: edit, scalars: scalars, left: left, right: runs[end]?.first)
        for _ in 0..<countBefore(new, among: unseen) { place = runs.next(place) }
        runs.insert(new, at: place)
    }
}

/// How many of the concurrent runs between a new run's neighbours come before it (FugueMax).
///
/// The neighbours stand directly around these runs. So a left origin that is neither the new run's
/// own nor among them lies before them all, and a right origin lies before the new run's own exactly
/// when it is among them.
private func countBefore(_ new: PlainRun, among unseen: [PlainRun]) -> Int {
    lazy var characters = CharacterTable(unseen)
    var count = 0
    var isScanning = false
    for (place, other) in unseen.enumerated() {
        if other.left == new.left {
            if other.right == new.right, new.edit.name < other.edit.name { break }
            isScanning = other.right != new.right && characters.contains(other.right)
        } else if !characters.contains(other.left) {
            break
        }
        if !isScanning { count = place + 1 }
    }
    return count
}

/// The characters of some runs, for looking up by name.
private struct CharacterTable {
    private var ranges: [Origin.Name: [Range<Int>]] = [:]

    init(_ runs: [PlainRun]) {
        for run in runs {
            let range = run.offset..<run.offset + run.scalars.count
            ranges[run.edit.name, default: []].append(range)
        }
    }

    func contains(_ character: CharacterID?) -> Bool {
        guard let character else { return false }
        return ranges[character.edit, default: []].contains { $0.contains(character.offset) }
    }
}
