/// The page of the partnership as a whole: what it is for, and what is agreed of all of it.
public struct Partnership: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "partnership",
        "The partnership as a whole: its kind, its purpose, and the settings that all agreed on.",
        place: .shared,
        fields: [
            FieldDefinition("currency", .currency, "The currency of shared figures."),
            FieldDefinition("zone", .zone, "The time zone of its civil dates."),
            FieldDefinition("second_zone", .zone, "The other time zone of a global partnership."),
            FieldDefinition(
                "purpose",
                .choice(Purpose.allCases.map(\.rawValue)),
                "What it is for."
            ),
            FieldDefinition("live_on", .day, "The day on which it goes live."),
            FieldDefinition("started_on", .day, "The day on which it began."),
            .agreement("opportunity", .text, "The opportunity that both sides see (row 13)."),
            .agreement(
                "kind",
                .record(kindFields),
                "Which kind of partnership it is (rows 19, 20)."
            ),
            .agreement(
                "split",
                .record(splitFields),
                "How profit and loss are shared (rows 17, 25)."
            ),
            .agreement("settings", .record(settingFields), "The thresholds that all agreed on."),
        ]
    )

    private static let kindFields = [
        FieldDefinition(
            "type",
            .choice(CommonType.allCases.map(\.rawValue)),
            "One of the five common types (row 19)."
        ),
        FieldDefinition(
            "kind",
            .choice(PartnershipKind.allCases.map(\.rawValue)),
            "One of the five kinds (row 20)."
        ),
        FieldDefinition("duration", .choice(["temporary", "permanent"]), "How long it is meant."),
        FieldDefinition("term", .choice(["long", "short", "one_time", "trial"]), "Its term."),
        FieldDefinition(
            "direction",
            .choice(["vertical", "horizontal"]),
            "Along or across the chain."
        ),
        FieldDefinition("reach", .choice(["local", "global"]), "Where it is active."),
        FieldDefinition("from", .day, "The day on which its term begins."),
        FieldDefinition("event", .day, "The day of a one-time event."),
        FieldDefinition("commission", .percent, "The commission of an affiliate."),
        FieldDefinition("funding_source", .line, "Where the funding comes from."),
        FieldDefinition("funding_amount", .money, "How much funding there is."),
        FieldDefinition("second_currency", .currency, "The other side's currency."),
        FieldDefinition(
            "projects",
            .list(.line, atMost: 100),
            "The projects of an alliance."
        ),
        FieldDefinition("results", .text, "Who owns results and intellectual property."),
        FieldDefinition("cost", .money, "What both pay for together, such as a campaign."),
        FieldDefinition(
            "cost_shares",
            .list(.record(shareFields), atMost: 16),
            "Who pays what, in percent."
        ),
        FieldDefinition(
            "ownership",
            .list(.record(shareFields), atMost: 16),
            "Who owns what, in percent."
        ),
    ]

    /// A share of one organisation.
    static let shareFields = [
        FieldDefinition("organisation", .organisation, "Whose share.", isRequired: true),
        FieldDefinition("share", .quantity, "How much.", isRequired: true),
    ]

    private static let splitFields = [
        FieldDefinition(
            "profit",
            .list(.record(shareFields), atMost: 16),
            "Shares of the profit, in percent."
        ),
        FieldDefinition(
            "loss",
            .list(.record(shareFields), atMost: 16),
            "Shares of the loss, in percent."
        ),
        FieldDefinition("from", .day, "The first day on which it holds."),
    ]

    private static let settingFields = Settings.known.map {
        FieldDefinition($0.name, .number, $0.summary)
    }

    /// The entity's id.
    public let id: EntityID
    /// The currency of shared figures.
    public let currency: Currency?
    /// What it is for.
    public let purpose: Purpose?
    /// The day on which it goes live.
    public let liveOn: CivilDate?
    /// The day on which it began.
    public let startedOn: CivilDate?
    /// The settings in force.
    public let settings: Settings
    /// The kind in force; nil before one is.
    public let kind: RecordValue?
    /// What is agreed on the opportunity.
    public let opportunity: EntityRecord.Agreed?
    /// What is agreed on the split.
    public let splitAgreed: EntityRecord.Agreed?
    /// The name of the time zone of a global partnership's other side.
    public let secondZone: String?

    /// Reads a partnership's page.
    public init?(_ record: EntityRecord) {
        id = record.id
        currency = record.currency("currency")
        purpose = record.choice("purpose")
        liveOn = record.day("live_on")
        startedOn = record.day("started_on")
        settings = Settings(RecordValue(record.inForce("settings")))
        kind = RecordValue(record.inForce("kind"))
        opportunity = record.agreed["opportunity"]
        splitAgreed = record.agreed["split"]
        secondZone = record.text("second_zone")
    }

    /// Reads a list of shares; the first of an organisation counts.
    public static func shares(_ records: [RecordValue]) -> [OrganisationID: Amount] {
        let pairs = records.compactMap { record in
            record.organisation("organisation").flatMap { organisation in
                record.amount("share").map { (organisation, $0) }
            }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}

/// What a partnership is for (S4, row 35).
public enum Purpose: String, Hashable, Sendable, CaseIterable {
    /// To sell the partner's goods for a commission.
    case affiliate
    /// To make something together.
    case production
    /// To be known by more people.
    case marketing
    /// To sell more.
    case sales
    /// To fund something.
    case finance
}
