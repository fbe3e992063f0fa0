/// What an organisation says of itself to its partners, and the own mark that it keeps (rows 18, 22, 24).
public struct Profile: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "profile",
        "An organisation's page: its calendar, its currency, and what it would be worth alone.",
        writers: .maker,
        fields: [
            FieldDefinition(
                "baseline",
                .money,
                "What the organisation would earn in a year without the partnership (row 22)."
            ),
            .own(
                "own_mark",
                .money,
                "What the organisation wants to earn in a year by the partnership (row 18)."
            ),
            FieldDefinition("fiscal_start", .yearDay, "The first day of its year of account."),
            FieldDefinition("zone", .zone, "Its time zone."),
            FieldDefinition("currency", .currency, "The currency it keeps its books in."),
            .set("holidays", of: .day, "The days on which it does not work, besides weekends."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// Whose page it is.
    public let organisation: OrganisationID
    /// What the organisation would earn in a year without the partnership.
    public let baseline: Money?
    /// What the organisation wants to earn in a year by the partnership.
    public let ownMark: Money?
    /// Its years of account; those of the calendar when it did not say.
    public let fiscalCalendar: FiscalCalendar
    /// The name of its time zone.
    public let zone: String?
    /// The currency it keeps its books in.
    public let currency: Currency?
    /// The days on which it works.
    public let workingDays: WorkingDays

    /// Reads a page.
    public init?(_ record: EntityRecord) {
        id = record.id
        organisation = record.made.organisation
        baseline = record.money("baseline")
        ownMark = record.money("own_mark")
        fiscalCalendar =
            record.text("fiscal_start").flatMap { FiscalCalendar(start: $0) } ?? .civil
        zone = record.text("zone")
        currency = record.currency("currency")
        workingDays = WorkingDays(holidays: Set(record.days("holidays")))
    }
}
