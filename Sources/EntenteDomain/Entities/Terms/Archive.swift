/// What one side took with it when the partnership ended, as it says itself (row 36).
public struct Archive: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "archive",
        "What one side took with it: how many items, and the digest of all of them.",
        place: .shared,
        writers: .maker,
        fields: [
            FieldDefinition("own", .integer(0...Int(Int32.max)), "How many items it wrote itself."),
            FieldDefinition(
                "received",
                .integer(0...Int(Int32.max)),
                "How many it was given to read."
            ),
            FieldDefinition(
                "reimported",
                .integer(0...Int(Int32.max)),
                "How many came back in a re-import."
            ),
            FieldDefinition("digest", .line, "The SHA-256 of the archive, as base64url."),
            FieldDefinition("taken_on", .day, "The day on which it was taken."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// Whose it is.
    public let organisation: OrganisationID
    /// How many items it wrote itself.
    public let own: Int
    /// How many it was given to read.
    public let received: Int
    /// How many came back in a re-import; nil when nobody tried.
    public let reimported: Int?
    /// The digest of the archive.
    public let digest: Digest?

    /// Reads what one side took.
    public init?(_ record: EntityRecord) {
        guard let own = record.integer("own"), let received = record.integer("received") else {
            return nil
        }
        id = record.id
        organisation = record.made.organisation
        self.own = own
        self.received = received
        reimported = record.integer("reimported")
        digest = record.text("digest").flatMap { Digest(base64URL: $0) }
    }

    /// How many items there are.
    public var items: Int { own + received }
}
