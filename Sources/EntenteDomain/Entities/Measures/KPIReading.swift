/// One side's value of a KPI for one month (row 7).
public struct KPIReading: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "reading",
        "One side's value of a KPI for one month; for a longer cadence, the last month of it.",
        writers: .maker,
        fields: [
            FieldDefinition("kpi", .entity(["kpi"]), "What was read."),
            FieldDefinition("period", .month, "The month."),
            FieldDefinition("value", .number, "The value."),
            FieldDefinition("source", .line, "Where the value comes from."),
            .agreement("settled", .number, "The value on which both sides settled a dispute."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// What was read.
    public let kpi: EntityID
    /// The organisation that reports.
    public let organisation: OrganisationID
    /// The month.
    public let period: Period
    /// The value.
    public let value: Amount
    /// The value on which both sides settled a dispute.
    public let settled: Amount?
    /// Since which day that value is settled; nil while none is.
    public let settledOn: CivilDate?
    /// The place in the stream of the signature that settled it; nil when none is known.
    public let settledAt: Int64?
    /// The place of its last change in the stream; what is not in the log yet comes after all that is.
    public let order: Int64

    /// Reads a reading; nil while its KPI, its month or its value is missing.
    public init?(_ record: EntityRecord) {
        guard let kpi = record.entity("kpi"), let period = record.month("period"),
            let value = record.amount("value")
        else { return nil }
        id = record.id
        self.kpi = kpi
        organisation = record.made.organisation
        self.period = period
        self.value = value
        settled = if case .amount(let value)? = record.inForce("settled") { value } else { nil }
        settledOn = settled == nil ? nil : record.agreed["settled"]?.since
        settledAt = settled == nil ? nil : record.agreed["settled"]?.decided
        order = record.changed.order
    }
}
