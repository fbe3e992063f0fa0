/// What has to be decided because a trial or a one-time event is over (row 20).
struct TermQuestion: Sendable {
    /// The first day on which it can be decided.
    let from: CivilDate
    /// The day by which a trial is decided, or on which one asks what becomes of the partnership.
    let due: CivilDate
    /// Whether what is decided after the day comes too late, because silence ends it.
    let isTrial: Bool

    /// The question that a kind asks; nil when it asks none, or lacks the day that it is counted from.
    init?(_ kind: RecordValue, _ settings: Settings) {
        switch kind.text("term") {
        case "trial":
            guard let from = kind.day("from") else { return nil }
            self.from = from
            due = from.adding(days: settings.whole(KindsAndDimensions.trialDays))
            isTrial = true
        case "one_time":
            guard let event = kind.day("event") else { return nil }
            from = event
            due = event.adding(days: settings.whole(KindsAndDimensions.eventDays))
            isTrial = false
        default: return nil
        }
    }
}

extension PartnershipState {
    /// The last decision on the partnership's future between two days.
    func futureDecision(from start: CivilDate, through end: CivilDate) -> Decision? {
        shared(Decision.self)
            .filter { decision in
                guard decision.future != nil, let day = decision.decidedOn else { return false }
                return start <= day && day <= end
            }
            .max { ($0.decidedOn ?? start, $0.id) < ($1.decidedOn ?? start, $1.id) }
    }

    /// Whether a way out is used, agreed to by the other side or with notice given, that answers what is
    /// asked from a day on.
    ///
    /// One that transforms the partnership does not end it: it answers only what was asked before.
    func isLeaving(since start: CivilDate) -> Bool {
        shared(Exit.self).contains { exit in
            switch exit.state {
            case .accepted, .noticed, .readOnly, .archived:
                exit.path != .transform || start <= exit.stateSince
            case .proposed, .withdrawn: false
            }
        }
    }
}
