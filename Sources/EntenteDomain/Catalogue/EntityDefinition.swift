/// A type of entity: its fields, where it may be, who may write it, and the life it goes through.
public struct EntityDefinition: Hashable, Sendable {
    /// Where entities of a type may be.
    public enum Place: String, Hashable, Sendable, CaseIterable {
        /// In every stream that members write.
        case anywhere
        /// In streams of one organisation or department only.
        case `private`
        /// In streams of all organisations only.
        case shared
    }

    /// Who may write an entity of a shared stream.
    public enum Writers: String, Hashable, Sendable, CaseIterable {
        /// Every member of every organisation.
        case everyone
        /// Members of the organisation that made it.
        case maker
    }

    /// The name in the log.
    public let name: FieldName
    /// What it is, as one sentence.
    public let summary: String
    /// Where it may be.
    public let place: Place
    /// Who may write it in a shared stream.
    public let writers: Writers
    /// Its own fields, without those that every entity has.
    public let fields: [FieldDefinition]
    /// The states of its life; nil when it has none.
    public let states: StateMachine?

    /// Defines a type.
    public init(
        _ name: FieldName,
        _ summary: String,
        place: Place = .anywhere,
        writers: Writers = .everyone,
        states: StateMachine? = nil,
        fields: [FieldDefinition]
    ) {
        self.name = name
        self.summary = summary
        self.place = place
        self.writers = writers
        self.states = states
        self.fields = fields
    }

    /// The fields that every entity has: what it is called, and its goal, responsible and rule (row 33).
    public static let common: [FieldDefinition] = [
        FieldDefinition("title", .line, "The one line that names it."),
        FieldDefinition("details", .text, "More about it."),
        FieldDefinition("department", .department, "The department that it is about."),
        FieldDefinition("goal_owner", .member, "Who wants it."),
        FieldDefinition("responsible", .member, "Who does it."),
        FieldDefinition("rule", .entity(["rule", "term"]), "By which rule it is done."),
        .set("mentions", of: .member, "The members whose attention it asks for."),
        .own("estimate", .money, "The own estimate of what it is worth."),
        .own("remark", .text, "The own remark on it."),
        .own("published_as", .entity([]), "Its id where it was published."),
    ]

    /// The definition of a field of this type; nil when it has none of that name.
    public func field(_ name: FieldName) -> FieldDefinition? {
        fields.first { $0.name == name } ?? Self.common.first { $0.name == name }
            ?? (states?.field == name ? states?.definition : nil)
    }

    /// The type's own fields, its state, and what every entity has.
    public var everyField: [FieldDefinition] {
        let own = fields + ((states?.definition).map { [$0] } ?? [])
        return own + Self.common.filter { common in !own.contains { $0.name == common.name } }
    }
}
