public import EntenteDomain
public import EntenteSync

/// What a whole log says of a proposal, straight from clause 3.2: nothing is remembered from word to word.
public struct AgreementOracle: Sendable {
    /// What a proposal in a log can be.
    public enum State: String, Hashable, Sendable {
        /// Neither accepted by all parties nor withdrawn.
        case open
        /// Accepted by all parties, before any of them withdrew it.
        case inForce = "in_force"
        /// Withdrawn by a party before all had accepted.
        case withdrawn
    }

    /// The proposal.
    public let proposal: Proposal
    /// The entity that it is about.
    public let entity: EntityID
    /// What an acceptance has to name.
    public let digest: Digest
    /// The parties that have accepted.
    public let accepted: Set<OrganisationID>
    /// What it is.
    public let state: State
    /// The seq that decided it.
    public let decided: Int64?

    private struct Place: Comparable {
        let seq: Int64
        let operation: Int

        static func < (left: Place, right: Place) -> Bool {
            (left.seq, left.operation) < (right.seq, right.operation)
        }
    }

    /// Reads a log, which may be any beginning of a longer one; nil when the proposal is not in it.
    public init?(_ log: some Sequence<HistoryEntry>, of id: ProposalID, stream: StreamID) {
        let steps = log.flatMap { entry in
            entry.change.operations.enumerated().map { place, operation in
                (
                    place: Place(seq: entry.seq, operation: place), operation: operation,
                    by: entry.confirmation.organisation
                )
            }
        }
        var found: (Place, EntityID, FieldName, Proposal)?
        for (place, operation, _) in steps where found == nil {
            guard case .propose(let field, let proposal) = operation.action, proposal.id == id
            else { continue }
            found = (place, operation.entity, field, proposal)
        }
        guard let (start, entity, field, proposal) = found else { return nil }
        let digest = proposal.digest(stream: stream, entity: entity, field: field)
        let answers = steps.filter { step in
            step.place > start && step.operation.entity == entity
                && proposal.parties.contains(step.by)
        }
        let withdrawal = answers.first { step in
            if case .withdraw(id) = step.operation.action { true } else { false }
        }?.place
        let acceptances = proposal.parties.map { party -> Place? in
            answers.first { step in
                guard case .accept(id, digest, _) = step.operation.action else { return false }
                return step.by == party
            }?.place
        }
        let given = acceptances.compactMap { $0 }
        let all = given.count == acceptances.count ? given.max() : nil
        self.proposal = proposal
        self.entity = entity
        self.digest = digest
        accepted = Set(
            zip(proposal.parties, acceptances).compactMap { party, place in
                place.flatMap { place in withdrawal.map { place < $0 } ?? true ? party : nil }
            }
        )
        if let all, withdrawal.map({ all < $0 }) ?? true {
            state = .inForce
            decided = all.seq
        } else if let withdrawal {
            state = .withdrawn
            decided = withdrawal.seq
        } else {
            state = .open
            decided = nil
        }
    }
}
