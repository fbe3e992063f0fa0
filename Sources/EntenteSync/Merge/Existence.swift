import EntenteDomain

/// Whether an entity is there: deletions and restorations beside each other (clause 2, `del`).
///
/// An edit that a deletion had not seen, and that had not seen the deletion, is a conflict that
/// people see; the edit is in the entity all the while and comes back with it. Of each organisation the
/// last edit stays as well: whoever only writes in texts, adds to sets or signs leaves no other trace in
/// the state, and has worked on the entity all the same.
public struct Existence: Hashable, Sendable {
    private var register = Register<Bool>()
    /// Those of the log, in the order of their names, so that equal states compare equal.
    private(set) var edits: [Origin] = []
    /// Those that wait on their device, in the order in which they were made: of each change the last.
    ///
    /// Which of them stays is decided when the log has them, so that folding them early changes nothing
    /// (INV-7).
    private(set) var waiting: [Origin] = []

    /// Starts before any `new`.
    public init() {}

    /// Takes what a snapshot holds.
    init(words: Register<Bool>, edits: [Origin]) {
        register = words
        self.edits = edits
    }

    /// The words on whether the entity is there.
    var words: Register<Bool> { register }

    /// Takes a `new`, `del` or `undel`.
    public mutating func write(_ exists: Bool, _ origin: Origin) {
        register.write(exists, origin)
        forgetEdits()
    }

    /// Takes note of an edit of a field.
    public mutating func noteEdit(_ origin: Origin) {
        guard origin.confirmation != nil else { return noteWaiting(origin) }
        guard !edits.contains(where: { $0.name == origin.name }) else { return }
        let place = edits.firstIndex { origin.name < $0.name } ?? edits.endIndex
        edits.insert(origin, at: place)
        forgetEdits()
    }

    /// Whether the entity is shown: unless every word on it is a deletion.
    public var exists: Bool { register.siblings.contains { $0.value } }

    /// Whether anything was ever said of the entity's existence.
    public var isKnown: Bool { !register.siblings.isEmpty }

    /// The last edits that a standing deletion had not seen, each beside that deletion.
    ///
    /// An edit by somebody who saw the deletion does not settle it; `undel` or another `del` does.
    public var conflicts: [(edit: Origin, deletion: Origin)] {
        deletions.flatMap { deletion in lastEdits(beside: deletion).map { ($0, deletion) } }
    }

    mutating func updateOrigins(_ body: (inout Origin) -> Void) {
        register.updateOrigins(body)
        for place in waiting.indices { body(&waiting[place]) }
        let logged = waiting.filter { $0.confirmation != nil }
        guard !logged.isEmpty else { return }
        waiting.removeAll { $0.confirmation != nil }
        for origin in logged { noteEdit(origin) }
    }

    private var deletions: [Origin] { register.siblings.filter { !$0.value }.map(\.origin) }

    private func lastEdits(beside deletion: Origin) -> [Origin] {
        // Of a device's own edits each has seen the one before, so its last one speaks for all.
        let own = Dictionary(
            waiting.filter { $0.isConcurrent(with: deletion) }.map { ($0.device, $0) },
            uniquingKeysWith: { $1 }
        )
        let logged = edits.filter { $0.isConcurrent(with: deletion) }
        return last(of: logged + own.values.sorted { $0.name < $1.name })
    }

    private mutating func noteWaiting(_ origin: Origin) {
        if let last = waiting.last, last.device == origin.device, last.n == origin.n {
            waiting.removeLast()
        }
        waiting.append(origin)
    }

    /// Keeps the edits that may yet be a conflict, the last of all, for deletions to come, and the
    /// last beside each standing deletion; and the last of each organisation.
    private mutating func forgetEdits() {
        guard edits.count > 1 else { return }
        let kept = last(of: edits) + deletions.flatMap(lastEdits) + lastOfOrganisations
        let needed = Set(kept.map(\.name))
        edits.removeAll { !needed.contains($0.name) }
    }

    private var lastOfOrganisations: [Origin] {
        var last: [OrganisationID: Origin] = [:]
        for edit in edits {
            guard let organisation = edit.confirmation?.organisation else { continue }
            if let known = last[organisation],
                (known.seq ?? 0, known.place) > (edit.seq ?? 0, edit.place)
            {
                continue
            }
            last[organisation] = edit
        }
        return Array(last.values)
    }
}

/// The origins that no other of them had seen.
private func last(of origins: [Origin]) -> [Origin] {
    origins.filter { origin in !origins.contains { origin.precedes($0) } }
}
