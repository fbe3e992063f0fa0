public import EntenteDomain
import EntenteSync

extension Administration {
    /// Proposes a partnership: the proposer's organisation has thereby opted in, the others have not.
    ///
    /// - Parameters:
    ///   - name: What the partnership is called.
    ///   - from: The organisation that proposes.
    ///   - others: The organisations that are asked.
    ///   - by: An administrator of the proposing organisation.
    ///   - now: The time.
    /// - Returns: The partnership, which has no streams until all have accepted.
    /// - Throws: What is wrong with which argument.
    public func propose(
        name: String,
        from: OrganisationID,
        to others: [OrganisationID],
        by: MemberID,
        now: Milliseconds
    ) async throws(AdministrationError) -> PartnershipID {
        let label = try Label(name, field: "name")
        let organisations = [from] + others
        guard !others.isEmpty, Set(organisations).count == organisations.count else {
            throw AdministrationError(.partnersNotDistinct, field: "to")
        }
        return try await step { step in
            for organisation in organisations { try await step.require(organisation) }
            try await step.require(by, administers: from)
            let id: PartnershipID = step.newID()
            _ = try await step.transaction.query([
                (
                    AdministrationSQL.createPartnership,
                    [.text(id.description), .text(label.text), .int8(now.value)]
                ),
                (
                    AdministrationSQL.invitePartners,
                    [.text(id.description), .textArray(organisations.map(\.description))]
                ),
                (AdministrationSQL.accept, Self.acceptance(id, from, by, now)),
            ])
            return id
        }
    }

    /// Opts an organisation in; when it is the last one, the partnership becomes active and gets its
    /// streams.
    ///
    /// - Returns: Whether the partnership is active now.
    public func accept(
        _ partnership: PartnershipID,
        for organisation: OrganisationID,
        by: MemberID,
        now: Milliseconds
    ) async throws(AdministrationError) -> Bool {
        try await step { step in
            try await step.require(partnership, .proposed)
            try await step.require(by, administers: organisation)
            let rows = try await step.transaction.query(
                AdministrationSQL.participant,
                [.text(partnership.description), .text(organisation.description)]
            )
            guard !rows.isEmpty else {
                throw AdministrationError(.notInvited(organisation), field: "organisation")
            }
            guard rows.isNull(0, 0) else {
                throw AdministrationError(.alreadyAccepted(organisation), field: "organisation")
            }
            let answers = try await step.transaction.query([
                (
                    AdministrationSQL.accept,
                    Self.acceptance(partnership, organisation, by, now)
                ),
                (AdministrationSQL.missingAcceptances, [.text(partnership.description)]),
            ])
            guard answers[1].int64(0, 0) == 0 else { return false }
            try await step.activate(partnership, by: (by, organisation), now: now)
            return true
        }
    }

    /// Ends a partnership, or withdraws a proposal: any one of the organisations can do so alone.
    ///
    /// Its streams can be read from then on and not written.
    public func end(
        _ partnership: PartnershipID,
        for organisation: OrganisationID,
        by: MemberID,
        now: Milliseconds
    ) async throws(AdministrationError) {
        try await step { step in
            let state = try await step.state(of: partnership)
            guard state != .ended else {
                throw AdministrationError(.wrongState(state), field: "partnership")
            }
            try await step.require(by, administers: organisation)
            let rows = try await step.transaction.query(
                AdministrationSQL.participant,
                [.text(partnership.description), .text(organisation.description)]
            )
            guard !rows.isEmpty else {
                throw AdministrationError(.notInvited(organisation), field: "organisation")
            }
            try await step.lockStreams(of: organisation)
            if state == .active {
                try await step.append(
                    [ControlOperations.state(partnership, .ended)],
                    to: partnership,
                    by: (by, organisation),
                    now: now
                )
            }
            try await step.set(partnership, .ended)
        }
    }

    private static func acceptance(
        _ partnership: PartnershipID,
        _ organisation: OrganisationID,
        _ by: MemberID,
        _ now: Milliseconds
    ) -> [PostgresValue] {
        [
            .text(partnership.description), .text(organisation.description),
            .int8(now.value), .text(by.description),
        ]
    }
}
