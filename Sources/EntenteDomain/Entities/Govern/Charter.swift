/// The charter of a partnership: its four must-dos, each signed by both sides (row 11).
public struct Charter: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "charter",
        "The charter: vision, objectives, resourcing and governance, each signed by all.",
        place: .shared,
        fields: [
            .set("departments", of: .department, "The departments that must know it."),
            .set(
                "pinned",
                of: .entity(["goal", "kpi"]),
                "What stays in everybody's sight (row 12)."
            ),
            .agreement("vision", .text, "The shared vision and purpose."),
            .agreement("objectives", .record(objectives), "The objectives with their KPIs."),
            .agreement("resourcing", .record(resourcing), "What each side puts in."),
            .agreement("governance", .record(governance), "Who decides, and when they meet."),
        ]
    )

    private static let objectives = [
        FieldDefinition("statement", .text, "The objectives in words."),
        FieldDefinition("kpis", .list(.entity(["kpi"]), atMost: 100), "What measures them."),
    ]

    private static let resourcing = [
        FieldDefinition("statement", .text, "What each side puts in, in words."),
        FieldDefinition(
            "pledges",
            .list(.record(pledge), atMost: 16),
            "How many full-time people each side pledges."
        ),
    ]

    private static let pledge = [
        FieldDefinition("organisation", .organisation, "Whose people.", isRequired: true),
        FieldDefinition("fte", .quantity, "How many full-time people.", isRequired: true),
    ]

    private static let governance = [
        FieldDefinition("statement", .text, "Who decides what, in words."),
        FieldDefinition("bodies", .list(.entity(["body"]), atMost: 100), "The bodies that decide."),
    ]

    /// The entity's id.
    public let id: EntityID
    /// Who made it, and when.
    public let made: EntityRecord.Stamp
    /// The departments that must know it.
    public let departments: [DepartmentID]
    /// What stays in everybody's sight.
    public let pinned: [EntityID]
    /// What is agreed on the shared vision and purpose; nil before it is in force.
    public let vision: EntityRecord.Agreed?
    /// The KPIs of the objectives in force; nil before they are.
    public let objectives: [EntityID]?
    /// How many full-time people each side pledged; nil before resourcing is in force.
    public let pledges: [OrganisationID: Amount]?
    /// The bodies of the governance in force; nil before it is.
    public let bodies: [EntityID]?

    /// Reads a charter.
    public init?(_ record: EntityRecord) {
        id = record.id
        made = record.made
        departments = record.departments("departments")
        pinned = record.entities("pinned")
        vision = record.agreed["vision"].flatMap { $0.value == nil ? nil : $0 }
        objectives = RecordValue(record.inForce("objectives"))?.entities("kpis")
        bodies = RecordValue(record.inForce("governance"))?.entities("bodies")
        pledges = RecordValue(record.inForce("resourcing")).map { resourcing in
            let pairs = resourcing.records("pledges").compactMap { pledge in
                pledge.organisation("organisation").flatMap { organisation in
                    pledge.amount("fte").map { (organisation, $0) }
                }
            }
            return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        }
    }
}
