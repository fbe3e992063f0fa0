/// Who of one side has to be told of what on a day: what is due, what is late, and what nobody did.
///
/// What is late comes to whoever does it, after some days to the account managers of their side, and
/// after more to its sponsors; what concerns the partnership as a whole, to the account managers of every
/// side. It says what holds on the day, so that a day on which nobody looked is made up for on the next.
public struct Escalation: Hashable, Sendable {
    /// From how many days before its day somebody is told of what must be done.
    static let remindWithin = Setting(
        "remind_days",
        3,
        "How many days before its day whoever does something is told of it."
    )
    /// After how many days the account managers are told of what is late.
    static let managersAfter = Setting(
        "escalate_days",
        3,
        "After how many days the account managers are told of what is late."
    )
    /// After how many days the sponsors are told of what is late.
    static let sponsorsAfter = Setting(
        "escalate_to_sponsor_days",
        10,
        "After how many days the sponsors are told of what is late."
    )

    private let organisation: OrganisationID
    private let colleagues: [Organisation.Member]
    private let causes: [Cause]

    /// Reads what all share, and the own streams of the state's viewer.
    ///
    /// - Parameters:
    ///   - state: What the people who may be told read.
    ///   - day: Today.
    ///   - organisation: Their side.
    ///   - colleagues: All members of it, with their roles.
    public init(
        in state: PartnershipState,
        on day: CivilDate,
        at organisation: OrganisationID,
        colleagues: [Organisation.Member]
    ) {
        self.organisation = organisation
        self.colleagues = colleagues
        let pace = Pace(state.settings)
        let agenda = Agenda(in: state, on: day).entries.compactMap { Cause($0, on: day, pace) }
        let tracks = KPITrack.all(in: state, through: day)
        let ids = Set(colleagues.map(\.id))
        let stale = tracks.filter { $0.isStale(on: day) }
            .map { Cause($0, on: day, pace, among: ids) }
        causes =
            agenda + stale + Self.fewDrivers(tracks, in: state, on: day)
            + Self.exitTrigger(tracks, in: state, on: day, among: ids)
    }

    /// What one of the colleagues has to be told, each thing once.
    public func reminders(for member: Organisation.Member) -> [Reminder] {
        causes.compactMap { cause in
            level(of: cause, for: member).map { level in
                Reminder(
                    member: member.id,
                    entity: cause.id,
                    type: cause.type,
                    occasion: cause.occasion,
                    day: cause.day,
                    level: level
                )
            }
        }
    }

    /// As whom a member is told: the furthest from the work that it has come to.
    private func level(of cause: Cause, for member: Organisation.Member) -> Reminder.Level? {
        guard isOurs(cause) else { return nil }
        let isManager = answers(member)
        if cause.reached >= .sponsor, member.roles.contains(.sponsor) { return .sponsor }
        if cause.reached >= .accountManager, isManager { return .accountManager }
        let isDoer =
            cause.doers.isEmpty
            ? cause.department == member.department : cause.doers.contains(member.id)
        let isNobodys = cause.doers.isEmpty && cause.department == nil
        return isDoer || isNobodys && isManager ? .doer : nil
    }

    /// Whether this side has to do it.
    private func isOurs(_ cause: Cause) -> Bool {
        // Whoever is named does it, whichever side has put it down.
        if !cause.doers.isEmpty { return colleagues.contains { cause.doers.contains($0.id) } }
        if let side = cause.side { return side == organisation }
        guard let department = cause.department else { return true }
        return colleagues.contains { $0.department == department }
    }

    /// Where a side has no account manager, its sponsors answer day by day.
    private func answers(_ member: Organisation.Member) -> Bool {
        member.roles.contains(.accountManager)
            || member.roles.contains(.sponsor)
                && !colleagues.contains { $0.roles.contains(.accountManager) }
    }
}

extension Escalation {
    /// That too few value drivers deliver, once in each quarter; without a page of the partnership there is
    /// nothing to open.
    private static func fewDrivers(
        _ tracks: [KPITrack],
        in state: PartnershipState,
        on day: CivilDate
    ) -> [Cause] {
        guard let page = state.partnership, DriverTally(tracks, in: state, on: day).isShort else {
            return []
        }
        let quarter = day.month.quarterStart.firstDay
        return [Cause(.fewDrivers, page.id, Partnership.definition.name, on: quarter)]
    }

