public import EntenteDomain
import EntenteSync

extension Replica {
    /// Settles a conflict by keeping what is displayed: it is written again by somebody who saw all.
    ///
    /// A dismissal needs no operation of its own: the values that it ends stay in the log, and one that
    /// was written beside it is a conflict again.
    public func dismiss(
        _ conflict: Conflict,
        of entity: EntityID,
        in stream: StreamID
    ) async throws(ReplicaError) {
        let isShown = try await self.entity(entity, in: stream)?.exists ?? false
        let side =
            conflict.field == nil
            ? conflict.sides.first { $0.value == (isShown ? "keep" : "delete") }
            : conflict.sides.first
        guard let side else { throw ReplicaError(.invalid, "The conflict has no values.") }
        try await choose(side, of: conflict, for: entity, in: stream)
    }

    /// Settles a conflict: writes one of its values again, having seen them all, so that one is left.
    public func choose(
        _ side: Conflict.Side,
        of conflict: Conflict,
        for entity: EntityID,
        in stream: StreamID
    ) async throws(ReplicaError) {
        try await edit(stream) { draft in
            guard try draft.view(entity).conflicts.contains(conflict) else {
                throw ReplicaError(
                    .invalid,
                    "The conflict has changed since it was listed; look at it again."
                )
            }
            if let field = conflict.field {
                draft.put(entity, field, side.value)
            } else {
                draft.append(side.value == "keep" ? .undel : .del, to: entity)
            }
        }
    }
}
