/// What one side paid of another's share (row 31).
public struct Payment: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "payment",
        "What one side paid of another's share; it counts when the receiver confirmed what it says.",
        place: .shared,
        states: StateMachine(
            ["announced", "confirmed"],
            [
                .init("announced", "confirmed", by: .others),
                .init("confirmed", "announced", by: .others),
            ]
        ),
        fields: [
            FieldDefinition(
                "statement",
                .entity(["statement"]),
                "The statement that it is paid for."
            ),
            FieldDefinition("receiver", .organisation, "Who is paid."),
            FieldDefinition("amount", .money, "How much."),
            FieldDefinition("paid_on", .day, "The day on which it was paid."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The statement that it is paid for.
    public let statement: EntityID
    /// Who paid.
    public let payer: OrganisationID
    /// Who is paid.
    public let receiver: OrganisationID
    /// How much.
    public let amount: Money
    /// The day on which it was paid.
    public let day: CivilDate
    /// Whether the receiver confirmed it.
    public let isConfirmed: Bool

    /// Reads a payment; nil while it does not say for what, to whom and how much.
    public init?(_ record: EntityRecord) {
        guard let statement = record.entity("statement"),
            let receiver = record.organisation("receiver"), let amount = record.money("amount")
        else { return nil }
        id = record.id
        self.statement = statement
        payer = record.made.organisation
        self.receiver = receiver
        self.amount = amount
        day = record.day("paid_on") ?? record.made.day
        isConfirmed = Self.isConfirmed(record, by: receiver)
    }

    /// Whether the receiver confirmed what the payment says now: later words are not what was confirmed.
    private static func isConfirmed(
        _ record: EntityRecord,
        by receiver: OrganisationID
    ) -> Bool {
        guard record.text("state") == "confirmed", let word = record.stamp("state"),
            word.organisation == receiver
        else { return false }
        let said: [FieldName] = ["statement", "receiver", "amount", "paid_on"]
        return said.allSatisfy { (record.stamp($0)?.order ?? 0) <= word.order }
    }
}
