/// Something that a member is told without asking, once.
///
/// It names the entity and holds nothing of it: what it is called is read when the member is told, with
/// what the member may read then.
public struct Reminder: Hashable, Sendable {
    /// Why the member is told.
    public enum Occasion: String, Hashable, Sendable, CaseIterable {
        /// Something must be done soon.
        case due
        /// Something should have been done.
        case late
        /// A review or meeting was not held on its day.
        case missedMeeting = "missed_meeting"
        /// A reading of a KPI is missing.
        case staleKPI = "stale_kpi"
        /// Notice can be given only until a day.
        case notice
        /// Something ends soon.
        case end
        /// It must be decided soon what becomes of the partnership.
        case decision
        /// Nobody decided in time what becomes of the partnership.
        case undecided
        /// Too few value drivers deliver.
        case fewDrivers = "few_drivers"
        /// What the sides agreed on as a reason to leave has come true.
        case exitTrigger = "exit_trigger"
    }

    /// Whom it has come to.
    public enum Level: Int, Hashable, Sendable, Comparable, CaseIterable {
        /// Whoever does it.
        case doer = 1
        /// The account managers of the side.
        case accountManager = 2
        /// The sponsors of the side.
        case sponsor = 3

        /// Whether the left one is nearer to the work.
        public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    /// Who is told.
    public let member: MemberID
    /// The entity.
    public let entity: EntityID
    /// The entity's type.
    public let type: FieldName
    /// Why.
    public let occasion: Occasion
    /// The day by which it was due, or which says of what time it is told; another day makes it another
    /// reminder.
    public let day: CivilDate
    /// Whom it has come to with this.
    public let level: Level

    /// Puts a reminder together.
    public init(
        member: MemberID,
        entity: EntityID,
        type: FieldName,
        occasion: Occasion,
        day: CivilDate,
        level: Level
    ) {
        self.member = member
        self.entity = entity
        self.type = type
        self.occasion = occasion
        self.day = day
        self.level = level
    }
}
