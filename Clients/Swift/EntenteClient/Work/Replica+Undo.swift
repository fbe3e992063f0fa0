public import EntenteDomain
public import EntenteSync

extension Replica {
    /// Takes back one change of this device by a new one, as far as it still stands (clause 2.4).
    ///
    /// Without a counter it is the device's last change in the stream. Taking that back in turn does it
    /// again. Answers what was not taken back, and why.
    /// - Throws: `ReplicaError` when there is no such change, or nothing of it is left to take back.
    public func undo(
        _ n: Int64? = nil,
        in stream: StreamID
    ) async throws(ReplicaError) -> [Undo.Kept] {
        try await edit(stream) { draft in
            let undo = try draft.undoing(n)
            guard !undo.operations.isEmpty else {
                let reason = undo.kept.first?.reason ?? "it left nothing behind"
                throw ReplicaError(.invalid, "There is nothing to take back: \(reason).")
            }
            for operation in undo.operations {
                draft.append(operation.action, to: operation.entity)
            }
            return undo.kept
        }
    }
}

extension ChangeDraft {
    /// How to take back a change of this device.
    fileprivate func undoing(_ n: Int64?) throws -> Undo {
        let last = try transaction.editingPlace(in: stream).next - 1
        guard let change = try transaction.ownChange(n ?? last, of: stream) else {
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
        return Undo(of: change, by: transaction.identity.device, known)
    }
}
