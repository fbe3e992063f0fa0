/// How long the flags of twelve months waited for an answer, and which still wait (row 12).
struct FlagClock: Sendable {
    /// The flags that were raised in the twelve months or wait, in the order of their ids.
    let all: [RaisedFlag]
    /// Those that were answered by the day.
    let answered: [RaisedFlag]
    /// Those that wait.
    let waiting: [RaisedFlag]
    /// Those that wait beyond their time.
    let overdue: [RaisedFlag]
    /// Those of which it is known whether they were answered in time.
    let decided: [RaisedFlag]
    /// What part of those was answered in time, in percent; nil when there are none.
    let inTimeShare: Amount?

    /// Reads the clocks on a day.
    init(in state: PartnershipState, on day: CivilDate) {
        let start = day.adding(months: -12)
        let within = state.settings.whole(StructureHelps.answerWithin)
        let calendar = state.workingDays
        let isAnswered = { (flag: RaisedFlag) in flag.answered.map { $0.day <= day } ?? false }
        let isWaiting = { (flag: RaisedFlag) in !isAnswered(flag) && !flag.isClosed }
        let deadline = { (flag: RaisedFlag) in calendar.day(within, after: flag.raised.day) }
        // What waits does not get better by waiting longer than the twelve months.
        let flags = state.shared(RaisedFlag.self).filter { flag in
            flag.raised.day <= day && (start < flag.raised.day || isWaiting(flag))
        }
        let waiting = flags.filter(isWaiting)
        let overdue = waiting.filter { deadline($0) < day }
        let answered = flags.filter(isAnswered)
        let inTime = answered.filter { flag in
            flag.answered.map { $0.day <= deadline(flag) } ?? false
        }
        all = flags
        self.waiting = waiting
        self.overdue = overdue
        self.answered = answered
        decided = answered + overdue
        inTimeShare = Amount(inTime.count).percent(of: Amount(decided.count))
    }

    /// The middle one of the waits for an answer, in hours of the clock; nil when none was answered.
    var medianHours: Amount? {
        let waits = answered.compactMap { flag in
            flag.answered.map { answered in
                Amount(Int(max(0, answered.received.value - flag.raised.received.value)))
            }
        }
        return Amount.median(of: waits)?.divided(by: 3_600_000)
    }
}
