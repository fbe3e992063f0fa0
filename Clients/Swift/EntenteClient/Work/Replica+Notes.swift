public import EntenteDomain
import EntenteSync

extension Replica {
    /// Makes a note; its first text is inserted once, by the one who creates it (rule F19).
    public func addNote(
        _ title: String,
        body: String = "",
        in stream: StreamID
    ) async throws(ReplicaError) -> EntityID {
        try await edit(stream) { draft in
            let note = draft.new(EntityType.note)
            draft.put(note, Field.title, .string(title))
            try draft.rewrite(note, Field.body, to: body)
            return note
        }
    }

    /// Says that this member has opened a note, and, of a note of another side, on which day its own side first did.
    ///
    /// Said again it changes nothing.
    public func openNote(
        _ note: EntityID,
        in stream: StreamID,
        on day: CivilDate
    ) async throws(ReplicaError) {
        let own = identity.principal
        try await edit(stream) { draft in
            let view = try draft.view(note)
            let member = own.member.description
            if try draft.state(note).sets["opened_by"]?.members.contains(member) != true {
                draft.append(.add(field: "opened_by", member: member), to: note)
            }
            let maker = view.json["made"]?["organisation"]?.text
            if maker != own.organisation.description, view.text("opened_on") == nil {
                draft.put(note, "opened_on", .string(day.description))
            }
        }
    }

    /// Makes a note say something else, by the smallest edits that lead there.
    ///
    /// The text that the edits start from is the one that is displayed when this is called; `seen` is
    /// what the person started from. What came in between is kept: the person's edits are made in the
    /// text as it was, and then merged like a partner's.
    public func rewriteNote(
        _ note: EntityID,
        in stream: StreamID,
        from seen: String,
        to text: String
    ) async throws(ReplicaError) {
        try await edit(stream) { draft in
            let current = try draft.text(note, Field.body)
            if current.unicodeScalars.elementsEqual(seen.unicodeScalars) {
                try draft.rewrite(note, Field.body, to: text)
            } else {
                try draft.rewrite(
                    note,
                    Field.body,
                    to: ThreeWayText.merge(base: seen, mine: text, theirs: current)
                )
            }
        }
    }
}

extension ChangeDraft {
    /// The bytes of inserted text in one change: an escape is at most six times as long as what it
    /// stands for, and the rest is for what stands around the text.
    private static let insertBytes = Limits.changeBytes / 8
    /// Edits of one change, some below the limit for what else the change does.
    private static let edits = Limits.changeOperations - 100

    /// Makes a text say something else, by the smallest edits that lead there.
    ///
    /// What does not fit one change becomes several, stored together.
    public mutating func rewrite(_ entity: EntityID, _ field: FieldName, to text: String) throws {
        guard text.utf8.count <= Limits.noteBytes else {
            throw ReplicaError(
                .invalid,
                "The text has \(text.utf8.count) bytes; the limit is \(Limits.noteBytes)."
            )
        }
        let current = try self.text(entity, field)
        var inserted = 0
        for edit in TextDifference(from: current, to: text).edits {
            var index = edit.index
            var delete = edit.delete
            var parts = edit.insert.parts(of: Self.insertBytes)
            if parts.isEmpty { parts = [""] }
            for part in parts {
                inserted += part.utf8.count
                if inserted > Self.insertBytes || operations.count >= Self.edits {
                    try next()
                    inserted = part.utf8.count
                }
                try splice(entity, field, at: index, delete: delete, insert: part)
                index += part.unicodeScalars.count
                delete = 0
            }
        }
    }
}

extension String {
    /// The text cut into pieces of at most so many bytes, between scalars.
    fileprivate func parts(of bytes: Int) -> [String] {
        var parts: [String] = []
        var part = String.UnicodeScalarView()
        var size = 0
        for scalar in unicodeScalars {
            let length = UTF8.width(scalar)
            if size + length > bytes {
                parts.append(String(part))
                part = String.UnicodeScalarView()
                size = 0
            }
            part.append(scalar)
            size += length
        }
        return size > 0 ? parts + [String(part)] : parts
    }
}
