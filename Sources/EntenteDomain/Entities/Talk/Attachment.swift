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
            FieldDefinition(
                "bytes",
                .integer(0...Limits.attachmentBytes),
                "How many bytes it has."
            ),
            FieldDefinition(digestField, .line, "The SHA-256 of its bytes, as base64url."),
        ]
    )

    /// The field that names the bytes.
    public static let digestField: FieldName = "digest"

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
    /// What kind of file it is.
    public let mediaType: String
    /// Who wrote the digest: the bytes are those that this member sent.
    public let namedBy: MemberID?

    /// Reads an attachment; without a digest there is no file.
    public init?(_ record: EntityRecord) {
        guard let digest = record.text(Self.digestField).flatMap({ Digest(base64URL: $0) }) else {
            return nil
        }
        id = record.id
        subject = record.entity("of")
        name = record.text("name") ?? ""
        bytes = record.integer("bytes") ?? 0
        mediaType = record.text("media_type") ?? ""
        namedBy = record.stamp(Self.digestField)?.member
        self.digest = digest
    }
}
