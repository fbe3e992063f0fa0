/// What one currency is worth in another, as somebody recorded it with its source.
public struct RecordedRate: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "rate",
        "What one currency is worth in another from a day on; money is converted by nothing else.",
        place: .shared,
        fields: [
            FieldDefinition("from", .currency, "The currency that is converted."),
            FieldDefinition("to", .currency, "The currency that it is converted to."),
            FieldDefinition("rate", .quantity, "How many of the second one of the first is."),
            FieldDefinition("day", .day, "The first day on which it holds."),
            FieldDefinition("source", .line, "Who says so."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The rate; nil while a part of it is missing.
    public let rate: ExchangeRate?

    /// Reads a rate.
    public init?(_ record: EntityRecord) {
        id = record.id
        guard let from = record.currency("from"), let to = record.currency("to"),
            let number = record.amount("rate"), let day = record.day("day")
        else {
            rate = nil
            return
        }
        rate = ExchangeRate(id: record.id, from: from, to: to, rate: number, day: day)
    }
}
