import EntenteCrypto
import EntenteDomain

@testable import EntenteSync

/// A stream with one signer of each organisation, and the changes that they make.
struct Negotiation {
    var stream = SequencerDialogue()
    private let keys: [Int: Ed25519.SigningKey]

    /// Author k is of organisation k and holds the role of a signer.
    init(organisations: Int) throws {
        var keys: [Int: Ed25519.SigningKey] = [:]
        for number in 1...organisations {
            let key = try Ed25519.SigningKey.generate()
            keys[number] = key
            stream.authors[number] = (
                party(number), Signer(publicKey: key.publicKey, holdsRole: true)
            )
        }
        self.keys = keys
    }

    /// A proposal of a price to the first so many organisations.
    func proposal(_ number: UInt64 = 1, to count: Int, price: String = "12.50") -> Proposal {
        Proposal(
            id: ProposalID(high: 9, low: number),
            parties: (1...count).map(party),
            value: ["price": .string(price)]
        )
    }

    func digest(_ proposal: Proposal, field: FieldName = "terms") -> Digest {
        proposal.digest(stream: SequencerDialogue.stream, entity: entity(1), field: field)
    }

    func propose(_ proposal: Proposal, field: FieldName = "terms") -> Operation.Action {
        .propose(field: field, proposal: proposal)
    }

    /// An acceptance with the signature of an author's device.
    func accept(_ proposal: Proposal, as author: Int, digest other: Digest? = nil)
        -> Operation.Action
    {
        let digest = other ?? digest(proposal)
        let bytes = Proposal.acceptanceBytes(
            stream: SequencerDialogue.stream,
            proposal: proposal.id,
            digest: digest
        )
        return .accept(
            proposal: proposal.id,
            digest: digest,
            signature: keys[author]?.sign(bytes) ?? []
        )
    }

    /// Pushes one change of an author who has seen everything, or the log up to `base`.
    @discardableResult
    mutating func push(_ author: Int, base: Int64? = nil, _ actions: Operation.Action...)
        -> RejectionCode?
    {
        push(author, base: base, actions)
    }

    @discardableResult
    mutating func push(_ author: Int, base: Int64? = nil, _ actions: [Operation.Action])
        -> RejectionCode?
    {
        let pushed = change(
            n: stream.cursors[device(author)]?.next ?? 1,
            base: base ?? stream.frontier.size,
            actions.map { Operation(entity(1), $0) }
        )
        guard case .success(let result) = stream.push(author, [pushed.json]),
            let outcome = result.outcomes.first
        else { preconditionFailure("the push as a whole is in order") }
        if case .rejected(_, let rejection) = outcome { return rejection.code }
        return nil
    }

    /// What a reader holds of the entity after a prefix of the log.
    func state(at size: Int64 = .max) -> EntityState {
        var state = EntityState(id: entity(1))
        for entry in stream.log where entry.header.seq <= size {
            guard let change = entry.change.change else { continue }
            state.apply(change, device: entry.header.device, confirmation: .init(entry.header))
        }
        return state
    }

    func standing(_ proposal: Proposal, at size: Int64 = .max) -> AgreementStanding? {
        state().agreements.standing(
            of: proposal.id,
            entity: entity(1),
            stream: SequencerDialogue.stream,
            at: size
        )
    }
}
