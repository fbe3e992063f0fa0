/// One thing that somebody does by a day (rows 13, 14, 23).
///
/// Where it stands follows from its days, so there is no state that could contradict them.
public struct Action: Entity {
    /// Where an action stands on a day.
    public enum Standing: String, Hashable, Sendable, CaseIterable {
        /// To be done.
        case open
        /// To be done, and its day is over.
        case overdue
        /// Done.
        case done
        /// Given up.
        case dropped
    }

    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "action",
        "One thing that somebody does by a day.",
        fields: [
            FieldDefinition("due", .day, "The day by which."),
            FieldDefinition("done_on", .day, "The day on which it was done."),
            FieldDefinition("dropped_on", .day, "The day on which it was given up."),
            FieldDefinition("serves", .entity([]), "What it is for, such as an ask or a goal."),
            FieldDefinition(
                "organisation",
                .organisation,
                "The side that does it; the one that wrote it when nobody says."
            ),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// The side that does it.
    public let organisation: OrganisationID
    /// The department that does it.
    public let department: DepartmentID?
    /// Who does it.
    public let responsible: MemberID?
    /// The day by which.
    public let due: CivilDate?
    /// The day on which it was done.
    public let doneOn: CivilDate?
    /// The day on which it was given up.
    public let droppedOn: CivilDate?
    /// What it is for.
    public let serves: EntityID?

    /// Reads an action.
    public init?(_ record: EntityRecord) {
        id = record.id
        title = record.text("title") ?? ""
        organisation = record.organisation("organisation") ?? record.made.organisation
        department = record.department("department")
        responsible = record.member("responsible")
        due = record.day("due")
        doneOn = record.day("done_on")
        droppedOn = record.day("dropped_on")
        serves = record.entity("serves")
    }

    /// Where it stands on a day.
    public func standing(on day: CivilDate) -> Standing {
        if let doneOn, doneOn <= day { return .done }
        if let droppedOn, droppedOn <= day { return .dropped }
        if let due, due < day { return .overdue }
        return .open
    }

    /// Whether it was done, and not after its day.
    public var isOnTime: Bool {
        guard let doneOn else { return false }
        return due.map { doneOn <= $0 } ?? true
    }
}
