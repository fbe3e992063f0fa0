/// What a partnership left behind for the next one to begin with (row 12).
public struct Template: Entity {
    /// What is cloned.
    public enum Scope: String, Hashable, Sendable, CaseIterable {
        /// A whole partnership.
        case partnership
        /// A plan: its goals and actions.
        case plan
        /// A set of KPIs.
        case kpis
    }

    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "template",
        "What a partnership left behind for the next one to begin with.",
        fields: [
            FieldDefinition("scope", .choice(Scope.allCases.map(\.rawValue)), "What is cloned."),
            FieldDefinition("taken_on", .day, "The day on which it was taken."),
            FieldDefinition("finished", .line, "The finished partnership that it comes from."),
            .set("entities", of: .entity([]), "The entities that are cloned."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// What is cloned.
    public let scope: Scope
    /// The finished partnership that it comes from; nil when it comes from none.
    public let finished: String?
    /// The entities that are cloned.
    public let entities: [EntityID]

    /// Reads a template.
    public init?(_ record: EntityRecord) {
        id = record.id
        title = record.text("title") ?? ""
        scope = record.choice("scope") ?? .partnership
        finished = record.text("finished")
        entities = record.entities("entities")
    }
}
