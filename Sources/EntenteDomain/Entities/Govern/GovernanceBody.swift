/// A body that governs the partnership, such as a steering board (row 11).
public struct GovernanceBody: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "body",
        "A body that governs the partnership, such as a steering board.",
        place: .shared,
        fields: [
            FieldDefinition("purpose", .text, "What it decides."),
            FieldDefinition(
                "cadence",
                .choice(KPICadence.allCases.map(\.rawValue)),
                "How often it meets."
            ),
            .set("members", of: .member, "Who sits in it."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// How often it meets; nil when nobody said.
    public let cadence: KPICadence?
    /// Who sits in it.
    public let members: [MemberID]

    /// Reads a body.
    public init?(_ record: EntityRecord) {
        id = record.id
        title = record.text("title") ?? ""
        cadence = record.choice("cadence")
        members = record.members("members")
    }
}
