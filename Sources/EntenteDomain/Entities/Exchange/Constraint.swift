/// Something inside one organisation that the partnership shall reduce or eliminate (row 2).
public struct Constraint: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "constraint",
        "Something inside one organisation that the partnership shall reduce or eliminate.",
        writers: .maker,
        fields: [
            FieldDefinition("severity", .mark, "How much it hinders, from 1 to 5."),
            FieldDefinition("relieved", .percent, "How much of it is gone, in percent."),
            .set("gives", of: .entity(["give"]), "The gives that work on it."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// The organisation that it hinders.
    public let organisation: OrganisationID
    /// The department that it hinders.
    public let department: DepartmentID?
    /// How much it hinders, from 1 to 5.
    public let severity: Int
    /// How much of it is gone, in percent.
    public let relieved: Amount
    /// The gives that work on it.
    public let gives: [EntityID]

    /// Reads a constraint; one without a severity hinders nobody yet.
    public init?(_ record: EntityRecord) {
        guard let severity = record.integer("severity") else { return nil }
        id = record.id
        title = record.text("title") ?? ""
        organisation = record.made.organisation
        department = record.department("department")
        self.severity = severity
        relieved = record.amount("relieved") ?? 0
        gives = record.entities("gives")
    }
}
