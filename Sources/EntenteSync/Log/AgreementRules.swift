import EntenteCrypto
import EntenteDomain

/// What must hold for the acceptances in a log: each is of exactly what was proposed, by an organisation
/// that was asked, and signed by the device that wrote it (clause 3.1).
///
/// Whether the author held the role of a signer is the gateway's word: no stream says who holds roles.
struct AgreementRules: Sendable {
    private struct Place: Hashable {
        let entity: EntityID
        let proposal: ProposalID
    }

    private let stream: StreamID
    private var proposals: [Place: (digest: Digest, parties: [OrganisationID])] = [:]
    /// How many acceptances were checked.
    private(set) var accepted = 0

    init(stream: StreamID) { self.stream = stream }

    /// Takes the next change of the log.
    ///
    /// - Parameters:
    ///   - header: What the server said of it.
    ///   - change: The change.
    ///   - key: Its device's key.
    ///   - isWhole: Whether nothing before it was erased, so that no proposal can be missing.
    /// - Throws: `LogFault` for an acceptance that is none.
    mutating func take(
        _ header: ChangeRecord.Header,
        _ change: Change,
        key: Ed25519.VerifyingKey?,
        isWhole: Bool
    ) throws(LogFault) {
        for operation in change.operations {
            switch operation.action {
            case .propose(let field, let proposal):
                let place = Place(entity: operation.entity, proposal: proposal.id)
                // A second proposal under the same id is none.
                guard proposals[place] == nil else { continue }
                let digest = proposal.digest(
                    stream: stream,
                    entity: operation.entity,
                    field: field
                )
                proposals[place] = (digest, proposal.parties)
            case .accept(let proposal, let digest, let signature):
                let place = Place(entity: operation.entity, proposal: proposal)
                try check(place, digest, by: header, isWhole: isWhole)
                let bytes = Proposal.acceptanceBytes(
                    stream: stream,
                    proposal: proposal,
                    digest: digest
                )
                guard let key, key.verify(signature, bytes) else {
                    throw fault(
                        header,
                        proposal,
                        "and the signature in it is not that of its device \(header.device)"
                    )
                }
                accepted += 1
            default: continue
            }
        }
    }

    private func check(
        _ place: Place,
        _ digest: Digest,
        by header: ChangeRecord.Header,
        isWhole: Bool
    ) throws(LogFault) {
        guard let proposed = proposals[place] else {
            guard !isWhole else {
                throw fault(header, place.proposal, "which nobody had proposed before")
            }
            return
        }
        guard proposed.digest == digest else {
            throw fault(header, place.proposal, "and names the digest of something else")
        }
        guard proposed.parties.contains(header.organisation) else {
            throw fault(
                header,
                place.proposal,
                "and its organisation \(header.organisation) is not one of the parties"
            )
        }
    }

    private func fault(
        _ header: ChangeRecord.Header,
        _ proposal: ProposalID,
        _ why: String
    ) -> LogFault {
        LogFault(
            .agreement,
            stream: stream,
            seq: header.seq,
            "Change \(header.seq) accepts proposal \(proposal), \(why)."
        )
    }
}
