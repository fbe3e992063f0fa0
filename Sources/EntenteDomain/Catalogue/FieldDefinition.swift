/// How what several write into one field meets (protocol clause 2).
public enum FieldMerge: String, Hashable, Sendable, CaseIterable {
    /// A value that is replaced as a whole; what was written at once stands side by side.
    case register
    /// A set of texts, to which several add at once.
    case set
    /// A sum of what each adds.
    case counter
    /// A text that several write at once.
    case text
    /// A value in force only when every party has accepted exactly it (clause 3).
    case agreement
}

/// One field of an entity or of a record.
public struct FieldDefinition: Hashable, Sendable {
    /// The name in the log.
    public let name: FieldName
    /// What it may hold.
    public let kind: FieldKind
    /// How it merges.
    public let merge: FieldMerge
    /// What it means, as one sentence.
    public let summary: String
    /// Whether a record without it is refused.
    public let isRequired: Bool
    /// Whether it belongs into private streams only.
    public let isPrivate: Bool

    /// Defines a field.
    public init(
        _ name: FieldName,
        _ kind: FieldKind,
        _ summary: String,
        merge: FieldMerge = .register,
        isRequired: Bool = false,
        isPrivate: Bool = false
    ) {
        self.name = name
        self.kind = kind
        self.merge = merge
        self.summary = summary
        self.isRequired = isRequired
        self.isPrivate = isPrivate
    }

    /// Defines a field that is in force only when all parties accept it.
    public static func agreement(
        _ name: FieldName,
        _ kind: FieldKind,
        _ summary: String
    ) -> FieldDefinition {
        FieldDefinition(name, kind, summary, merge: .agreement)
    }

    /// Defines a set of texts.
    public static func set(
        _ name: FieldName,
        of kind: FieldKind,
        _ summary: String
    ) -> FieldDefinition {
        FieldDefinition(name, kind, summary, merge: .set)
    }

    /// Defines a field of private streams.
    public static func own(
        _ name: FieldName,
        _ kind: FieldKind,
        _ summary: String
    ) -> FieldDefinition {
        FieldDefinition(name, kind, summary, isPrivate: true)
    }
}
