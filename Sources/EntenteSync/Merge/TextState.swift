import EntenteDomain

/// A text that several write at once, by the plainest algorithm there is: a flat list that is
/// scanned from its start for every edit.
///
/// The order of concurrent insertions is FugueMax (Weidner and Kleppmann, "The Art of the Fugue",
/// 2023), with ties by the bytes of the device id, then by the device's counter. An edit's index is
/// read in the version its author saw; the list holds every character ever inserted, and which of
/// them that version shows is decided for each run from `base` and `n` alone (clause 1.5).
///
/// 1. The text does not depend on the order in which edits arrive, as long as causes come first.
/// 2. Every inserted character appears exactly once unless deleted (INV-11).
/// 3. An edit that does not fit the version it names has no effect, on every replica alike.
public struct TextState: Hashable, Sendable {
    /// The name of one character: the edit that inserted it, and its place in that insertion.
    struct CharacterID: Hashable, Sendable {
        let edit: TextEdit
        let offset: Int

        init(edit: TextEdit, offset: Int) {
            self.edit = edit.name
            self.offset = offset
        }
    }

    /// Characters that were inserted together and have met the same fate since.
    struct Run: Hashable, Sendable {
        var edit: TextEdit
        var offset: Int
        var scalars: [Unicode.Scalar]
        /// The character that stood left of the run's first one where it was inserted.
        let left: CharacterID?
        /// The first character right of the place that the author knew.
        let right: CharacterID?
        var deletions: [TextEdit] = []
    }

    private(set) var runs: [Run] = []

    /// Starts empty.
    public init() {}

    /// The text as it is now.
    public var text: String {
        var scalars = String.UnicodeScalarView()
        for run in runs where run.deletions.isEmpty { scalars.append(contentsOf: run.scalars) }
        return String(scalars)
    }

    /// How many scalars the text has now.
    public var length: Int {
        runs.reduce(0) { $0 + ($1.deletions.isEmpty ? $1.scalars.count : 0) }
    }

    /// How many scalars the text has in the version that an edit's author saw.
    public func length(seenBy origin: Origin) -> Int {
        let version = TextVersion(origin)
        return runs.reduce(0) { $0 + visibleLength($1, in: version) }
    }

    /// Applies an edit to the text; returns whether it fitted the version it names.
    @discardableResult
    public mutating func apply(_ splice: TextSplice, _ origin: Origin) -> Bool {
        apply(splice, TextEdit(origin), in: TextVersion(origin))
    }

    @discardableResult
    mutating func apply(
        _ splice: TextSplice,
        _ edit: TextEdit,
        in version: some TextVisibility
    ) -> Bool {
        guard splice.isPossible else { return false }
        let length = runs.reduce(0) { $0 + visibleLength($1, in: version) }
        guard length == splice.length else { return false }
        delete(from: splice.index, count: splice.delete, edit, in: version)
        if !splice.insert.isEmpty {
            insert(Array(splice.insert.unicodeScalars), at: splice.index, edit, in: version)
        }
        return true
    }

    /// Notes that a waiting change of a device has its place in the log now.
    mutating func confirm(device: DeviceID, n: Int64, seq: Int64) {
        for place in runs.indices {
            if runs[place].edit.isPart(of: device, n) { runs[place].edit.seq = seq }
            for deletion in runs[place].deletions.indices
            where runs[place].deletions[deletion].isPart(of: device, n) {
                runs[place].deletions[deletion].seq = seq
            }
        }
    }

    // MARK: Deleting

    private mutating func delete(
        from index: Int,
        count: Int,
        _ edit: TextEdit,
        in version: some TextVisibility
    ) {
        guard count > 0 else { return }
        var passed = 0
        var place = 0
        while place < runs.count, passed < index + count {
            let visible = visibleLength(runs[place], in: version)
            defer { place += 1 }
            guard visible > 0, passed + visible > index else {
                passed += visible
                continue
            }
            if passed < index {
                split(place, at: index - passed)
                passed = index
                continue
            }
            if passed + visible > index + count { split(place, at: index + count - passed) }
            passed += runs[place].scalars.count
            runs[place].deletions.append(edit)
        }
    }

