/// What one side asks for (row 6).
public struct Ask: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "ask",
        "What one side asks for.",
        states: Give.states(delivered: .others, confirmed: .maker),
        fields: Give.itemFields
    )

    /// The entity's id.
    public let id: EntityID
    /// What gives and asks have alike.
    public let item: Item

    /// Reads an ask.
    public init?(_ record: EntityRecord) {
        id = record.id
        item = Item(record)
    }
}
