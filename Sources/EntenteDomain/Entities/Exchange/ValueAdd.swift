/// Something that one side did for the other beyond what was asked for, and how relevant the other
/// finds it (rows 13, 15).
public struct ValueAdd: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "value_add",
        "Something that one side did for the other, marked by the other for its relevance.",
        fields: [
            FieldDefinition("given_on", .day, "The day on which it was done."),
            FieldDefinition(
                "serves",
                .entity(["ask", "constraint"]),
                "The ask or constraint of the other side that it serves."
            ),
            FieldDefinition(
                "relevance",
                .mark,
                "How relevant the receiver finds it; the giver's own mark does not count."
            ),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// The side that did it.
    public let giver: OrganisationID
    /// The day on which it was done.
    public let day: CivilDate
    /// The ask or constraint that it serves.
    public let serves: EntityID?
    /// How relevant the receiver finds it; nil while only the giver says so.
    public let relevance: Int?

    /// Reads a value-add; without a day it happened at none.
    public init?(_ record: EntityRecord) {
        guard let day = record.day("given_on") else { return nil }
        id = record.id
        title = record.text("title") ?? ""
        giver = record.made.organisation
        self.day = day
        serves = record.entity("serves")
        let isByReceiver = record.stamp("relevance")?.organisation != record.made.organisation
        relevance = isByReceiver ? record.integer("relevance") : nil
    }
}
