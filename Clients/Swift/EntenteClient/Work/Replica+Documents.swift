public import EntenteDocuments
public import EntenteDomain
import EntenteSync

extension Replica {
    /// A report as a page to file, from the stream that all organisations read and from nothing else.
    ///
    /// Whoever has the same changes of that stream gets the same bytes, on either side. What the page tells and
    /// the head that it names are read at one moment, also while this device syncs.
    public func document(
        _ name: Report.Name,
        of partnership: PartnershipID,
        on day: CivilDate
    ) async throws(ReplicaError) -> HTMLDocument {
        let (state, place, names) = try await transaction { transaction in
            let streams = try transaction.statuses().filter { $0.partnership == partnership }
            guard let stream = streams.first(where: { $0.audience == .shared }) else {
                throw ReplicaError(.notFound, "This device knows no stream that all read.")
            }
            return (
                try transaction.sharedState(of: partnership), DocumentPlace(stream),
                DocumentNames(try transaction.known(partnership))
            )
        }
        return ReportDocument(
            Report(name, of: state, on: day),
            of: state,
            names: names,
            place: place
        ).document
    }

    /// An agreement as a page to file: what is agreed, who accepted it, what proves that, and the head of the
    /// log at which it was so.
    public func document(
        of proposal: ProposalID,
        in stream: StreamID
    ) async throws(ReplicaError) -> HTMLDocument {
        let (agreement, place, names) = try await transaction { transaction in
            guard let found = try transaction.agreements(in: stream, only: proposal).first else {
                throw ReplicaError(.notFound, "There is no proposal \(proposal).")
            }
            let status = try transaction.status(stream)
            let partnership = try transaction.known(status.partnership)
            return (found, DocumentPlace(status), DocumentNames(partnership))
        }
        let signatures = zip(agreement.standing.acceptances, agreement.checks).map { word, check in
            AgreementDocument.Signature(word, check: check.words, holds: check == .verified)
        }
        return AgreementDocument(
            agreement.standing,
            of: agreement.entity.json,
            signatures: signatures,
            names: names,
            place: place
        ).document
    }
}

extension DocumentPlace {
    /// Where a stream stands on this device.
    fileprivate init(_ stream: StreamStatus) {
        self.init(
            stream: stream.id,
            seq: stream.cursor,
            root: stream.root,
            unsent: stream.waiting + stream.received
        )
    }
}

extension SignatureCheck {
    /// What was found, in words for people.
    public var words: String {
        switch self {
        case .verified: "verified"
        case .unknownDevice: "UNKNOWN DEVICE"
        case .notSigner: "NOT A SIGNER"
        case .badSignature: "BAD SIGNATURE"
        }
    }
}
