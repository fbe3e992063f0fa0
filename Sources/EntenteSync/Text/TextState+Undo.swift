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

    /// As `undoing(_:of:)`, with what the changes deleted as far as it is known from elsewhere; with
    /// `fully`, of that also what somebody else deleted too.
    func undoing(
        _ changes: Set<Int64>,
        of device: DeviceID,
        knowing deleted: [Removal: String],
        fully: Bool = false
    ) -> [TextSplice] {
        guard let agent = log.agents.number(of: device) else { return [] }
        let edits = window.edits.filter { $0.agent == UInt32(agent) && changes.contains($0.n) }
        guard !edits.isEmpty else { return [] }
        let settled = settled()
        let returning = returning(edits, removed.merging(deleted) { $1 }, settled.walker)
        var steps: [TextChange] = []
        for piece in settled.pieces {
            if piece.isPresent, let insertion = piece.insertion, edits.contains(insertion) {
                steps.append(
                    TextChange(at: piece.position, removing: piece.count, inserting: "")
                )
            } else if !piece.isPresent, piece.deletions == 1 || fully,
                !(piece.insertion.map { edits.contains($0) } ?? false)
            {
                for (names, text) in returning where names.overlaps(piece.names) {
                    let part = names.clamped(to: piece.names)
                    let skipped = Int(part.lowerBound - names.lowerBound)
                    let scalars = text.dropFirst(skipped).prefix(part.count)
                    var inserted = String.UnicodeScalarView()
                    inserted.append(contentsOf: scalars)
                    steps.append(
                        TextChange(at: piece.position, removing: 0, inserting: String(inserted))
                    )
                }
            }
        }
        return splices(steps)
    }

    /// The characters that some edits deleted, by their names, with their text.
    private func returning(
        _ edits: [TextWindow.Edit],
        _ removed: [Removal: String],
        _ walker: borrowing TextWalker
    ) -> [(names: Range<UInt32>, text: ArraySlice<Unicode.Scalar>)] {
        var found: [(names: Range<UInt32>, text: ArraySlice<Unicode.Scalar>)] = []
        for edit in edits where edit.deleted > 0 {
            guard let text = removed[Removal(source(of: edit))] else { continue }
            let scalars = Array(text.unicodeScalars)
            // One by one, because a run of single deletions goes from right to left.
            var place = log.operations.place(of: edit.lv)
            while place < log.operations.runs.count,
                log.operations.runs[place].lv < edit.deletion.upperBound
            {
                let operation = log.operations.runs[place]
                for lv in edit.deletion where lv >= operation.lv && lv < operation.end {
                    let offset = Int(lv - edit.lv)
                    var hit = walker.targets.first(of: place)
                    while let current = hit {
                        let isBackspace = operation.kind == .backspace
                        let part = lv..<lv + 1
                        if let names = walker.targets.names(
                            current,
                            in: part,
                            isBackspace: isBackspace
                        ) {
                            found.append((names, scalars[offset..<offset + 1]))
                        }
                        hit = walker.targets.next(after: current)
                    }
                }
                place += 1
            }
        }
        return found.sorted { $0.names.lowerBound < $1.names.lowerBound }
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
