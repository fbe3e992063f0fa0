/// What was earned together in a period, and how it is shared (row 31).
public struct ShareStatement: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "statement",
        "What was earned together in a period, and how it is shared; closed when all signed it.",
        place: .shared,
        fields: [
            FieldDefinition("from", .day, "The first day of the period."),
            FieldDefinition("until", .day, "The last day of the period."),
            FieldDefinition("pool", .money, "What there is to share."),
            FieldDefinition(
                "holder",
                .organisation,
                "Who holds the pool, and so has its own share."
            ),
            FieldDefinition(
                "shares",
                .list(.record(Partnership.shareFields), atMost: 16),
                sharesSummary
            ),
            .agreement(
                "closing",
                .record([
                    FieldDefinition("pool", .money, "What was shared.", isRequired: true),
                    FieldDefinition(
                        "shares",
                        .list(.record(Partnership.shareFields), atMost: 16),
                        "The shares, in percent.",
                        isRequired: true
                    ),
                ]),
                "The account as all confirmed it; with it the statement is closed."
            ),
        ]
    )

    private static let sharesSummary =
        "The shares in percent, where they are not those that are agreed for the partnership."

    /// The entity's id.
    public let id: EntityID
    /// The first day of the period.
    public let from: CivilDate?
    /// The last day of the period.
    public let until: CivilDate?
    /// What there is to share.
    public let pool: Money
    /// Who holds the pool.
    public let holder: OrganisationID?
    /// The shares that are its own; empty when the partnership's count.
    public let shares: [OrganisationID: Amount]
    /// Whether all confirmed it.
    public let isClosed: Bool
    /// Who has not confirmed it yet, when somebody has.
    public let waiting: [OrganisationID]

    /// Reads a statement; what all confirmed counts before what somebody wrote since.
    public init?(_ record: EntityRecord) {
        let closing = RecordValue(record.inForce("closing"))
        guard let pool = closing?.money("pool") ?? record.money("pool") else { return nil }
        id = record.id
        from = record.day("from")
        until = record.day("until")
        self.pool = pool
        holder = record.organisation("holder")
        shares = Partnership.shares(closing?.records("shares") ?? record.records("shares"))
        isClosed = closing != nil
        waiting = record.agreed["closing"]?.waiting ?? []
    }

    /// The period as people write it.
    public var period: String {
        switch (from, until) {
        case (let from?, let until?): "\(from) to \(until)"
        case (let from?, nil): "from \(from)"
        case (nil, let until?): "to \(until)"
        case (nil, nil): "without a period"
        }
    }
}
