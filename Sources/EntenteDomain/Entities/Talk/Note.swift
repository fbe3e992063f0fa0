/// A text that several write, and who of them has opened it (rows 13, 14).
public struct Note: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "note",
        "A text that several write at once.",
        fields: [
            FieldDefinition("body", .text, "What it says.", merge: .text),
            FieldDefinition("about", .entity([]), "What it is about."),
            FieldDefinition(
                "message",
                .flag,
                "Whether it tells all departments what the partnership is up to (row 13)."
            ),
            .set("opened_by", of: .member, "The members who opened it."),
            FieldDefinition("opened_on", .day, "The day on which the other side first opened it."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// The side that wrote it first.
    public let organisation: OrganisationID
    /// What it is about.
    public let about: EntityID?
    /// Whether it tells all departments what the partnership is up to.
    public let isMessage: Bool
    /// The members who opened it.
    public let openedBy: [MemberID]
    /// The day on which the other side first opened it.
    public let openedOn: CivilDate?

    /// Reads a note.
    public init?(_ record: EntityRecord) {
        id = record.id
        title = record.text("title") ?? ""
        organisation = record.made.organisation
        about = record.entity("about")
        isMessage = record.flag("message")
        openedBy = record.members("opened_by")
        openedOn = record.day("opened_on")
    }

    /// Whether a member of an organisation wrote it first or opened it.
    public func isKnown(to organisation: OrganisationID, in state: PartnershipState) -> Bool {
        self.organisation == organisation
            || openedBy.contains { state.organisation(of: $0) == organisation }
    }
}
