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
    /// The last decision on the partnership's future between two days; up to any day without a second one.
    func futureDecision(from start: CivilDate, through end: CivilDate? = nil) -> Decision? {
        shared(Decision.self)
            .filter { decision in
                guard decision.future != nil, let day = decision.decidedOn else { return false }
                return start <= day && end.map { day <= $0 } ?? true
            }
            .max { ($0.decidedOn ?? start, $0.id) < ($1.decidedOn ?? start, $1.id) }
    }

    /// Whether the partnership ends: all agreed to an exit, or notice was given of one.
    var isEnding: Bool {
        shared(Exit.self).contains { exit in
            switch exit.state {
            case .accepted, .noticed, .readOnly, .archived: true
            case .proposed, .withdrawn: false
            }
        }
    }
}
