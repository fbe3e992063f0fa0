import EntenteCrypto
public import EntenteDomain

/// Checks proposals, acceptances and withdrawals before they are logged (clause 3).
///
/// What it refuses would be without effect in every replica's `Agreements`; refusing it tells its author.
public struct AgreementGuard: Sendable {
    /// A proposal that the log holds, with how far it has come.
    public struct Known: Hashable, Sendable {
        /// The entity that it is about.
        public let entity: EntityID
        /// The field that it is about.
        public let field: FieldName
        /// Parties, digest, and what was said.
        public var progress: AgreementProgress

        /// Puts what is known of a proposal together.
        public init(entity: EntityID, field: FieldName, progress: AgreementProgress) {
            self.entity = entity
            self.field = field
            self.progress = progress
        }
    }

    /// Something to keep of an appended change.
    public enum Addition: Hashable, Sendable {
        /// A new proposal.
        case proposal(ProposalID, Known)
        /// An organisation's acceptance.
        case acceptance(ProposalID, OrganisationID)
        /// An organisation's withdrawal.
        case withdrawal(ProposalID, OrganisationID)
    }

    private let stream: StreamID
    private var known: [ProposalID: Known]
    /// What was added since this value was made, with the header of the change that did it.
    public private(set) var added: [(header: ChangeRecord.Header, addition: Addition)] = []

    /// Starts with the proposals that the waiting changes name.
    public init(stream: StreamID, _ known: [ProposalID: Known] = [:]) {
        self.stream = stream
        self.known = known
    }

    func refusal(
        of change: Change,
        _ header: ChangeRecord.Header,
        signer: Signer?
    ) -> Rejection? {
        guard change.operations.contains(where: { $0.proposal != nil }) else { return nil }
        var copy = self
        for (place, operation) in change.operations.enumerated() {
            let code = copy.step(operation, header) ?? signature(of: operation, signer)
            if let code { return Rejection(code, detail: "ops[\(place)]") }
        }
        return nil
    }

    mutating func take(_ change: Change, _ header: ChangeRecord.Header) {
        for operation in change.operations where operation.proposal != nil {
            _ = step(operation, header)
        }
    }

    private mutating func step(
        _ operation: Operation,
        _ header: ChangeRecord.Header
    ) -> RejectionCode? {
        let organisation = header.organisation
        switch operation.action {
        case .propose(let field, let proposal):
            guard known[proposal.id] == nil else { return .proposalExists }
            let digest = proposal.digest(stream: stream, entity: operation.entity, field: field)
            let new = Known(
                entity: operation.entity,
                field: field,
                progress: AgreementProgress(parties: proposal.parties, digest: digest)
            )
            known[proposal.id] = new
            added.append((header, .proposal(proposal.id, new)))
        case .accept(let id, let digest, _):
            guard var found = known[id], found.entity == operation.entity else {
                return .noProposal
            }
            if let code = found.progress.accept(organisation, digest) { return code }
            known[id] = found
            added.append((header, .acceptance(id, organisation)))
        case .withdraw(let id):
            guard var found = known[id], found.entity == operation.entity else {
                return .noProposal
            }
            if let code = found.progress.withdraw(organisation) { return code }
            known[id] = found
            added.append((header, .withdrawal(id, organisation)))
        default: break
        }
        return nil
    }

    private func signature(of operation: Operation, _ signer: Signer?) -> RejectionCode? {
        guard case .accept(let id, let digest, let signature) = operation.action else { return nil }
        guard let signer, signer.holdsRole else { return .notSigner }
        let bytes = Proposal.acceptanceBytes(stream: stream, proposal: id, digest: digest)
        guard let key = Ed25519.VerifyingKey(raw: signer.publicKey), key.verify(signature, bytes)
        else { return .badSignature }
        return nil
    }
}

extension Operation {
    /// The proposal that the operation makes or answers; nil for every other kind.
    public var proposal: ProposalID? {
        switch action {
        case .propose(_, let proposal): proposal.id
        case .accept(let proposal, _, _), .withdraw(let proposal): proposal
        default: nil
        }
    }
}
