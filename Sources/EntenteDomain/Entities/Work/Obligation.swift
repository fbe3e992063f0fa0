/// What one side or both must do until a day.
public struct Obligation: Entity {
    /// Where an obligation stands, as people write it.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// Not done yet.
        case pending
        /// Done.
        case completed
        /// No longer owed.
        case terminated
        /// The sides do not agree on whether it is owed or done.
        case inDispute = "in_dispute"
    }

    /// Where an obligation stands on a day: a pending one has its own words for what is near and late.
    public enum Standing: String, Hashable, Sendable, CaseIterable {
        /// Due later.
        case pending
        /// Due soon.
        case upcoming
        /// Due before today.
        case overdue
        /// Done.
        case completed
        /// No longer owed.
        case terminated
        /// The sides do not agree.
        case inDispute = "in_dispute"
    }

    /// Whose an obligation is, from one side.
    public enum Responsibility: String, Hashable, Sendable, CaseIterable {
        /// The own organisation's.
        case us
        /// Another organisation's.
        case them
        /// Everybody's.
        case joint
    }

    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "obligation",
        "What one side or both must do until a day.",
        states: StateMachine(
            State.allCases.map(\.rawValue),
            [
                .init("pending", "completed"),
                .init("completed", "pending"),
                // Whoever wrote an obligation down may let it go; the other side may only dispute it.
                .init("pending", "terminated", by: .maker),
                .init("terminated", "pending", by: .maker),
                .init("pending", "in_dispute"),
                .init("completed", "in_dispute"),
                .init("terminated", "in_dispute"),
                .init("in_dispute", "pending"),
                .init("in_dispute", "completed"),
                .init("in_dispute", "terminated", by: .maker),
            ]
        ),
        fields: [
            FieldDefinition("side", .organisation, "Whose it is; everybody's when empty."),
            FieldDefinition("due", .day, "The day by which."),
            FieldDefinition("completed_on", .day, "The day on which it was done."),
            FieldDefinition(
                "source",
                .entity([]),
                "What it follows from, such as a term or a review."
            ),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// Whose it is; nil for everybody's.
    public let side: OrganisationID?
    /// The department that does it.
    public let department: DepartmentID?
    /// Who does it.
    public let responsible: MemberID?
    /// The day by which.
    public let due: CivilDate?
    /// The day on which it was done.
    public let completedOn: CivilDate?
    /// Where it stands, as people write it.
    public let state: State

    /// Reads an obligation.
    public init?(_ record: EntityRecord) {
        id = record.id
        title = record.text("title") ?? ""
        side = record.organisation("side")
        department = record.department("department")
        responsible = record.member("responsible")
        due = record.day("due")
        state = record.choice("state") ?? .pending
        completedOn = state == .completed ? record.day("completed_on") : nil
    }

    /// Where it stands on a day; one that is due within a number of days is upcoming.
    public func standing(on day: CivilDate, upcomingWithin days: Int) -> Standing {
        switch state {
        case .completed: return .completed
        case .terminated: return .terminated
        case .inDispute: return .inDispute
        case .pending:
            guard let due else { return .pending }
            if due < day { return .overdue }
            return day.days(until: due) <= days ? .upcoming : .pending
        }
    }

    /// Whose it is, from one side.
    public func responsibility(for organisation: OrganisationID) -> Responsibility {
        guard let side else { return .joint }
        return side == organisation ? .us : .them
    }
}
