/// One thing with a day: what somebody must do by it, or what happens on it.
public struct AgendaEntry: Hashable, Sendable {
    /// What the day is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Something must be done by it.
        case due
        /// People meet on it.
        case meeting
        /// Notice can be given until it.
        case notice
        /// Something ends with it.
        case end
        /// It must be decided by it what becomes of the partnership, which is a matter of all sides.
        case decision

        /// Whether somebody has to do something by it.
        public var isDuty: Bool { self == .due || self == .decision }
    }

    /// Where the thing stands, whatever day it is.
    public enum Status: String, Hashable, Sendable, CaseIterable {
        /// It is still to come.
        case open
        /// It is done.
        case done
        /// It is no longer owed.
        case dropped
        /// The sides do not agree on whether it is owed or done.
        case inDispute = "in_dispute"
    }

    /// The entity.
    public let id: EntityID
    /// The entity's type.
    public let type: FieldName
    /// What the day is.
    public let kind: Kind
    /// The one line that names it.
    public let title: String
    /// The day.
    public let day: CivilDate
    /// Whose it is; nil for everybody's.
    public let side: OrganisationID?
    /// The department that does it.
    public private(set) var department: DepartmentID?
    /// Who does it.
    public private(set) var member: MemberID?
    /// Where it stands.
    public let status: Status

    init(
        _ record: EntityRecord,
        _ kind: Kind = .due,
        on day: CivilDate,
        side: OrganisationID? = nil,
        _ status: Status = .open
    ) {
        id = record.id
        type = record.type
        self.kind = kind
        title = record.text("title") ?? ""
        self.day = day
        self.side = side
        department = record.department("department")
        member = record.member("responsible")
        self.status = status
    }

    /// The entry as far as those whom it names can do it.
    ///
    /// What all share names the department that it is *about*, by default the author's: it does only what
    /// its own side owes, or what the other side's author asks of it by name, and no meeting, decision
    /// or last day is one department's. A member whom no side has does nothing, and nobody decides alone.
    func assigned(of record: EntityRecord, in state: PartnershipState) -> AgendaEntry {
        var entry = self
        if let member, kind == .decision || state.organisation(of: member) == nil {
            entry.member = nil
        }
        guard record.audience == .shared, let department else { return entry }
        let owing = state.organisations.filter { organisation in
            side.map { $0 == organisation.id } ?? (organisation.id != record.made.organisation)
        }
        let isOwed = owing.contains { $0.departments.contains { $0.id == department } }
        if kind != .due || !isOwed { entry.department = nil }
        return entry
    }

    /// Where it stands on a day; what comes within a number of days is upcoming.
    public func standing(on day: CivilDate, upcomingWithin days: Int) -> Obligation.Standing {
        switch status {
        case .done: .completed
        case .dropped: .terminated
        case .inDispute: .inDispute
        case .open where self.day < day: .overdue
        case .open: day.days(until: self.day) <= days ? .upcoming : .pending
        }
    }
}
