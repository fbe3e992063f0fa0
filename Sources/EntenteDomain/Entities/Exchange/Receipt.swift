/// What one side says it received: the only thing that counts as value (row 6).
public struct Receipt: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "receipt",
        "What one side received and what it was worth to it; the receiver's word is the confirmation.",
        place: .shared,
        writers: .maker,
        fields: [
            FieldDefinition("item", .entity(["give", "ask", "match"]), "What was received."),
            FieldDefinition("value", .money, "What it was worth to the receiver."),
            FieldDefinition("confirmed_on", .day, "The day on which the receiver confirmed it."),
            FieldDefinition("quantity", .quantity, "How much was received."),
            FieldDefinition("giver", .department, "The department that gave it (row 34)."),
            Driver.field,
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// What was received.
    public let item: EntityID?
    /// The organisation that received it.
    public let receiver: OrganisationID
    /// The department that received it.
    public let department: DepartmentID?
    /// The department that gave it.
    public let giver: DepartmentID?
    /// What it was worth to the receiver.
    public let value: Money
    /// The day on which the receiver confirmed it.
    public let day: CivilDate
    /// How much was received.
    public let quantity: Amount?
    /// The value driver that it served.
    public let driver: Driver?

    /// Reads a receipt; without a value and a day it confirms nothing.
    public init?(_ record: EntityRecord) {
        guard let value = record.money("value"), value.amount >= 0,
            let day = record.day("confirmed_on")
        else { return nil }
        id = record.id
        item = record.entity("item")
        receiver = record.made.organisation
        department = record.department("department")
        giver = record.department("giver")
        self.value = value
        self.day = day
        quantity = record.amount("quantity")
        driver = record.choice("driver")
    }
}
