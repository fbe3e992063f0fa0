/// What was learned, for the next time.
public struct Lesson: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "lesson",
        "What was learned, for the next time.",
        fields: [
            FieldDefinition("learned_on", .day, "The day on which it was learned."),
            FieldDefinition("from", .entity([]), "What it was learned from."),
            FieldDefinition("keep", .flag, "Whether it went well and shall be done again."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// The day on which it was learned.
    public let day: CivilDate?
    /// Whether it went well and shall be done again.
    public let keep: Bool

    /// Reads a lesson.
    public init?(_ record: EntityRecord) {
        id = record.id
        title = record.text("title") ?? ""
        day = record.day("learned_on")
        keep = record.flag("keep")
    }
}
