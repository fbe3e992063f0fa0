/// A file beside an entity; its bytes are kept once, by their digest.
public struct Attachment: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "attachment",
        "A file beside an entity, named by the digest of its bytes.",
        fields: [
            FieldDefinition("of", .entity([]), "What it belongs to."),
            FieldDefinition("name", .line, "The file's name."),
            FieldDefinition(
                "media_type",
                .line,
                "What kind of file it is, such as application/pdf."
            ),
            FieldDefinition("bytes", .integer(0...Int(Int32.max)), "How many bytes it has."),
            FieldDefinition("digest", .line, "The SHA-256 of its bytes, as base64url."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// What it belongs to.
    public let subject: EntityID?
    /// The file's name.
    public let name: String
    /// How many bytes it has.
    public let bytes: Int
    /// The digest of its bytes.
    public let digest: Digest

    /// Reads an attachment; without a digest there is no file.
    public init?(_ record: EntityRecord) {
        guard let digest = record.text("digest").flatMap({ Digest(base64URL: $0) }) else {
            return nil
        }
        id = record.id
        subject = record.entity("of")
        name = record.text("name") ?? ""
        bytes = record.integer("bytes") ?? 0
        self.digest = digest
    }
}
