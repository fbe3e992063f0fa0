extension EssentialTerms {
    /// What the calendar says of the term on length.
    struct Dates: Sendable {
        var noticeBy: CivilDate?
        var isNear = false
        var isOver = false
        var figures: [Figure] = []
        var remarks: [Remark] = []
    }

    /// The last day of notice, and the last working day before its end in the calendar of each side.
    static func dates(_ state: PartnershipState, _ sheet: TermSheet, _ day: CivilDate) -> Dates {
        guard let term = sheet.term(.length), let ends = term.ends else { return Dates() }
        var dates = Dates(noticeBy: term.noticeBy)
        if let by = term.noticeBy {
            dates.figures = state.organisations.flatMap { side in
                let subject = Figure.Subject.organisation(side.id)
                let profile = state.profile(of: side.id)
                let sent = (profile?.workingDays ?? WorkingDays()).last(through: by)
                return [
                    Figure("notice_by", about: subject, .day(by), from: [term.id]),
                    Figure(
                        "notice_sent_by",
                        about: subject,
                        .day(sent),
                        from: [term.id] + (profile.map { [$0.id] } ?? [])
                    ),
                ]
            }
            let left = day.days(until: by)
            if (0...max(0, state.settings.whole(noticeWarning))).contains(left) {
                dates.isNear = true
                dates.remarks.append(
                    Remark("notice must be given by \(by), in \(left) days", evidence: [term.id])
                )
            } else if left < 0, day <= ends {
                dates.remarks.append(
                    Remark("the day of notice, \(by), is over", evidence: [term.id])
                )
            }
        }
        if ends < day {
            dates.isOver = true
            dates.remarks.append(Remark("the agreement ended on \(ends)", evidence: [term.id]))
        }
        return dates
    }

    /// Which commitments are above the authority of who made them, and to whom they go.
    ///
    /// The value of a decision is shared. That of a give or ask is its owner's estimate, which stays on
    /// that side, so it is routed in the owner's own report only.
    static func routes(
        _ state: PartnershipState,
        _ sheet: TermSheet,
        _ day: CivilDate
    ) -> (figures: [Figure], remarks: [Remark]) {
        guard let term = sheet.term(.authority), !term.authority.isEmpty else { return ([], []) }
        let rates = state.rates
        let all = decided(state) + estimated(state)
        let found = all.map { commitment in
            let level = AuthorityLimit.level(
                for: commitment.value,
                of: commitment.organisation,
                limits: term.authority,
                rates: rates,
                on: day
            )
            return (commitment, level)
        }
        let above = found.filter { $1 > .head }
        let figures = found.map { commitment, level in
            Figure(
                commitment.isOwn ? "own_goes_to" : "goes_to",
                about: .entity(commitment.id),
                .text(level.rawValue),
                from: [commitment.id, term.id]
            )
        }
        let remarks = above.map { commitment, level in
            Remark(
                "\(commitment.title), \(commitment.value), goes to the \(level.rawValue) of \(state.name(commitment.organisation))",
                evidence: [commitment.id, term.id]
            )
        }
        return (figures, remarks)
    }

    private struct Commitment {
        let id: EntityID
        let title: String
        let organisation: OrganisationID
        let value: Money
        /// Whether its value is known to the viewer alone.
        let isOwn: Bool
    }

    /// Decisions that commit a side and are still to be made.
    private static func decided(_ state: PartnershipState) -> [Commitment] {
        state.shared(Decision.self).compactMap { decision in
            guard decision.decidedOn == nil, let value = decision.commits else { return nil }
            return Commitment(
                id: decision.id,
                title: decision.title,
                organisation: decision.organisation,
                value: value,
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
