import EntenteDocuments
import EntenteDomain
import EntenteSync
import Testing

@Suite("Agreement: what its page says at the top")
struct AgreementDocumentTests {
    private let entity = EntityID(high: 1, low: 1)
    private let stream = StreamID(high: 2, low: 1)
    private let parties = [OrganisationID(high: 3, low: 1), OrganisationID(high: 3, low: 2)]
    private let proposal = ProposalID(high: 4, low: 1)

    @Test func `it is in force when all have accepted and every signature holds`() throws {
        let page = try page(accepted: 2, holds: [true, true])
        #expect(page.contains("<dd>in force since change 4</dd>"))
        #expect(!page.contains("not proven"))
    }

    @Test(arguments: [[true, false], [false, true], [false, false]])
    func `one signature that does not hold stands at the top, not only beside the party`(
        holds: [Bool]
    ) throws {
        let page = try page(accepted: 2, holds: holds)
        #expect(page.contains("not proven: not every acceptance could be verified"))
        #expect(!page.contains("<dd>in force"))
    }

    @Test func `while somebody has not accepted it says for whom it waits`() throws {
        let page = try page(accepted: 1, holds: [true])
        #expect(page.contains("not in force; waits for \(parties[1])"))
    }

    /// The page of an agreement that so many parties have accepted.
    private func page(accepted: Int, holds: [Bool]) throws -> String {
        let terms = Proposal(id: proposal, parties: parties, value: ["price": "12.50"])
        let digest = terms.digest(stream: stream, entity: entity, field: "terms")
        var state = StreamState()
        var steps: [(OrganisationID, EntenteSync.Operation.Action)] = [
            (parties[0], .new(type: "give")),
            (parties[0], .propose(field: "terms", proposal: terms)),
        ]
        for party in parties.prefix(accepted) {
            let signature = [UInt8](repeating: 1, count: 64)
            steps.append(
                (party, .accept(proposal: proposal, digest: digest, signature: signature))
            )
        }
        for (place, (organisation, action)) in steps.enumerated() {
            state.apply(record(Int64(place + 1), by: organisation, action))
        }
        let merged = try #require(state.entities[entity])
        let standing = try #require(
            merged.agreements.standing(of: proposal, entity: entity, stream: stream)
        )
        let signatures = zip(standing.acceptances, holds).map {
            AgreementDocument.Signature($0, check: $1 ? "holds" : "does not hold", holds: $1)
        }
        try #require(signatures.count == accepted)
        let document = AgreementDocument(
            standing,
            of: merged.view,
            signatures: signatures,
            names: DocumentNames(partnership),
            place: DocumentPlace(stream: stream, seq: 4, root: digest)
        ).document
        return String(decoding: document.bytes, as: UTF8.self)
    }

    private var partnership: Session.Partnership {
        Session.Partnership(
            id: PartnershipID(high: 5, low: 1),
            name: "Cold chain",
            isActive: true,
            organisations: []
        )
    }

    /// A change of one step, as it stands in the log.
    private func record(
        _ seq: Int64,
        by organisation: OrganisationID,
        _ action: EntenteSync.Operation.Action
    ) -> ChangeRecord {
        let head = MerkleFrontier()
        return ChangeRecord(
            header: ChangeRecord.Header(
                seq: seq,
                n: seq,
                device: DeviceID(high: 6, low: 1),
                member: MemberID(high: 7, low: 1),
                organisation: organisation,
                acl: 1,
                received: Milliseconds(seq),
                known: KnownHead(size: 0, root: head.root)
            ),
            change: Change(
                n: seq,
                base: seq - 1,
                at: Milliseconds(seq),
                salt: [UInt8](repeating: 0, count: Change.saltLength),
                operations: [EntenteSync.Operation(entity, action)]
            ),
            digest: head.root
        )
    }
}
