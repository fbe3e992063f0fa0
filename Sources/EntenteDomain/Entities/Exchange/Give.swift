/// What one side gives (row 6).
public struct Give: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "give",
        "What one side gives.",
        states: states(delivered: .maker, confirmed: .others),
        fields: itemFields
    )

    /// The life of a give or ask, with who says that it was delivered and who confirms it.
    ///
    /// It is accepted once both sides have said so: another organisation says that it meets its need, and
    /// the maker then accepts that. Until it is delivered either side may take its own word back: the maker
    /// goes back to `matched`, where the other side's word still stands, and the other side to `offered`,
    /// so that the maker cannot accept again without it. A match that does not suit the maker goes back to
    /// `offered` just as one that the other side takes back. What was delivered is undone one by one, each
    /// step by whoever took it.
    static func states(
        delivered: StateMachine.Actor,
        confirmed: StateMachine.Actor
    ) -> StateMachine {
        StateMachine(
            ItemState.allCases.map(\.rawValue),
            [
                .init("draft", "offered", by: .maker),
                .init("offered", "draft", by: .maker),
                .init("offered", "matched", by: .others),
                .init("matched", "offered"),
                .init("matched", "accepted", by: .maker),
                .init("accepted", "matched", by: .maker),
                .init("accepted", "offered", by: .others),
                .init("accepted", "delivered", by: delivered),
                .init("delivered", "accepted", by: delivered),
                .init("delivered", "confirmed", by: confirmed),
                .init("confirmed", "delivered", by: confirmed),
            ]
        )
    }

    /// What gives and asks have alike.
    static let itemFields = [
        Driver.field,
        FieldDefinition("quantity", .quantity, "How much."),
        FieldDefinition("unit", .line, "What is counted or measured."),
        FieldDefinition("starts", .day, "The day from which."),
        FieldDefinition("due", .day, "The day by which."),
        FieldDefinition(
            "reviewed_on",
            .day,
            "The day on which the other side looked at it (row 14)."
        ),
        FieldDefinition("planned", .entity(["action"]), "The action that plans it (row 14)."),
        FieldDefinition("delivered_on", .day, "The day on which it was delivered (row 14)."),
        FieldDefinition("told", .entity(["note"]), "The note that tells what was done (row 14)."),
        FieldDefinition("used_on", .day, "The day on which it was last made use of (row 8)."),
        .agreement(
            "terms",
            .record([
                FieldDefinition("price", .quantity, "What one of it costs."),
                FieldDefinition("currency", .currency, "The currency of the price."),
                FieldDefinition("unit", .line, "What the price is for."),
                FieldDefinition("text", .text, "All else that is agreed."),
            ]),
            "On which terms it is given and taken."
        ),
        FieldDefinition("purpose", .choice(Purpose.allCases.map(\.rawValue)), "What it is for."),
    ]

    /// The entity's id.
    public let id: EntityID
    /// What gives and asks have alike.
    public let item: Item

    /// Reads a give.
    public init?(_ record: EntityRecord) {
        id = record.id
        item = Item(record)
    }
}

/// What gives and asks have alike.
public struct Item: Hashable, Sendable {
    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// The organisation that gives or asks.
    public let organisation: OrganisationID
    /// The department that gives or asks.
    public let department: DepartmentID?
    /// The value driver that it serves.
    public let driver: Driver?
    /// How much; nil when nobody said.
    public let quantity: Amount?
    /// What is counted or measured.
    public let unit: String?
    /// The day by which.
    public let due: CivilDate?
    /// Where it stands.
    public let state: ItemState
    /// The day on which the other side looked at it.
    public let reviewedOn: CivilDate?
    /// The action that plans it.
    public let planned: EntityID?
    /// The day on which it was delivered.
    public let deliveredOn: CivilDate?
    /// The note that tells what was done.
    public let told: EntityID?
    /// The day on which it was last made use of.
    public let usedOn: CivilDate?

    /// Reads a give or ask.
    public init(_ record: EntityRecord) {
        id = record.id
        title = record.text("title") ?? ""
        organisation = record.made.organisation
        department = record.department("department")
        driver = record.choice("driver")
        quantity = record.amount("quantity")
        unit = record.text("unit")
        due = record.day("due")
        state = record.choice("state") ?? .draft
        reviewedOn = record.day("reviewed_on")
        planned = record.entity("planned")
        deliveredOn = record.day("delivered_on")
        told = record.entity("told")
        usedOn = record.day("used_on")
    }
}
