/// All that has a day in a partnership: what its calendar shows, and what each member must do.
public struct Agenda: Hashable, Sendable {
    /// How many days before its day something is upcoming.
    static let upcomingWithin = Setting(
        "upcoming_days",
        14,
        "How many days before its day an obligation is upcoming."
    )

    /// The entries, in the order of their days.
    public let entries: [AgendaEntry]
    private let upcomingWithin: Int

    /// Reads what all share, and the viewer's own streams, as it stands on a day.
    public init(in state: PartnershipState, on day: CivilDate) {
        let departments = Set(
            state.viewer.flatMap { state.organisation($0) }?.departments.map(\.id) ?? []
        )
        let records = state.records { audience in
            switch audience {
            case .shared: true
            case .organisation(let id): id == state.viewer
            case .department(let id): departments.contains(id)
            case .control: false
            }
        }
        upcomingWithin = state.settings.whole(Self.upcomingWithin)
        entries = records.flatMap { record in
            Self.entries(of: record, in: state, on: day).map { $0.assigned(of: record, in: state) }
        }.sorted { left, right in
            (left.day, left.id, left.kind.rawValue) < (right.day, right.id, right.kind.rawValue)
        }
    }

    /// What a member must do and has not done, the most urgent first.
    ///
    /// It is the member's when it names the member, or nobody and the member's department. What names
    /// neither is the account managers' and sponsors' of the side that owes it.
    public func duties(of member: Organisation.Member, at organisation: OrganisationID)
        -> [AgendaEntry]
    {
        let answers = !member.roles.isDisjoint(with: [.accountManager, .sponsor])
        return entries.filter { entry in
            guard entry.kind.isDuty, entry.status == .open || entry.status == .inDispute else {
                return false
            }
            if let named = entry.member { return named == member.id }
            if let department = entry.department { return department == member.department }
            return answers && (entry.side ?? organisation) == organisation
        }
    }

    /// Where an entry stands on a day, by the days that are agreed for what is upcoming.
    public func standing(of entry: AgendaEntry, on day: CivilDate) -> Obligation.Standing {
        entry.standing(on: day, upcomingWithin: upcomingWithin)
    }

    /// The days of one entity.
    private static func entries(
        of record: EntityRecord,
        in state: PartnershipState,
        on day: CivilDate
    ) -> [AgendaEntry] {
        switch record.type {
        case Obligation.definition.name: obligation(record)
        case Action.definition.name: action(record)
        case Give.definition.name: give(record)
        case Goal.definition.name: goal(record)
        case Review.definition.name: review(record)
        case ReviewEntry.definition.name: reviewEntry(record)
        case Meeting.definition.name: meeting(record)
        case RaisedFlag.definition.name: flag(record, in: state)
        case Risk.definition.name: risk(record)
        case Term.definition.name: term(record, in: state)
        case Rule.definition.name: rule(record)
        case Partnership.definition.name: page(record, in: state, on: day)
        default: []
        }
    }
}

extension Agenda {
    private static func obligation(_ record: EntityRecord) -> [AgendaEntry] {
        guard let obligation = Obligation(record), let due = obligation.due else { return [] }
        let status: AgendaEntry.Status =
            switch obligation.state {
            case .pending: .open
            case .completed: .done
            case .terminated: .dropped
            case .inDispute: .inDispute
            }
        return [AgendaEntry(record, on: due, side: obligation.side, status)]
    }

    private static func action(_ record: EntityRecord) -> [AgendaEntry] {
        guard let action = Action(record), let due = action.due else { return [] }
        let status: AgendaEntry.Status =
            action.doneOn != nil ? .done : action.droppedOn != nil ? .dropped : .open
        return [AgendaEntry(record, on: due, side: action.organisation, status)]
    }