    /// That the way out has to be used, be it for one reason or several.
    private static func exitTrigger(
        _ tracks: [KPITrack],
        in state: PartnershipState,
        on day: CivilDate,
        among colleagues: Set<MemberID>
    ) -> [Cause] {
        guard let (plan, quarter) = ExitAlarm.unanswered(tracks, in: state, on: day) else {
            return []
        }
        return [
            Cause(
                .exitTrigger,
                plan.id,
                ExitPlan.definition.name,
                on: quarter,
                naming: plan.continuity.filter(colleagues.contains)
            )
        ]
    }

    /// After how many days what comes to whom.
    private struct Pace {
        let remindWithin: Int
        let managersAfter: Int
        let sponsorsAfter: Int
        let upcomingWithin: Int

        init(_ settings: Settings) {
            remindWithin = settings.whole(Escalation.remindWithin)
            managersAfter = settings.whole(Escalation.managersAfter)
            sponsorsAfter = settings.whole(Escalation.sponsorsAfter)
            upcomingWithin = settings.whole(Agenda.upcomingWithin)
        }

        /// Whom something has come to that many days after its day.
        func reached(after days: Int) -> Reminder.Level {
            days >= sponsorsAfter ? .sponsor : days >= managersAfter ? .accountManager : .doer
        }
    }

    /// Something that somebody has to be told.
    private struct Cause: Hashable, Sendable {
        let id: EntityID
        let type: FieldName
        let occasion: Reminder.Occasion
        let day: CivilDate
        /// Who does it; nobody in particular when it is empty.
        let doers: [MemberID]
        let department: DepartmentID?
        let side: OrganisationID?
        let reached: Reminder.Level

        /// What an entry of the agenda asks for on a day; nil for nothing.
        init?(_ entry: AgendaEntry, on today: CivilDate, _ pace: Pace) {
            guard entry.status == .open else { return nil }
            let left = today.days(until: entry.day)
            switch entry.kind {
            case .due where left < 0: (occasion, reached) = (.late, pace.reached(after: -left))
            case .due where left <= pace.remindWithin: (occasion, reached) = (.due, .doer)
            case .meeting where left < 0:
                (occasion, reached) = (
                    .missedMeeting, max(.accountManager, pace.reached(after: -left))
                )
            case .notice where left >= 0 && left <= pace.upcomingWithin:
                (occasion, reached) = (
                    .notice, left <= pace.remindWithin ? .sponsor : .accountManager
                )
            case .end where left >= 0 && left <= pace.upcomingWithin:
                (occasion, reached) = (.end, .doer)
            case .decision where left < 0:
                (occasion, reached) = (.undecided, pace.reached(after: -left))
            case .decision where left <= pace.remindWithin:
                (occasion, reached) = (.decision, .doer)
            case .due, .meeting, .notice, .end, .decision: return nil
            }
            id = entry.id
            type = entry.type
            day = entry.day
            doers = entry.member.map { [$0] } ?? []
            department = entry.department
            side = entry.side
        }

        /// What concerns the partnership as a whole: each side's managers are told, and who else is named.
        init(
            _ occasion: Reminder.Occasion,
            _ id: EntityID,
            _ type: FieldName,
            on day: CivilDate,
            naming doers: [MemberID] = []
        ) {
            self.id = id
            self.type = type
            self.occasion = occasion
            self.day = day
            self.doers = doers
            department = nil
            side = nil
            reached = .accountManager
        }

        /// That a reading is missing: each side's owners are told, and its managers where it has none.
        init(
            _ track: KPITrack,
            on today: CivilDate,
            _ pace: Pace,
            among colleagues: Set<MemberID>
        ) {
            id = track.kpi.id
            type = KPI.definition.name
            occasion = .staleKPI
            day = track.patience
            doers = track.kpi.owners.filter(colleagues.contains)
            department = nil
            side = nil
            reached = pace.reached(after: track.patience.days(until: today))
        }
    }
}
