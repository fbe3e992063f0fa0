/// How long two values stood beside each other before somebody chose one (row 23).
///
/// The log of a field forgets a conflict that is settled; this is what stays of it, for both sides.
public struct Settlement: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "settlement",
        "A conflict that somebody settled: since when two values stood side by side, and until when.",
        place: .shared,
        writers: .maker,
        fields: [
            FieldDefinition("about", .entity([]), "The entity that the values were of."),
            FieldDefinition("began_on", .day, "The day on which the second value came."),
            FieldDefinition("settled_on", .day, "The day on which somebody chose."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The entity that the values were of.
    public let about: EntityID?
    /// The day on which the second value came.
    public let beganOn: CivilDate
    /// The day on which somebody chose.
    public let settledOn: CivilDate

    /// Reads a settlement; without both days, or with the later one first, it says nothing.
    public init?(_ record: EntityRecord) {
        guard let began = record.day("began_on"), let settled = record.day("settled_on"),
            began <= settled
        else { return nil }
        id = record.id
        about = record.entity("about")
        beganOn = began
        settledOn = settled
    }
}
