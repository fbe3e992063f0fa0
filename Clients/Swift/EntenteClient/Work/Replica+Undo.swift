public import EntenteDomain
public import EntenteSync

extension Replica {
    /// Takes back one change of this device by a new one, as far as it still stands (clause 2.4).
    ///
    /// Without a counter it is the device's last change in the stream that was not taken back yet, so that
    /// doing it again goes further back. To do again what was taken back, take back the change that did
    /// so, by its counter. Answers what was not taken back, and why.
    /// - Throws: `ReplicaError` when there is no such change, or nothing of it is left to take back.
    public func undo(
        _ n: Int64? = nil,
        in stream: StreamID
    ) async throws(ReplicaError) -> [Undo.Kept] {
        try await edit(stream) { draft in
            guard let target = try n ?? draft.transaction.lastStandingChange(in: stream) else {
                throw ReplicaError(
                    .notFound,
                    "Every change of this device in this stream was taken back."
                )
            }
            let undo = try draft.undoing(target)
            guard !undo.operations.isEmpty else {
                let reason = undo.kept.first?.reason ?? "it left nothing behind"
                throw ReplicaError(.invalid, "There is nothing to take back: \(reason).")
            }
            for operation in undo.operations {
                draft.append(operation.action, to: operation.entity)
            }
            let place = try draft.transaction.editingPlace(in: stream).next
            try draft.next()
            try draft.transaction.noteUndo(place, of: target, in: stream)
            return undo.kept
        }
    }
}

extension ChangeDraft {
    /// How to take back a change of this device.
    fileprivate func undoing(_ n: Int64) throws -> Undo {
        guard let change = try transaction.ownChange(n, of: stream) else {
            throw ReplicaError(.notFound, "This device has made no such change that still counts.")
        }
        guard try change.base >= transaction.snapshotBase(stream) else {
            throw ReplicaError(
                .notFound,
                "What was there before that change is no longer on this device."
            )
        }
        var known: [EntityID: Undo.Known] = [:]
        for entity in change.entities {
            known[entity] = Undo.Known(
                before: try transaction.state(stream, entity, before: change),
                now: try state(entity),
                later: try transaction.changes(stream, entity, after: change)
            )
        }
        return Undo(
            of: change,
            by: transaction.identity.device,
            undos: try transaction.undos(after: n, in: stream),
            known
        )
    }
}
