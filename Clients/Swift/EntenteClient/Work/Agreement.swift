public import EntenteDomain
public import EntenteSync

/// A proposal as this device knows it, with what it has checked itself.
public struct Agreement: Hashable, Sendable {
    /// The stream.
    public let stream: StreamID
    /// What it is about, as it is displayed.
    public let entity: EntityView
    /// Where it stands.
    public let standing: AgreementStanding
    /// What this device found when it checked each acceptance, in the order of `standing.acceptances`.
    public let checks: [SignatureCheck]

    /// The proposal's id.
    public var id: ProposalID { standing.entry.proposal.id }
    /// The field that it is about.
    public var field: FieldName { standing.entry.field }
    /// What is proposed.
    public var value: JSONValue { standing.entry.proposal.value }

    /// The JSON form: the standing, the stream, the entity, and the checks.
    public var json: JSONValue {
        guard case .object(var object) = standing.json else { return standing.json }
        object.set("checks", .array(checks.map { .string($0.rawValue) }))
        object.set("entity", .string(entity.id.description))
        object.set("stream", .string(stream.description))
        return .object(object)
    }
}

/// What a device finds when it checks an acceptance by itself, with nothing but the log (clause 3.1).
public enum SignatureCheck: String, Hashable, Sendable, CaseIterable {
    /// Signed by the device of a member who then held the role of a signer.
    case verified
    /// The control stream does not know the device, or its member.
    case unknownDevice = "unknown_device"
    /// The member did not hold the role when the acceptance was taken.
    case notSigner = "not_signer"
    /// The signature is not that of the device's key.
    case badSignature = "bad_signature"
}

/// One version of what was in force, with what changed from the one before.
public struct AgreementVersion: Hashable, Sendable {
    /// The agreement.
    public let agreement: Agreement
    /// The differences from the version before; none for the first one.
    public let differences: [ValueDifference]
}
