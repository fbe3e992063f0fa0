import EntenteCrypto
public import EntenteDomain
import EntenteSync

/// What a partnership has of the starter set of its use, after it was asked to have all of it.
public struct StarterSet: Hashable, Sendable {
    /// What became of one KPI of the set.
    public enum Outcome: String, Hashable, Sendable {
        /// It is new.
        case added
        /// The partnership had it.
        case known
        /// Somebody deleted it earlier, and it stays deleted.
        case deleted
    }

    /// One KPI of the set.
    public struct Line: Hashable, Sendable {
        /// The KPI to begin with.
        public let starter: StarterKPI
        /// What it is called in the stream.
        public let id: EntityID
        /// What became of it.
        public let outcome: Outcome
    }

    /// The use.
    public let purpose: Purpose
    /// The stream that all organisations read.
    public let stream: StreamID
    /// The KPIs of the set, in its order.
    public let lines: [Line]
}

extension Replica {
    /// Makes the KPIs of a starter set that a partnership does not have, each by a change of its own.
    ///
    /// A KPI's id follows from its title and the stream, so that doing it again, here or on the partner's
    /// device that has not heard of it, makes nothing twice.
    /// - Parameters:
    ///   - purpose: The use; that of the partnership's page without one.
    ///   - partnership: The partnership.
    /// - Returns: The whole set, and what became of each KPI of it.
    /// - Throws: `ReplicaError`, `invalid` when neither names a use.
    public func startKPIs(
        for purpose: Purpose? = nil,
        of partnership: PartnershipID
    ) async throws(ReplicaError) -> StarterSet {
        let (state, streams) = try await transaction { transaction in
            (try transaction.sharedState(of: partnership), try transaction.statuses())
        }
        let shared = streams.first { $0.partnership == partnership && $0.audience == .shared }
        guard let shared else {
            throw ReplicaError(.notFound, "This device knows no stream that all read.")
        }
        guard let use = purpose ?? state.partnership?.purpose else {
            let known = Purpose.allCases.map(\.rawValue).joined(separator: ", ")
            throw ReplicaError(
                .invalid,
                "The partnership has no purpose yet; name one of \(known)."
            )
        }
        let standings = StarterKPI.standing(for: use, in: state)
        let lines = try await edit(shared.id) { draft in
            try standings.map { standing in
                if let id = standing.kpis.first {
                    return StarterSet.Line(starter: standing.starter, id: id, outcome: .known)
                }
                return try Self.start(standing.starter, for: use, &draft)
            }
        }
        return StarterSet(purpose: use, stream: shared.id, lines: lines)
    }

    private static func start(
        _ starter: StarterKPI,
        for purpose: Purpose,
        _ draft: inout ChangeDraft
    ) throws -> StarterSet.Line {
        let id = id(of: starter, in: draft.stream)
        let existence = try draft.state(id).existence
        guard !existence.isKnown else {
            // It was called otherwise since, or deleted.
            let outcome: StarterSet.Outcome = existence.exists ? .known : .deleted
            return StarterSet.Line(starter: starter, id: id, outcome: outcome)
        }
        try draft.next()
        draft.new(EntityType.kpi, id: id)
        draft.put(id, Field.title, .string(starter.title))
        draft.put(id, Field.unit, .string(starter.unit))
        draft.put(id, Field.direction, .string(starter.direction.rawValue))
        draft.put(id, "purpose", .string(purpose.rawValue))
        return StarterSet.Line(starter: starter, id: id, outcome: .added)
    }

    private static func id(of starter: StarterKPI, in stream: StreamID) -> EntityID {
        let bytes = SHA256.digest("entente-starter-1\n\(starter.title)\n\(stream)".utf8).bytes
        let word = { (place: Int) in
            bytes[place..<(place + 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        return EntityID(high: word(0), low: word(8))
    }
}
