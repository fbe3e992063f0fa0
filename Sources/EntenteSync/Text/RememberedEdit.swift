import EntenteDomain

/// An edit that a text remembers: who made it, having seen what, and what it did.
struct RememberedEdit: Hashable, Sendable {
    let source: TextWindow.Source
    /// Where, in the text that its author saw.
    let index: Int
    /// How many scalars it deletes there.
    let delete: Int
    /// How many scalars it then inserts there; they are in the text, or were deleted since.
    let insert: Int

    init(_ source: TextWindow.Source, _ index: Int, delete: Int, insert: Int) {
        self.source = source
        self.index = index
        self.delete = delete
        self.insert = insert
    }
}

extension TextState {
    /// The edits that are remembered: those of the log in its order, then those that wait.
    ///
    /// It does not matter in which order they arrived here.
    var remembered: [RememberedEdit] {
        let waiting = window.edits.indices.filter { window.edits[$0].isWaiting }
        return (window.logged.map { Int($0) } + waiting).map { remembered(window.edits[$0]) }
    }

    private func remembered(_ edit: TextWindow.Edit) -> RememberedEdit {
        let events = edit.deleted > 0 ? edit.deletion : edit.insertion
        let operation = log.operations.runs[log.operations.place(of: events.lowerBound)]
        return RememberedEdit(
            source(of: edit),
            Int(operation.part(events).position),
            delete: Int(edit.deleted),
            insert: Int(edit.inserted)
        )
    }

    /// Where an edit comes from.
    func source(of edit: TextWindow.Edit) -> TextWindow.Source {
        TextWindow.Source(
            device: log.agents.devices[Int(edit.agent)],
            n: edit.n,
            place: Int(edit.place),
            base: edit.base,
            seq: edit.isWaiting ? nil : edit.seq,
            member: edit.member == TextWindow.Edit.unknownMember
                ? nil : window.members[Int(edit.member)]
        )
    }
}

extension TextState: Hashable {
    /// Whether the texts are the same, and merge the same from here on.
    public static func == (left: Self, right: Self) -> Bool {
        left.document == right.document && left.since == right.since
            && left.remembered == right.remembered
    }

    /// Hashes the text.
    public func hash(into hasher: inout Hasher) { hasher.combine(document) }
}
