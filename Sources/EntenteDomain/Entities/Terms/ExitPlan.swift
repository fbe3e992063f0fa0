/// How a partnership ends, or becomes another (S4, row 36).
public enum ExitPath: String, Hashable, Sendable, CaseIterable {
    /// Another takes it over.
    case transfer
    /// It becomes another kind of partnership.
    case transform
    /// It ends.
    case exit

    static let choice = FieldKind.choice(allCases.map(\.rawValue))
}

/// The way out, agreed before the partnership goes live (row 36).
public struct ExitPlan: Entity {
    /// What one would see when the plan has to be used.
    public struct Trigger: Hashable, Sendable {
        /// The KPI; nil for the score of all.
        public let kpi: EntityID?
        /// The attainment, in percent, below which it counts.
        public let below: Amount
        /// For how many quarters in a row.
        public let quarters: Int
        /// What is proposed then; what the plan says when nil.
        public let path: ExitPath?

        static let fields = [
            FieldDefinition("kpi", .entity(["kpi"]), "The KPI; the score of all when empty."),
            FieldDefinition(
                "below",
                .quantity,
                "The attainment, in percent, below which it counts.",
                isRequired: true
            ),
            FieldDefinition(
                "quarters",
                .integer(1...20),
                "For how many quarters in a row; for two when empty."
            ),
            FieldDefinition("path", ExitPath.choice, "What is proposed then."),
        ]

        init?(_ record: RecordValue) {
            guard let below = record.amount("below") else { return nil }
            kpi = record.entity("kpi")
            self.below = below
            quarters = max(1, record.integer("quarters") ?? 2)
            path = record.choice("path")
        }
    }

    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "exit_plan",
        "The way out that all signed before the partnership went live.",
        place: .shared,
        fields: [.agreement("plan", .record(planFields), "What is agreed.")]
    )

    private static let planFields = [
        FieldDefinition("path", ExitPath.choice, "What happens unless something else is agreed."),
        FieldDefinition(
            "triggers",
            .list(.record(Trigger.fields), atMost: 100),
            "When it has to be used."
        ),
        FieldDefinition(
            "notice_days",
            .integer(0...3_650),
            "How many days before the end notice is given."
        ),
        FieldDefinition(
            "dispositions",
            .list(.record(Disposition.fields), atMost: 1_000),
            "Who gets what."
        ),
        FieldDefinition("successor", .line, "Who takes over."),
        FieldDefinition(
            "continuity",
            .list(.member, atMost: 100),
            "Who sees to it that the work goes on, on each side."
        ),
        FieldDefinition("contingency", .text, "What is done when something goes wrong at once."),
    ]

    /// The entity's id.
    public let id: EntityID
    /// What is agreed, and what waits to be; nil when nobody proposed anything.
    public let agreed: EntityRecord.Agreed?

    /// Reads a plan.
    public init?(_ record: EntityRecord) {
        id = record.id
        agreed = record.agreed["plan"]
    }

    private var content: RecordValue? { RecordValue(agreed?.value) }

    /// Whether a version of it is signed by all.
    public var isInForce: Bool { content != nil }

    /// What happens unless something else is agreed.
    public var path: ExitPath? { content?.choice("path") }

    /// When it has to be used.
    public var triggers: [Trigger] { (content?.records("triggers") ?? []).compactMap(Trigger.init) }

    /// How many days before the end notice is given.
    public var noticeDays: Int? { content?.integer("notice_days") }

    /// Who gets what.
    public var dispositions: [Disposition] {
        (content?.records("dispositions") ?? []).compactMap(Disposition.init)
    }

    /// Who takes over; nil when nobody is named.
    public var successor: String? { content?.text("successor").flatMap { $0.isEmpty ? nil : $0 } }

    /// Who sees to it that the work goes on.
    public var continuity: [MemberID] { content?.members("continuity") ?? [] }

    /// Whether it says what is done when something goes wrong at once.
    public var hasContingency: Bool { content?.text("contingency").map { !$0.isEmpty } ?? false }
}
