/// The types of entities that this version knows, by the name they have in the log.
public enum EntityType: Sendable {
    /// What one side gives.
    public static let give: FieldName = "give"
    /// What one side asks for.
    public static let ask: FieldName = "ask"
    /// A text that several write.
    public static let note: FieldName = "note"
    /// A measure that both sides agreed to look at.
    public static let kpi: FieldName = "kpi"
    /// One side's value of a KPI for one period.
    public static let reading: FieldName = "reading"
}

/// The fields of entities, by the name they have in the log.
///
/// A field means the same in every type that has it.
public enum Field: Sendable {
    /// The one line that names the entity.
    public static let title: FieldName = "title"
    /// More about a give or ask; a register.
    public static let details: FieldName = "details"
    /// How much, an exact decimal.
    public static let quantity: FieldName = "quantity"
    /// What is counted or measured.
    public static let unit: FieldName = "unit"
    /// The day by which, a civil date.
    public static let due: FieldName = "due"
    /// Where a give or ask stands: `ItemState`.
    public static let state: FieldName = "state"
    /// The id of the department that gives or asks.
    public static let department: FieldName = "department"
    /// What a note says; a text that several write.
    public static let body: FieldName = "body"
    /// Whether more of a KPI is better: `KPIDirection`.
    public static let direction: FieldName = "direction"
    /// Where a KPI started, an exact decimal.
    public static let baseline: FieldName = "baseline"
    /// Where a KPI shall go, an exact decimal.
    public static let target: FieldName = "target"
    /// How often a KPI is read, such as `monthly`.
    public static let cadence: FieldName = "cadence"
    /// The id of a reading's KPI.
    public static let kpi: FieldName = "kpi"
    /// The month of a reading.
    public static let period: FieldName = "period"
    /// The value of a reading, an exact decimal.
    public static let value: FieldName = "value"
    /// The own estimate of what an item is worth, an exact decimal; in private streams only.
    public static let estimate: FieldName = "estimate"
    /// The own remark on an item; in private streams only.
    public static let remark: FieldName = "remark"
    /// The id that a private entity has in a stream where it was published; in private streams only.
    public static let publishedAs: FieldName = "published_as"
}
