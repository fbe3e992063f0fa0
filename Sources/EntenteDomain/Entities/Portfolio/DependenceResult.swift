/// What an organisation shares of how much it depends on its partners (row 32).
public struct DependenceResult: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "dependence_result",
        "What an organisation shares of how much it depends on its partners: counts, and no need.",
        place: .shared,
        writers: .maker,
        fields: [
            FieldDefinition("critical", .integer(0...10_000), "How many critical needs it has."),
            FieldDefinition(
                "warned",
                .integer(0...10_000),
                "For how many it depends on one too much."
            ),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The organisation.
    public let organisation: OrganisationID
    /// How many critical needs it has.
    public let critical: Int
    /// For how many of them it depends on one partner too much.
    public let warned: Int

    /// Reads a result.
    public init?(_ record: EntityRecord) {
        guard let critical = record.integer("critical"), let warned = record.integer("warned")
        else { return nil }
        id = record.id
        organisation = record.made.organisation
        self.critical = critical
        self.warned = warned
    }
}
