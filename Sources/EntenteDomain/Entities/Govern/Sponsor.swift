/// Who answers for the partnership before one side's board, and when they met the other side (row 13).
public struct Sponsor: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "sponsor",
        "Who answers for the partnership before one side's board.",
        fields: [
            FieldDefinition("member", .member, "The sponsor."),
            .set("met_on", of: .day, "The days on which the sponsor met the other side."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The side whose sponsor it is.
    public let organisation: OrganisationID
    /// The sponsor; nil while nobody is named.
    public let member: MemberID?
    /// The days on which the sponsor met the other side, in order.
    public let metOn: [CivilDate]

    /// Reads a sponsor.
    public init?(_ record: EntityRecord) {
        id = record.id
        organisation = record.made.organisation
        member = record.member("member")
        metOn = record.days("met_on").sorted()
    }

    /// The last day up to another on which the sponsor met the other side.
    public func lastMet(through day: CivilDate) -> CivilDate? { metOn.last { $0 <= day } }
}
