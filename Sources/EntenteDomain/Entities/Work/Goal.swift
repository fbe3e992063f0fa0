/// What shall be reached, by whom, until when (row 29).
public struct Goal: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "goal",
        "What shall be reached, by whom, until when; signed by all when it is specific enough.",
        fields: [
            Driver.field,
            FieldDefinition("unit", .line, "What is counted or measured."),
            FieldDefinition("baseline", .number, "Where it starts."),
            FieldDefinition("target", .number, "Where it shall go."),
            FieldDefinition("due", .day, "The day by which."),
            FieldDefinition("ask", .entity(["ask"]), "The ask that it answers."),
            FieldDefinition("kpi", .entity(["kpi"]), "The KPI that shows it."),
            .set("accepted_by", of: .member, "Who says that it can be done."),
            .agreement(
                "plan",
                .record([
                    FieldDefinition("unit", .line, "What is counted or measured."),
                    FieldDefinition("baseline", .number, "Where it starts."),
                    FieldDefinition("target", .number, "Where it shall go.", isRequired: true),
                    FieldDefinition("due", .day, "The day by which.", isRequired: true),
                ]),
                "The goal as all signed it."
            ),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// Who wants it.
    public let owner: MemberID?
    /// The department that shall reach it.
    public let department: DepartmentID?
    /// The value driver that it serves.
    public let driver: Driver?
    /// What is counted or measured.
    public private(set) var unit: String?
    /// Where it starts.
    public private(set) var baseline: Amount?
    /// Where it shall go.
    public private(set) var target: Amount?
    /// The day by which.
    public private(set) var due: CivilDate?
    /// The ask that it answers.
    public let ask: EntityID?
    /// Who says that it can be done.
    public let acceptedBy: Set<MemberID>
    /// Whether all signed it.
    public let isSigned: Bool

    /// Reads a goal.
    public init?(_ record: EntityRecord) {
        id = record.id
        title = record.text("title") ?? ""
        owner = record.member("goal_owner")
        department = record.department("department")
        driver = record.choice("driver")
        ask = record.entity("ask")
        acceptedBy = Set(record.members("accepted_by"))
        let signed = RecordValue(record.inForce("plan"))
        isSigned = signed != nil
        unit = record.text("unit").flatMap { $0.isEmpty ? nil : $0 }
        baseline = record.amount("baseline")
        target = record.amount("target")
        due = record.day("due")
        if let signed { take(signed) }
    }

    /// The goal as a plan says it, such as one that is to be signed.
    public func planned(_ plan: RecordValue) -> Goal {
        var goal = self
        goal.take(plan)
        return goal
    }

    /// What is signed counts, whatever the fields beside it say.
    private mutating func take(_ plan: RecordValue) {
        unit = plan.text("unit").flatMap { $0.isEmpty ? nil : $0 }
        baseline = plan.amount("baseline")
        target = plan.amount("target")
        due = plan.day("due")
    }
}
