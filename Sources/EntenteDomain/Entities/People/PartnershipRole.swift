/// A role that one side has to fill so that the partnership works (row 21).
public struct PartnershipRole: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "role",
        "A role that one side has to fill, with who holds it.",
        fields: [
            FieldDefinition("holder", .member, "Who holds the role; nobody while it is open."),
            FieldDefinition("duties", .text, "What the holder does."),
            FieldDefinition(
                "organisation",
                .organisation,
                "The side that fills it; the one that wrote it when nobody says."
            ),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// The side that fills it.
    public let organisation: OrganisationID
    /// The department that it belongs to.
    public let department: DepartmentID?
    /// Who holds the role; nobody while it is open.
    public let holder: MemberID?

    /// Reads a role.
    public init?(_ record: EntityRecord) {
        id = record.id
        title = record.text("title") ?? ""
        organisation = record.organisation("organisation") ?? record.made.organisation
        department = record.department("department")
        holder = record.member("holder")
    }
}
