public import EntenteDomain
import EntenteSync

extension Replica {
    /// What keeps the partners from signing a proposal today, of all that both sides see (rows 19, 20, 27,
    /// 29 and 35), and what should keep this side, of what it keeps to itself; none when it can be signed.
    ///
    /// It is advice: the log takes the signature of whoever wants to sign all the same (clause 3.2).
    public func obstacles(to agreement: Agreement) async throws(ReplicaError) -> [Remark] {
        let stream = try await stream(agreement.stream)
        guard stream.audience == .shared else { return [] }
        let state = try await sharedState(of: stream.partnership)
        let own = try await self.state(of: stream.partnership)
        let now = try await transaction { $0.now }
        let day = try await day(of: now, in: stream.partnership)
        let kind = agreement.entity.type.flatMap { Catalogue.entity($0) }?.field(agreement.field)?
            .kind
        let path = agreement.field.description
        return SigningObstacles.of(
            signing: agreement.entity.id,
            agreement.field,
            try? kind?.read(agreement.value, at: path),
            in: state,
            on: day
        ) + SigningObstacles.kept(signing: agreement.entity.id, in: own)
    }
}
