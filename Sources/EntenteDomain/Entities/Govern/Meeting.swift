/// A meeting of a body, or of anybody of both sides (row 11).
public struct Meeting: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "meeting",
        "A meeting of a body, or of anybody of both sides.",
        states: StateMachine(
            ["planned", "held", "cancelled"],
            [
                .init("planned", "held"),
                .init("held", "planned"),
                .init("planned", "cancelled"),
                .init("cancelled", "planned"),
            ]
        ),
        fields: [
            FieldDefinition("body", .entity(["body"]), "The body that meets."),
            FieldDefinition("day", .day, "The day of the meeting."),
            FieldDefinition("minutes", .entity(["note"]), "What was said."),
            .set("attended", of: .member, "Who was there."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The body that meets.
    public let body: EntityID?
    /// The day of the meeting.
    public let day: CivilDate
    /// Whether it was called off.
    public let isCancelled: Bool
    /// Who was there.
    public let attended: [MemberID]

    /// Reads a meeting; nil without a day.
    public init?(_ record: EntityRecord) {
        guard let day = record.day("day") else { return nil }
        id = record.id
        body = record.entity("body")
        self.day = day
        isCancelled = record.text("state") == "cancelled"
        attended = record.members("attended")
    }
}
