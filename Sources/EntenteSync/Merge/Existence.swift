/// Whether an entity is there: deletions and restorations beside each other (clause 2, `del`).
///
/// An edit that a deletion had not seen, and that had not seen the deletion, is a conflict that
/// people see; the edit is in the entity all the while and comes back with it.
public struct Existence: Hashable, Sendable {
    private var register = Register<Bool>()
    private var lastEdits: [Origin] = []

    /// Starts before any `new`.
    public init() {}

    /// Takes a `new`, `del` or `undel`.
    public mutating func write(_ exists: Bool, _ origin: Origin) { register.write(exists, origin) }

    /// Takes note of an edit of a field.
    public mutating func noteEdit(_ origin: Origin) {
        guard !lastEdits.contains(where: { origin.precedes($0) || $0 == origin }) else { return }
        lastEdits.removeAll { $0.precedes(origin) }
        lastEdits.append(origin)
    }

    /// Whether the entity is shown: unless every word on it is a deletion.
    public var exists: Bool { register.siblings.contains { $0.value } }

    /// Whether anything was ever said of the entity's existence.
    public var isKnown: Bool { !register.siblings.isEmpty }

    /// The edits that a standing deletion had not seen, each beside that deletion.
    public var conflicts: [(edit: Origin, deletion: Origin)] {
        var found: [(Origin, Origin)] = []
        for deletion in register.siblings where !deletion.value {
            for edit in lastEdits
            where !edit.precedes(deletion.origin) && !deletion.origin.precedes(edit) {
                found.append((edit, deletion.origin))
            }
        }
        return found
    }

    mutating func updateOrigins(_ body: (inout Origin) -> Void) {
        register.updateOrigins(body)
        for place in lastEdits.indices { body(&lastEdits[place]) }
    }
}
