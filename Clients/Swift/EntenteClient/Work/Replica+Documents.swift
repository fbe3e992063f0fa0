public import EntenteDocuments
public import EntenteDomain
import EntenteSync

extension Replica {
    /// A report as a page to file, from the stream that all organisations read and from nothing else.
    ///
    /// Whoever has the same changes of that stream gets the same bytes, on either side.
    public func document(
        _ name: Report.Name,
        of partnership: PartnershipID,
        on day: CivilDate
    ) async throws(ReplicaError) -> HTMLDocument {
        let streams = try await streams().filter { $0.partnership == partnership }
        let stream = try sharedStream(of: streams)
        let state = try await sharedState(of: partnership)
        let names = try await documentNames(partnership)
        return ReportDocument(
            Report(name, of: state, on: day),
            of: state,
            names: names,
            place: place(of: stream)
        ).document
    }

    /// An agreement as a page to file: what is agreed, who accepted it, and what proves that.
    public func document(of agreement: Agreement) async throws(ReplicaError) -> HTMLDocument {
        let stream = try await stream(agreement.stream)
        let signatures = zip(agreement.standing.acceptances, agreement.checks).map { word, check in
            AgreementDocument.Signature(word, check: check.words, holds: check == .verified)
        }
        return AgreementDocument(
            agreement.standing,
            of: agreement.entity.json,
            signatures: signatures,
            names: try await documentNames(stream.partnership),
            place: place(of: stream)
        ).document
    }

    private func place(of stream: StreamStatus) -> DocumentPlace {
        DocumentPlace(
            stream: stream.id,
            seq: stream.cursor,
            root: stream.root,
            unsent: stream.waiting + stream.received
        )
    }

    private func sharedStream(of streams: [StreamStatus]) throws(ReplicaError) -> StreamStatus {
        guard let stream = streams.first(where: { $0.audience == .shared }) else {
            throw ReplicaError(.notFound, "This device knows no stream that all read.")
        }
        return stream
    }

    private func documentNames(
        _ partnership: PartnershipID
    ) async throws(ReplicaError) -> DocumentNames {
        guard let known = try await session().partnerships.first(where: { $0.id == partnership })
        else { throw ReplicaError(.notFound, "This device knows no such partnership.") }
        return DocumentNames(known)
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
