extension Term {
    /// One step of the ladder on which a decision that fails goes up.
    public struct Step: Hashable, Sendable {
        /// Who is asked.
        public let level: String
        /// After how many more days they are asked.
        public let days: Int
    }

    /// An event that changes everything.
    public struct Trigger: Hashable, Sendable {
        /// What may happen.
        public let event: String
        /// Who watches for it; nil when nobody does.
        public let watcher: MemberID?
    }

    /// Who owns how much, in percent.
    public var ownership: [OrganisationID: Amount] { shares("ownership") }

    /// Who gets how much of a profit, in percent.
    public var profit: [OrganisationID: Amount] { shares("profit") }

    /// Who bears how much of a loss, in percent.
    public var loss: [OrganisationID: Amount] { shares("loss") }

    /// Who pays how much of the costs, in percent.
    public var costs: [OrganisationID: Amount] { shares("costs") }

    /// The last day; nil when there is none.
    public var ends: CivilDate? { content?.day("ends") }

    /// How many days before the end notice is given.
    public var noticeDays: Int? { content?.integer("notice_days") }

    /// The last day on which notice may be given: the end without the days of notice.
    public var noticeBy: CivilDate? {
        guard let ends, let noticeDays else { return nil }
        return ends.adding(days: -noticeDays)
    }

    /// How many of each side must take part in a decision.
    public var quorum: Int? { content?.integer("quorum") }

    /// Who is asked next when there is no decision.
    public var ladder: [Step] {
        records("ladder").compactMap { record in
            record.text("level").flatMap { level in
                record.integer("days").map { Step(level: level, days: $0) }
            }
        }
    }

    /// Up to which value who may commit an organisation.
    public var authority: [AuthorityLimit] { records("authority").compactMap(AuthorityLimit.init) }

    /// The events that change everything.
    public var triggers: [Trigger] {
        records("triggers").compactMap { record in
            record.text("event").map { Trigger(event: $0, watcher: record.member("watcher")) }
        }
    }

    /// Who gets what at the end.
    public var dispositions: [Disposition] { records("dispositions").compactMap(Disposition.init) }

    /// Whether what was done on a day is held against the term: it was in force, and that is no year ago.
    ///
    /// What was done under a version before this one is not judged by this one.
    func judges(_ done: CivilDate, on day: CivilDate) -> Bool {
        guard done <= day, day.adding(months: -12) < done else { return false }
        return agreed?.since.map { $0 <= done } ?? true
    }

    private func shares(_ name: FieldName) -> [OrganisationID: Amount] {
        Partnership.shares(records(name))
    }

    private func records(_ name: FieldName) -> [RecordValue] { content?.records(name) ?? [] }
}
