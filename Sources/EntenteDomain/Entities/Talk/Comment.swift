/// What somebody says about an entity.
///
/// Whether a thread is shared or internal is a matter of the stream that it is in.
public struct Comment: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "comment",
        "What somebody says about an entity: to all in a shared stream, among colleagues in an own one.",
        writers: .maker,
        fields: [
            FieldDefinition("about", .entity([]), "What it is about."),
            FieldDefinition("answers", .entity(["comment"]), "The comment that it answers."),
            FieldDefinition("body", .text, "What it says.", merge: .text),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// What it is about.
    public let about: EntityID
    /// The comment that it answers.
    public let answers: EntityID?
    /// What it says.
    public let body: String
    /// Who said it, and when.
    public let made: EntityRecord.Stamp
    /// Whether only colleagues read it.
    public let isInternal: Bool

    /// Reads a comment; one about nothing is none.
    public init?(_ record: EntityRecord) {
        guard let about = record.entity("about") else { return nil }
        id = record.id
        self.about = about
        answers = record.entity("answers")
        body = record.text("body") ?? ""
        made = record.made
        isInternal = record.audience != .shared
    }
}
