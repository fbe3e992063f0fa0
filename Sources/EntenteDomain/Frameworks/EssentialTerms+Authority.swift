extension EssentialTerms {
    /// Which commitments are above the authority of who makes or made them, and whose they are.
    ///
    /// What is still to be made goes to a level. What was made stays told for a year when the record does
    /// not show that its level made it; a head made what nobody is named for, and nothing shows a board.
    ///
    /// The value of a decision is shared. That of a give or ask is its owner's estimate, which stays on
    /// that side, so it is routed in the owner's own report only, and only until it is accepted: the log
    /// tells who wrote its state last, not who accepted it.
    static func routes(
        _ state: PartnershipState,
        _ sheet: TermSheet,
        _ day: CivilDate
    ) -> (figures: [Figure], remarks: [Remark]) {
        guard let term = sheet.term(.authority), !term.authority.isEmpty else { return ([], []) }
        let found = (decided(state, day) + estimated(state)).compactMap {
            Route($0, term, state, day)
        }
        let above = found.filter { $0.commitment.made != nil || $0.level > .head }
        return (found.map { $0.figure(term) }, above.map { $0.remark(term, state) })
    }

    private struct Commitment {
        let id: EntityID
        let title: String
        let organisation: OrganisationID
        let value: Money
        /// On which day it was made, and by whom if that is known; nil while it is still to be made.
        let made: (day: CivilDate, by: MemberID?)?
        /// Whether its value is known to the viewer alone.
        let isOwn: Bool
    }

    /// A commitment that has to be made, or had to be, at a level.
    private struct Route {
        let commitment: Commitment
        let level: AuthorityLevel

        /// Finds the level; nil for what was made at it, or is not for the term to judge.
        init?(
            _ commitment: Commitment,
            _ term: Term,
            _ state: PartnershipState,
            _ day: CivilDate
        ) {
            if let made = commitment.made, !term.judges(made.day, on: day) { return nil }
            level = AuthorityLimit.level(
                for: commitment.value,
                of: commitment.organisation,
                limits: term.authority,
                rates: state.rates,
                on: commitment.made?.day ?? day
            )
            self.commitment = commitment
            if let made = commitment.made {
                let shown = EssentialTerms.level(of: made.by, in: commitment.organisation, state)
                guard level > shown else { return nil }
            }
        }

        func figure(_ term: Term) -> Figure {
            Figure(
                (commitment.isOwn ? "own_" : "")
                    + (commitment.made == nil ? "goes_to" : "committed_above"),
                about: .entity(commitment.id),
                .text(level.rawValue),
                from: [commitment.id, term.id]
            )
        }

        func remark(_ term: Term, _ state: PartnershipState) -> Remark {
            let what = "\(commitment.title), \(commitment.value),"
            let whom = "the \(level.rawValue) of \(state.name(commitment.organisation))"
            // Roles are those of today: it is not said that whoever decided had no right to.
            let text =
                commitment.made == nil
                ? "\(what) goes to \(whom)"
                : "\(what) was for \(whom), and nothing shows that they decided it"
            return Remark(text, evidence: [commitment.id, term.id])
        }
    }

    /// At which level a member commits an organisation, as far as the record shows it.
    ///
    /// A sponsor has the role, or is named by the organisation's own page. Nothing tells heads from others.
    private static func level(
        of member: MemberID?,
        in organisation: OrganisationID,
        _ state: PartnershipState
    ) -> AuthorityLevel {
        guard let member,
            let known = state.organisation(organisation)?.members.first(where: { $0.id == member })
        else { return .head }
        let isNamed = state.shared(Sponsor.self).contains {
            $0.organisation == organisation && $0.member == member
        }
        return isNamed || known.roles.contains(.sponsor) ? .sponsor : .head
    }

    /// Decisions that commit a side; what is to be decided later is still to be made.
    private static func decided(_ state: PartnershipState, _ day: CivilDate) -> [Commitment] {
        state.shared(Decision.self).compactMap { decision in
            guard let value = decision.commits else { return nil }
            let decidedOn = decision.decidedOn.flatMap { $0 <= day ? $0 : nil }
            return Commitment(
                id: decision.id,
                title: decision.title,
                organisation: decision.organisation,
                value: value,
                made: decidedOn.map { ($0, decision.decider) },
                isOwn: false
            )
        }
    }

    /// The viewer's own gives that are not yet accepted, by the viewer's own estimate.
    private static func estimated(_ state: PartnershipState) -> [Commitment] {
        let pairs = (Array(state.shared(OwnEstimate.self)) + state.own(OwnEstimate.self))
            .map { ($0.id, $0.value) }
        let estimates = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        let shared = state.shared(Give.self)
        let known = Set(shared.map(\.id))
        let drafts = state.own(Give.self).filter { !known.contains($0.id) }
        return (shared + drafts).compactMap { give in
            guard let viewer = state.viewer, give.item.organisation == viewer,
                [.draft, .offered, .matched].contains(give.item.state),
                let value = estimates[give.id]
            else { return nil }
            return Commitment(
                id: give.id,
                title: give.item.title,
                organisation: viewer,
                value: value,
                made: nil,
                isOwn: true
            )
        }
    }
}

/// What a side's own stream says of the worth of a give, beside or without the shared part.
private struct OwnEstimate: Entity {
    static let definition = Give.definition
    let id: EntityID
    let value: Money

    init?(_ record: EntityRecord) {
        guard let value = record.money("estimate") else { return nil }
        id = record.id
        self.value = value
    }
}
