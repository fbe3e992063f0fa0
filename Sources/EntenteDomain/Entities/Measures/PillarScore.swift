/// How ready one side is in one of the five key pillars (row 5).
public struct PillarScore: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "pillar_score",
        "How ready one side is in one of the five key pillars, with the evidence for it.",
        place: .shared,
        writers: .maker,
        fields: [
            FieldDefinition(
                "pillar",
                .choice(ReadinessPillar.allCases.map(\.rawValue)),
                "The pillar."
            ),
            FieldDefinition("score", .integer(0...4), "From 0, nothing, to 4, everything."),
            FieldDefinition("evidence", .entity([]), "Where it can be seen."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The organisation whose readiness it is.
    public let organisation: OrganisationID
    /// The pillar.
    public let pillar: ReadinessPillar
    /// From 0, nothing, to 4, everything.
    public let score: Int
    /// Where it can be seen.
    public let evidence: EntityID?
    /// The place of its last change in the stream; what is not in the log yet comes after all that is.
    public let order: Int64

    /// Reads a score; nil while its pillar or its number is missing.
    public init?(_ record: EntityRecord) {
        guard let pillar = record.choice("pillar", ReadinessPillar.self),
            let score = record.integer("score")
        else { return nil }
        id = record.id
        organisation = record.made.organisation
        self.pillar = pillar
        self.score = score
        evidence = record.entity("evidence")
        order = record.changed.order
    }
}

/// The "five key pillars" of S0.
///
/// Only the last two kept their headings there; the first three are our reading of the sections.
public enum ReadinessPillar: String, Hashable, Sendable, CaseIterable {
    /// Both are ready for a partnership.
    case readiness
    /// A framework across departments.
    case framework
    /// What is given, asked and measured.
    case expectations
    /// Management and measurement.
    case management
    /// Continuous improvement.
    case improvement

    /// The pillar as people read it.
    public var words: String {
        switch self {
        case .readiness: "readiness"
        case .framework: "framework across departments"
        case .expectations: "expectations"
        case .management: "management and measurement"
        case .improvement: "continuous improvement"
        }
    }
}
