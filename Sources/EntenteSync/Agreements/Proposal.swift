import EntenteCrypto
public import EntenteDomain

/// A value that some organisations may agree to: all of them, or it is not in force (clause 3.1).
///
/// 1. The parties are frozen in it: who joins or leaves the partnership later changes nothing.
/// 2. Whoever proposes has not accepted by that: every party accepts by a signer of its own.
/// 3. The digest binds id, entity, field, parties and value to one stream, so an acceptance is good for
///    exactly what its signer saw, there and nowhere else.
public struct Proposal: Hashable, Sendable {
    /// The proposal's id, drawn by its author.
    public let id: ProposalID
    /// The organisations that must accept, in the order of their ids.
    public let parties: [OrganisationID]
    /// What is proposed.
    public let value: JSONValue

    /// Puts a proposal together; the parties are sorted, and each counts once.
    public init(id: ProposalID, parties: [OrganisationID], value: JSONValue) {
        self.id = id
        self.parties = Set(parties).sorted()
        self.value = value
    }

    /// The number of bytes of every signature of an acceptance (Ed25519, RFC 8032).
    public static let signatureLength = 64

    /// What an acceptance names: the digest of all that the proposal says, in its place.
    public func digest(stream: StreamID, entity: EntityID, field: FieldName) -> Digest {
        let content: JSONValue = [
            "e": .string(entity.description), "f": .string(field.description),
            "parties": partiesJSON, "v": value,
        ]
        let prefix = "entente-proposal-1\n\(stream)\n\(id)\n"
        return SHA256.digest(Array(prefix.utf8) + content.canonicalBytes)
    }

    /// The bytes that a signer's device signs to accept the proposal with a digest.
    public static func acceptanceBytes(
        stream: StreamID,
        proposal: ProposalID,
        digest: Digest
    ) -> [UInt8] {
        Array("entente-accept-1\n\(stream)\n\(proposal)\n\(digest)\n".utf8)
    }

    var partiesJSON: JSONValue { .array(parties.map { .string($0.description) }) }
}
