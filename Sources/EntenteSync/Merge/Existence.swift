import EntenteDomain

/// Whether an entity is there: deletions and restorations beside each other (clause 2, `del`).
///
/// An edit that a deletion had not seen, and that had not seen the deletion, is a conflict that
/// people see; the edit is in the entity all the while and comes back with it. Of each member the last
/// edit stays as well: whoever only writes in texts, adds to sets or signs leaves no other trace in the
/// state, and has worked on the entity all the same.
public struct Existence: Hashable, Sendable {
    private var register = Register<Bool>()
    /// Those of the log, in the order of their names, so that equal states compare equal.
    private(set) var edits: [Origin] = []
    /// Those that wait on their device, in the order in which they were made: of each change the last.
    ///
    /// Which of them stays is decided when the log has them, so that folding them early changes nothing
    /// (INV-7).
    private(set) var waiting: ArraySlice<Origin> = []

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
        // The log takes a device's changes in the order in which they were made.
        for place in waiting.indices {
            body(&waiting[place])
            guard waiting[place].confirmation != nil else { continue }
            // Of a slice the first is removed without moving the others, and it is the first.
            let logged =
                place == waiting.startIndex ? waiting.removeFirst() : waiting.remove(at: place)
            noteEdit(logged)
            return
        }
    }

    private var deletions: [Origin] { register.siblings.filter { !$0.value }.map(\.origin) }

    /// The last of the edits beside a deletion, in the order of their names.
    private func lastEdits(beside deletion: Origin) -> [Origin] {
        let beside = (edits + waiting).filter { $0.isConcurrent(with: deletion) }
        return last(of: beside).sorted { $0.name < $1.name }
    }

    private mutating func noteWaiting(_ origin: Origin) {
        if let last = waiting.last, last.device == origin.device, last.n == origin.n {
            waiting.removeLast()
        }
        waiting.append(origin)
    }

    /// Keeps the edits that may yet be a conflict, the last of all, for deletions to come, and the
    /// last beside each standing deletion; and the last of each member.
    private mutating func forgetEdits() {
        guard edits.count > 1 else { return }
        var kept = Set((last(of: edits) + lastOfMembers).map(\.name))
        for deletion in deletions {
            kept.formUnion(last(of: edits.filter { $0.isConcurrent(with: deletion) }).map(\.name))
        }
        edits.removeAll { !kept.contains($0.name) }
    }

    private var lastOfMembers: [Origin] {
        var last: [MemberID: Origin] = [:]
        for edit in edits {
            guard let member = edit.confirmation?.member else { continue }
            if let known = last[member], edit.isLogged(before: known) { continue }
            last[member] = edit
        }
        return Array(last.values)
    }
}

/// The origins that no other of them had seen.
private func last(of origins: [Origin]) -> [Origin] {
    // Of a device it can only be the last one; and what another device had seen up to decides the rest, so
    // that the cost grows with the origins and not with their square.
    var newest: [DeviceID: Origin] = [:]
    var seen: [DeviceID: Int64] = [:]
    for origin in origins {
        if newest[origin.device].map({ $0.precedes(origin) }) ?? true {
            newest[origin.device] = origin
        }
        seen[origin.device] = max(seen[origin.device] ?? origin.base, origin.base)
    }
    let bases = seen.sorted { $0.value > $1.value }.prefix(2)
    return newest.values.filter { origin in
        let others = bases.first { $0.key != origin.device }
        return others.map { (origin.seq ?? .max) > $0.value } ?? true
    }
}
