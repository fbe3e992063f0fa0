/// One term of the agreement (row 28): what it is about, and what all signed.
public struct Term: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "term",
        "One term of the agreement, in force in the version that all organisations signed.",
        place: .shared,
        fields: [
            FieldDefinition(
                "kind",
                .choice(TermKind.allCases.map(\.rawValue)),
                "What it is about."
            ),
            .agreement("content", .record(contentFields), "What is agreed."),
        ]
    )

    private static let contentFields = [
        FieldDefinition("text", .text, "What is agreed, in words."),
        shares("ownership", "Who owns how much, in percent."),
        shares("profit", "Who gets how much of a profit, in percent."),
        shares("loss", "Who bears how much of a loss, in percent."),
        shares("costs", "Who pays how much of the costs, in percent."),
        FieldDefinition("starts", .day, "The first day."),
        FieldDefinition("ends", .day, "The last day."),
        FieldDefinition(
            "notice_days",
            .integer(0...3_650),
            "How many days before the end notice is given."
        ),
        FieldDefinition(
            "quorum",
            .integer(1...1_000),
            "How many of each side must take part in a decision."
        ),
        FieldDefinition(
            "ladder",
            .list(.record(ladderFields), atMost: 10),
            "Who is asked next, and after how many days, when there is no decision."
        ),
        FieldDefinition(
            "authority",
            .list(.record(AuthorityLimit.fields), atMost: 100),
            "Up to which value who may commit an organisation."
        ),
        FieldDefinition(
            "triggers",
            .list(.record(triggerFields), atMost: 100),
            "The events that change everything."
        ),
        FieldDefinition(
            "dispositions",
            .list(.record(Disposition.fields), atMost: 1_000),
            "Who gets what at the end."
        ),
    ]

    private static let ladderFields = [
        FieldDefinition("level", .line, "Who is asked.", isRequired: true),
        FieldDefinition(
            "days",
            .integer(0...3_650),
            "After how many more days they are asked.",
            isRequired: true
        ),
    ]

    private static let triggerFields = [
        FieldDefinition("event", .line, "What may happen.", isRequired: true),
        FieldDefinition("watcher", .member, "Who watches for it."),
    ]

    private static func shares(_ name: FieldName, _ summary: String) -> FieldDefinition {
        FieldDefinition(name, .list(.record(Partnership.shareFields), atMost: 16), summary)
    }

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// What it is about.
    public let kind: TermKind
    /// What is agreed, and what waits to be; nil when nobody proposed anything.
    public let agreed: EntityRecord.Agreed?

    /// Reads a term.
    public init?(_ record: EntityRecord) {
        id = record.id
        title = record.text("title") ?? ""
        kind = record.choice("kind") ?? .free
        agreed = record.agreed["content"]
    }

    /// What all signed; nil when nothing is in force.
    public var content: RecordValue? { RecordValue(agreed?.value) }

    /// Whether a version of it is signed by all.
    public var isInForce: Bool { content != nil }
}
