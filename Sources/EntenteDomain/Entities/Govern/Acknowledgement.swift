/// A department's word that it has read something, such as the charter (rows 11, 12).
public struct Acknowledgement: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "acknowledgement",
        "A department's word that it has read something and goes by it.",
        place: .shared,
        writers: .maker,
        fields: [
            FieldDefinition("subject", .entity([]), "What was read; the charter when empty."),
            FieldDefinition("on", .day, "The day on which it was read."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The organisation that says so.
    public let organisation: OrganisationID
    /// The department that read it.
    public let department: DepartmentID
    /// What was read; nil for the charter.
    public let subject: EntityID?
    /// The day on which it was read.
    public let day: CivilDate

    /// Reads an acknowledgement; nobody has read what no department says it has.
    public init?(_ record: EntityRecord) {
        guard let department = record.department("department") else { return nil }
        id = record.id
        organisation = record.made.organisation
        self.department = department
        subject = record.entity("subject")
        day = record.day("on") ?? record.made.day
    }
}
