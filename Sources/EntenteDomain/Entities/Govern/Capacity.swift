/// What one side put into the partnership in one month, beside what it pledged (row 11).
public struct Capacity: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "capacity",
        "How many full-time people one side pledged for a month, and how many it logged.",
        place: .shared,
        writers: .maker,
        fields: [
            FieldDefinition("month", .month, "The month."),
            FieldDefinition("pledged", .quantity, "The pledge; the charter's when empty."),
            FieldDefinition("logged", .quantity, "What was really put in."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The organisation whose people they are.
    public let organisation: OrganisationID
    /// The month.
    public let month: Period
    /// The pledge; nil when that of the charter holds.
    public let pledged: Amount?
    /// What was really put in; nil before it is logged.
    public let logged: Amount?
    /// The place of its last change in the stream; what is not in the log yet comes after all that is.
    public let order: Int64

    /// Reads a month's capacity; nil without a month.
    public init?(_ record: EntityRecord) {
        guard let month = record.month("month") else { return nil }
        id = record.id
        organisation = record.made.organisation
        self.month = month
        pledged = record.amount("pledged")
        logged = record.amount("logged")
        order = record.changed.order
    }
}
