/// A give that meets an ask (row 6).
public struct Match: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "match",
        "A give that meets an ask; how much of it is accepted, both sides sign.",
        fields: [
            FieldDefinition("give", .entity(["give"]), "What is given."),
            FieldDefinition("ask", .entity(["ask"]), "What was asked for."),
            FieldDefinition("delivered", .quantity, "How much was delivered so far."),
            FieldDefinition("delivered_on", .day, "The day of the last delivery."),
            .agreement("accepted", .record(acceptance), "How much both sides accept."),
        ]
    )

    private static let acceptance = [
        FieldDefinition("quantity", .quantity, "How much is accepted.", isRequired: true),
        FieldDefinition("unit", .line, "What is counted or measured."),
        FieldDefinition("due", .day, "The day by which."),
    ]

    /// The entity's id.
    public let id: EntityID
    /// What is given.
    public let give: EntityID?
    /// What was asked for.
    public let ask: EntityID?
    /// How much is accepted by all; nil before anything is.
    public let accepted: Amount?
    /// What of it is counted or measured, as it is agreed.
    public let unit: String?
    /// The day on which the last of them accepted; nil before.
    public let acceptedOn: CivilDate?
    /// The day by which, as it is agreed.
    public let due: CivilDate?
    /// How much was delivered so far.
    public let delivered: Amount
    /// The day of the last delivery.
    public let deliveredOn: CivilDate?

    /// Reads a match.
    public init?(_ record: EntityRecord) {
        let acceptance = RecordValue(record.inForce("accepted"))
        id = record.id
        give = record.entity("give")
        ask = record.entity("ask")
        accepted = acceptance?.amount("quantity")
        unit = acceptance?.text("unit")
        acceptedOn = acceptance == nil ? nil : record.agreed["accepted"]?.since
        due = acceptance?.day("due")
        delivered = record.amount("delivered") ?? 0
        deliveredOn = record.day("delivered_on")
    }
}