    /// Cuts a run in two; the second part names the character before it as its left neighbour.
    private mutating func split(_ place: Int, at offset: Int) {
        let run = runs[place]
        let tail = Run(
            edit: run.edit,
            offset: run.offset + offset,
            scalars: Array(run.scalars[offset...]),
            left: CharacterID(edit: run.edit, offset: run.offset + offset - 1),
            right: run.right,
            deletions: run.deletions
        )
        runs[place].scalars.removeSubrange(offset...)
        runs.insert(tail, at: place + 1)
    }

    // MARK: Inserting

    private mutating func insert(
        _ scalars: [Unicode.Scalar],
        at index: Int,
        _ edit: TextEdit,
        in version: some TextVisibility
    ) {
        let place = placeAfter(index, in: version)
        let left = place > 0 && index > 0 ? lastCharacter(of: runs[place - 1]) : nil
        var end = place
        // What the author did not know may stand between its neighbours; a character it knew as
        // deleted still is a neighbour.
        while end < runs.count, !version.sees(runs[end].edit) { end += 1 }
        let right = end < runs.count ? firstCharacter(of: runs[end]) : nil
        let target = integrate(from: place, to: end, left: left, right: right, edit)
        runs.insert(
            Run(edit: edit, offset: 0, scalars: scalars, left: left, right: right),
            at: target
        )
    }

    /// The place directly after the visible character with a number, before anything invisible.
    private mutating func placeAfter(_ count: Int, in version: some TextVisibility) -> Int {
        guard count > 0 else { return 0 }
        var passed = 0
        for place in runs.indices {
            let visible = visibleLength(runs[place], in: version)
            guard visible > 0, passed + visible >= count else {
                passed += visible
                continue
            }
            if passed + visible > count { split(place, at: count - passed) }
            return place + 1
        }
        preconditionFailure("the index was checked against the version's length")
    }

    /// Where a new run goes among the concurrent ones between its neighbours (FugueMax).
    private func integrate(
        from start: Int,
        to end: Int,
        left: CharacterID?,
        right: CharacterID?,
        _ edit: TextEdit
    ) -> Int {
        guard start < end else { return start }
        let leftPlace = location(left) ?? Location.beforeAll
        let rightPlace = location(right) ?? Location.afterAll
        var target = start
        var isScanning = false
        for place in start..<end {
            let other = runs[place]
            let otherLeft = location(other.left) ?? Location.beforeAll
            if otherLeft < leftPlace { break }
            if otherLeft == leftPlace {
                let otherRight = location(other.right) ?? Location.afterAll
                if otherRight == rightPlace, edit.precedesInTies(other.edit) { break }
                isScanning = otherRight < rightPlace
            }
            if !isScanning { target = place + 1 }
        }
        return target
    }

    /// A place in the list of all characters, deleted and unseen ones included.
    private struct Location: Comparable {
        let run: Int
        let offset: Int

        static let beforeAll = Location(run: -1, offset: 0)
        static let afterAll = Location(run: .max, offset: 0)

        static func < (left: Self, right: Self) -> Bool {
            (left.run, left.offset) < (right.run, right.offset)
        }
    }

    private func location(_ character: CharacterID?) -> Location? {
        guard let character else { return nil }
        let place = runs.firstIndex { run in
            run.edit.name == character.edit && run.offset <= character.offset
                && character.offset < run.offset + run.scalars.count
        }
        return place.map { Location(run: $0, offset: character.offset - runs[$0].offset) }
    }

    private func firstCharacter(of run: Run) -> CharacterID {
        CharacterID(edit: run.edit, offset: run.offset)
    }

    private func lastCharacter(of run: Run) -> CharacterID {
        CharacterID(edit: run.edit, offset: run.offset + run.scalars.count - 1)
    }

    private func visibleLength(_ run: Run, in version: some TextVisibility) -> Int {
        guard version.sees(run.edit), !run.deletions.contains(where: version.sees) else { return 0 }
        return run.scalars.count
    }
}
