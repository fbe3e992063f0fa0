public import EntenteDomain

/// How far a proposal has come: the one place where clause 3.2 stands as code.
///
/// It is fed with acceptances and withdrawals in the order of the log. The gateway refuses what this
/// refuses; a reader passes over it. So both say the same of every prefix of the log.
public struct AgreementProgress: Hashable, Sendable {
    /// The organisations that must accept.
    public let parties: [OrganisationID]
    /// The digest that an acceptance must name.
    public let digest: Digest
    /// The organisations that have accepted.
    public private(set) var accepted: Set<OrganisationID> = []
    /// The organisation that withdrew the proposal before it was in force.
    public private(set) var withdrawnBy: OrganisationID?

    /// Starts with a proposal that nobody has answered.
    public init(parties: [OrganisationID], digest: Digest) {
        self.parties = parties
        self.digest = digest
    }

    /// Whether every party has accepted; once true, it stays true.
    public var isInForce: Bool { accepted.count == parties.count }

    /// The parties that have not accepted, in the order of their ids.
    public var missing: [OrganisationID] { parties.filter { !accepted.contains($0) } }

    /// Takes an acceptance by an organisation, or says why it is none.
    public mutating func accept(
        _ organisation: OrganisationID,
        _ digest: Digest
    ) -> RejectionCode? {
        guard parties.contains(organisation) else { return .notParty }
        guard digest == self.digest else { return .wrongDigest }
        guard withdrawnBy == nil else { return .alreadyWithdrawn }
        guard accepted.insert(organisation).inserted else { return .alreadyAccepted }
        return nil
    }

    /// Takes a withdrawal by an organisation, or says why it is none.
    public mutating func withdraw(_ organisation: OrganisationID) -> RejectionCode? {
        guard parties.contains(organisation) else { return .notParty }
        guard withdrawnBy == nil else { return .alreadyWithdrawn }
        guard !isInForce else { return .alreadyInForce }
        withdrawnBy = organisation
        return nil
    }
}
