/// Whether an entity is there: deletions and restorations beside each other (clause 2, `del`).
///
/// An edit that a deletion had not seen, and that had not seen the deletion, is a conflict that
/// people see; the edit is in the entity all the while and comes back with it.
public struct Existence: Hashable, Sendable {
    private var register = Register<Bool>()
    /// In the order of their names, so that equal states compare equal.
    private(set) var edits: [Origin] = []

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
        for place in edits.indices { body(&edits[place]) }
    }

    private var deletions: [Origin] { register.siblings.filter { !$0.value }.map(\.origin) }

    private func lastEdits(beside deletion: Origin) -> [Origin] {
        last(of: edits.filter { $0.isConcurrent(with: deletion) })
    }

    /// Keeps the edits that may yet be a conflict: the last of all, for deletions to come, and the
    /// last beside each standing deletion.
    private mutating func forgetEdits() {
        guard edits.count > 1 else { return }
        let needed = Set((last(of: edits) + deletions.flatMap(lastEdits)).map(\.name))
        edits.removeAll { !needed.contains($0.name) }
    }
}

/// The origins that no other of them had seen.
private func last(of origins: [Origin]) -> [Origin] {
    origins.filter { origin in !origins.contains { origin.precedes($0) } }
}
