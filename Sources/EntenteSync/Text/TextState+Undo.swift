public import EntenteDomain

extension TextState {
    /// The edits that take back what changes of a device did to the text, to be made one after
    /// another in a new change.
    ///
    /// What the changes inserted goes, as far as it is there. What they deleted comes back where it
    /// was, as far as nobody else deleted it too; its text is known for edits that waited on this
    /// device when they were made. Taking back the change that took something back does it again.
    public func undoing(_ changes: Set<Int64>, of device: DeviceID) -> [TextSplice] {
        undoing(changes, of: device, knowing: [:])
    }

    /// What a change of a device deleted from a text, which a log says by number only; `before` is the
    /// text as the author saw it, nil when it had none.
    public static func deleted(
        by change: Change,
        of device: DeviceID,
        from entity: EntityID,
        _ field: FieldName,
        before: TextState?
    ) -> [Removal: String] {
        var document = before?.document ?? TextDocument()
        var deleted: [Removal: String] = [:]
        for (place, operation) in change.operations.enumerated() {
            guard operation.entity == entity, operation.field == field,
                case .text(_, let splice) = operation.action,
                splice.isPossible, splice.length == document.length
            else { continue }
            let range = splice.index..<splice.index + splice.delete
            deleted[.init(device: device, n: change.n, place: place)] = document.text(in: range)
            document.remove(at: splice.index, count: splice.delete)
            document.insert(splice.insert, at: splice.index)
        }
        return deleted
    }

    /// As `undoing(_:of:)`, with what is known from elsewhere.
    ///
    /// - Parameters:
    ///   - changes: The counters of the changes.
    ///   - device: Their author.
    ///   - deleted: What they deleted.
    ///   - undos: The author's later changes that took something back, each with what it took back: what
    ///     they wrote again counts as written by whoever had written it first.
    ///   - fully: Whether what somebody else deleted too comes back as well.
    /// - Returns: The edits, to be made one after another.
    func undoing(
        _ changes: Set<Int64>,
        of device: DeviceID,
        knowing deleted: [Removal: String],
        undos: [Int64: Int64] = [:],
        fully: Bool = false
    ) -> [TextSplice] {
        guard let agent = log.agents.number(of: device) else { return [] }
        let edits = window.edits.filter { $0.agent == UInt32(agent) && changes.contains($0.n) }
        guard !edits.isEmpty else { return [] }
        let settled = settled()
        let copies = copies(by: undos, of: device, settled)
        let inserted = { (name: UInt32) in edits.contains { $0.insertion.contains(name) } }
        let isOwn = { (name: UInt32) in copies.stands(name, for: inserted) }
        let standing = settled.standing(of: copies)
        let known = removed.merging(deleted) { $1 }
        let returning = returning(edits, known, settled.walker).filter { name, _ in
            !isOwn(name) && !standing.contains(copies.root(of: name))
        }
        var steps: [TextChange] = []
        for piece in settled.pieces where piece.isPresent {
            steps += removals(from: piece, isOwn, isWhole: copies.isEmpty)
        }
        let places = places(of: returning, fully: fully, copies, settled)
        for place in places.keys.sorted() {
            var scalars = String.UnicodeScalarView()
            for name in places[place] ?? [] {
                if let scalar = returning[name] { scalars.append(scalar) }
            }
            steps.append(TextChange(at: place, removing: 0, inserting: String(scalars)))
        }
        return splices(
            steps.sorted { ($0.position, $0.removed) < ($1.position, $1.removed) }
        )
    }

    /// Where characters come back: those that come back at each place, in their order.
    ///
    /// A copy was written beside what was deleted around it, before or behind; so what comes back now is put
    /// before or behind the copies next to it, as those belong that they stand for.
    private func places(
        of returning: [UInt32: Unicode.Scalar],
        fully: Bool,
        _ copies: Copies,
        _ settled: borrowing Settled
    ) -> [Int: [UInt32]] {
        var found: [Int: [UInt32]] = [:]
        guard !returning.isEmpty else { return found }
        let copied = settled.places(of: copies)
        let order = settled.order(of: Set(returning.keys), copies)
        for piece in settled.pieces
        where !piece.isPresent && (piece.deletions == 1 || fully) {
            for name in piece.names where returning[name] != nil {
                var place = piece.position
                while let left = copied[place - 1], order.precedes(name, left) { place -= 1 }
                while let right = copied[place], order.precedes(right, name) { place += 1 }
                found[place, default: []].append(name)
            }
        }
        return found.mapValues { names in names.sorted { order.precedes($0, $1) } }
    }

    /// Steps that remove the characters of a piece that are meant; all are alike when nothing was copied.
    private func removals(
        from piece: Piece,
        _ isMeant: (UInt32) -> Bool,
        isWhole: Bool
    ) -> [TextChange] {
        // What is older than the remembered edits is nobody's.
        guard piece.insertion != nil else { return [] }
        guard !isWhole else {
            guard isMeant(piece.names.lowerBound) else { return [] }
            return [TextChange(at: piece.position, removing: piece.count, inserting: "")]
        }
        return piece.names.filter(isMeant).map { name in
            let offset = Int(name - piece.names.lowerBound)
            return TextChange(at: piece.position + offset, removing: 1, inserting: "")
        }
    }

    /// The characters that some edits deleted, by their names.
    private func returning(
        _ edits: [TextWindow.Edit],
        _ removed: [Removal: String],
        _ walker: borrowing TextWalker
    ) -> [UInt32: Unicode.Scalar] {
        var found: [UInt32: Unicode.Scalar] = [:]
        for edit in edits where edit.deleted > 0 {
            guard let text = removed[Removal(source(of: edit))] else { continue }
            let scalars = Array(text.unicodeScalars)
            for (name, offset) in deletedNames(by: edit, walker) { found[name] = scalars[offset] }
        }
        return found
    }

    /// Makes splices of steps that are all counted in the present text, in its order.
    private func splices(_ steps: [TextChange]) -> [TextSplice] {
        var joined: [TextChange] = []
        for step in steps {
            if let last = joined.last, last.position + last.removed == step.position {
                joined[joined.count - 1] = TextChange(
                    at: last.position,
                    removing: last.removed + step.removed,
                    inserting: last.inserted + step.inserted
                )
            } else {
                joined.append(step)
            }
        }
        var length = self.length
        // From the end, so that the places of those before stay what they are.
        return joined.reversed().map { step in
            defer { length += step.inserted.unicodeScalars.count - step.removed }
            return TextSplice(
                length: length,
                index: step.position,
                delete: step.removed,
                insert: step.inserted
            )
        }
    }
}
