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
    ///
    /// Where all organisations read it, a settlement stays that says how long the conflict stood: the
    /// field itself forgets it (row 23).
    public func choose(
        _ side: Conflict.Side,
        of conflict: Conflict,
        for entity: EntityID,
        in stream: StreamID
    ) async throws(ReplicaError) {
        let days = try await days(of: conflict, in: stream)
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
            guard let days else { return }
            let settlement = draft.new(Settlement.definition.name)
            draft.put(settlement, "about", .string(entity.description))
            draft.put(settlement, "began_on", .string(days.began.description))
            draft.put(settlement, "settled_on", .string(days.settled.description))
        }
    }

    /// Since when the values of a conflict stand beside each other, and today; nil where only one
    /// organisation reads them, and while one of them is not in the log.
    private func days(
        of conflict: Conflict,
        in stream: StreamID
    ) async throws(ReplicaError) -> (began: CivilDate, settled: CivilDate)? {
        let status = try await self.stream(stream)
        let words = conflict.sides.compactMap { side in
            side.by["received"]?.integer.map { (value: side.value, received: $0) }
        }.sorted { $0.received < $1.received }
        guard status.audience == .shared, words.count == conflict.sides.count,
            let second = words.first(where: { $0.value != words[0].value })
        else { return nil }
        let began = try await day(of: Milliseconds(second.received), in: status.partnership)
        let now = try await transaction { $0.now }
        let today = try await day(of: now, in: status.partnership)
        return (began, max(began, today))
    }
}
