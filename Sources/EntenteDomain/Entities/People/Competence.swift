/// What one organisation wants to learn by the partnership, by its own mark (row 18).
public struct Competence: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "competence",
        "What one organisation wants to learn by the partnership, marked by itself from 1 to 5.",
        place: .private,
        fields: [
            FieldDefinition("before", .mark, "How well it knew it before the partnership."),
            FieldDefinition("now", .mark, "How well it knows it now."),
            FieldDefinition("target", .mark, "How well it wants to know it."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// What was learnt, from 1 to 5 less from 1 to 5; below zero when it was forgotten.
    public let gain: Int
    /// What shall be learnt; above zero.
    public let wanted: Int

    /// Reads a competence; without all three marks, or without anything to learn, it says nothing.
    public init?(_ record: EntityRecord) {
        guard let before = record.integer("before"), let now = record.integer("now"),
            let target = record.integer("target"), before < target
        else { return nil }
        id = record.id
        title = record.text("title") ?? ""
        gain = now - before
        wanted = target - before
    }
}
