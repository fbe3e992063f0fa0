public import EntenteDomain
import EntenteSync

extension Replica {
    /// Copies what is displayed of a private entity into a stream that others read (rule C15).
    ///
    /// 1. The copy has a fresh id and is one change (a long text makes it several, stored together): no
    ///    history, no losing value of a conflict, no deleted text and no private id goes along (INV-23).
    /// 2. The pointer to the copy is written in the private stream in the same transaction, so that
    ///    doing it again, here or on a colleague's device, finds the copy instead of making another.
    /// 3. What is edited in private later does not follow.
    public func publish(
        _ entity: EntityID,
        from source: StreamID,
        to target: StreamID
    ) async throws(ReplicaError) -> EntityID {
        guard let view = try await self.entity(entity, in: source), view.exists,
            let type = view.type
        else {
            throw ReplicaError(.notFound, "There is no \(entity) in that stream.")
        }
        if let copy = view.text(Field.publishedAs).flatMap({ EntityID($0) }) { return copy }
        guard source != target else {
            throw ReplicaError(.invalid, "The entity is in that stream already.")
        }
        return try await edit(target, source) { shared, own in
            let state = try own.state(entity)
            if let known = state.registers[Field.publishedAs]?.displayed?.value.text,
                let copy = EntityID(known)
            {
                return copy
            }
            let copy = shared.new(type)
            let definition = Catalogue.entity(type)
            for (field, register) in state.registers.sorted(by: { $0.key < $1.key }) {
                guard let value = register.displayed?.value,
                    !(definition?.field(field)?.isPrivate ?? Field.privateFields.contains(field))
                else { continue }
                // Where the others are concerned its life begins anew.
                let state = definition?.states.flatMap { $0.field == field ? $0.initial : nil }
                shared.put(copy, field, state.map { .string($0) } ?? value)
            }
            for (field, set) in state.sets.sorted(by: { $0.key < $1.key }) {
                for member in set.members {
                    shared.append(.add(field: field, member: member), to: copy)
                }
            }
            for (field, counter) in state.counters.sorted(by: { $0.key < $1.key }) {
                guard let sum = counter.value, sum != .zero else { continue }
                shared.append(.inc(field: field, by: sum), to: copy)
            }
            for (field, text) in state.texts.sorted(by: { $0.key < $1.key }) {
                try shared.rewrite(copy, field, to: text.text)
            }
            own.put(entity, Field.publishedAs, .string(copy.description))
            return copy
        }
    }
}

extension Field {
    /// The fields that belong in private streams and stay there.
    static let privateFields: Set<FieldName> = [estimate, remark, publishedAs]
}
