/// Where one organisation places the partnership in its Earning-Learning matrix, as far as it shares
/// that (row 18).
public struct Placement: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "placement",
        "Where one organisation places the partnership between earning and learning.",
        writers: .maker,
        fields: [
            FieldDefinition("earning", .percent, "How much of its mark it earns."),
            FieldDefinition("learning", .percent, "How much of what it wants to learn it has."),
            FieldDefinition("day", .day, "The day that the placement is of."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// Whose placement it is.
    public let organisation: OrganisationID
    /// The day that it is of.
    public let day: CivilDate
    /// How much of its mark the organisation earns, in percent.
    public let earning: Amount
    /// How much of what it wants to learn the organisation has, in percent.
    public let learning: Amount

    /// Reads a placement; without both axes and a day it is no dot.
    public init?(_ record: EntityRecord) {
        guard let earning = record.amount("earning"), let learning = record.amount("learning"),
            let day = record.day("day")
        else { return nil }
        id = record.id
        organisation = record.made.organisation
        self.day = day
        self.earning = earning
        self.learning = learning
    }
}
