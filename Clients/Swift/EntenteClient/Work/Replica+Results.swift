public import EntenteDomain
import EntenteSync

extension Replica {
    /// Publishes a result of what the own organisation keeps to itself; what it was computed from stays there.
    ///
    /// The same result again corrects the one that is published.
    /// - Returns: Where it is, and what it is called there.
    /// - Throws: `ReplicaError`, `invalid` when there is nothing to publish.
    public func publish(
        _ result: OwnResult,
        of partnership: PartnershipID
    ) async throws(ReplicaError) -> (stream: StreamID, id: EntityID) {
        let (state, streams) = try await transaction { transaction in
            (try transaction.state(of: partnership), try transaction.statuses())
        }
        let shared = streams.first { $0.partnership == partnership && $0.audience == .shared }
        guard let shared else {
            throw ReplicaError(.notFound, "This device knows no stream that all read.")
        }
        guard let fields = result.fields(in: state) else {
            throw ReplicaError(.invalid, "There is nothing to publish: \(result.lack).")
        }
        let known = result.published(in: state)
        let said = known.flatMap { state.record($0) }
        let id = try await edit(shared.id) { draft in
            let id = known ?? draft.new(result.type)
            if known == nil { draft.put(id, Field.title, .string(result.title)) }
            for (name, value) in fields.sorted(by: { $0.key < $1.key })
            where said?.value(name) != value {
                draft.put(id, name, value.json)
            }
            return id
        }
        return (shared.id, id)
    }
}
