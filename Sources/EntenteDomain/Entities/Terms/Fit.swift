/// What one side brings to the match of goals, responsibilities and rules before the start (S4, row 33).
public struct Fit: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "fit",
        "What one side expects before the start: how long, with which duties, by which rules.",
        place: .shared,
        writers: .maker,
        fields: [
            FieldDefinition("horizon", .integer(1...1_200), "For how many months it plans."),
            .set("duties", of: .line, "The duties that it accepts."),
            .set("rules", of: .line, "The rules that it accepts."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The side.
    public let organisation: OrganisationID
    /// For how many months it plans.
    public let horizon: Int?
    /// The duties that it accepts.
    public let duties: Set<String>
    /// The rules that it accepts.
    public let rules: Set<String>

    /// Reads what one side brings.
    public init?(_ record: EntityRecord) {
        id = record.id
        organisation = record.made.organisation
        horizon = record.integer("horizon")
        duties = Set(record.texts("duties"))
        rules = Set(record.texts("rules"))
    }
}
