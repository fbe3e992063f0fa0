public import EntenteDomain
import EntenteSync

extension Replica {
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