    /// A give is owed from its acceptance on.
    private static func give(_ record: EntityRecord) -> [AgendaEntry] {
        guard let item = Give(record)?.item, let due = item.due else { return [] }
        switch item.state {
        case .draft, .offered, .matched: return []
        case .accepted: return [AgendaEntry(record, on: due, side: item.organisation)]
        case .delivered, .confirmed:
            return [AgendaEntry(record, on: due, side: item.organisation, .done)]
        }
    }

    /// A goal ends on the day that all signed, whatever the field beside it says since.
    private static func goal(_ record: EntityRecord) -> [AgendaEntry] {
        Goal(record)?.due.map { [AgendaEntry(record, .end, on: $0)] } ?? []
    }

    private static func review(_ record: EntityRecord) -> [AgendaEntry] {
        guard let review = Review(record) else { return [] }
        let status: AgendaEntry.Status =
            review.isCancelled ? .dropped : review.heldOn == nil ? .open : .done
        return [AgendaEntry(record, .meeting, on: review.day, status)]
    }

    private static func reviewEntry(_ record: EntityRecord) -> [AgendaEntry] {
        guard let entry = ReviewEntry(record), let due = entry.due else { return [] }
        let isDone = entry.closedOn != nil || entry.isTaken
        return [AgendaEntry(record, on: due, isDone ? .done : .open)]
    }

    private static func meeting(_ record: EntityRecord) -> [AgendaEntry] {
        guard let meeting = Meeting(record) else { return [] }
        let isHeld = record.text("state") == "held"
        return [
            AgendaEntry(
                record,
                .meeting,
                on: meeting.day,
                meeting.isCancelled ? .dropped : isHeld ? .done : .open
            )
        ]
    }

    /// A flag has to be answered by the other side, within the working days that are agreed.
    private static func flag(_ record: EntityRecord, in state: PartnershipState) -> [AgendaEntry] {
        guard let flag = RaisedFlag(record), record.audience == .shared else { return [] }
        let within = state.settings.whole(StructureHelps.answerWithin)
        let others = state.organisations.filter { $0.id != flag.organisation }
        return others.map { side in
            AgendaEntry(
                record,
                on: state.workingDays.day(within, after: flag.raised.day),
                side: side.id,
                flag.answered != nil ? .done : flag.isClosed ? .dropped : .open
            )
        }
    }

    private static func risk(_ record: EntityRecord) -> [AgendaEntry] {
        guard let risk = Risk(record), let due = risk.due else { return [] }
        return [AgendaEntry(record, on: due, risk.isOpen ? .open : .done)]
    }

    /// Only the term on the length that counts has days: nobody is told of the end that it replaced.
    private static func term(
        _ record: EntityRecord,
        in state: PartnershipState
    ) -> [AgendaEntry] {
        guard let term = Term(record), term.kind == .length,
            TermSheet(in: state).term(.length)?.id == record.id
        else { return [] }
        let notice = term.noticeBy.map { [AgendaEntry(record, .notice, on: $0)] }
        let end = term.ends.map { [AgendaEntry(record, .end, on: $0)] }
        return (notice ?? []) + (end ?? [])
    }

    private static func rule(_ record: EntityRecord) -> [AgendaEntry] {
        guard let rule = Rule(record), rule.needsEvidence, let expires = rule.expires else {
            return []
        }
        return [AgendaEntry(record, .end, on: expires)]
    }

    /// When its trial or its event is over, the sides decide what becomes of the partnership (row 20).
    ///
    /// It is answered by a decision that came too late for a renewal, too: nothing is left to decide.
    private static func page(
        _ record: EntityRecord,
        in state: PartnershipState,
        on day: CivilDate
    ) -> [AgendaEntry] {
        guard record.audience == .shared, let page = state.partnership, page.id == record.id,
            let asked = page.kind.flatMap({ TermQuestion($0, state.settings) })
        else { return [] }
        let status: AgendaEntry.Status =
            state.futureDecision(from: asked.from, through: day) != nil
            ? .done : state.isLeaving(since: asked.from) ? .dropped : .open
        return [AgendaEntry(record, .decision, on: asked.due, status)]
    }
}
