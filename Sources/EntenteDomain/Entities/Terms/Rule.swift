/// How something is done (S4, rows 33 and 35), with the evidence that a special rule asks for.
public struct Rule: Entity {
    /// What a rule is about.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// How work is done.
        case practice
        /// Who pays what.
        case costs
        /// What a law or a customer demands, such as a government contract.
        case special
    }

    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "rule",
        "How something is done, with the evidence that it asks for.",
        fields: [
            FieldDefinition("kind", .choice(Kind.allCases.map(\.rawValue)), "What it is about."),
            FieldDefinition(
                "purpose",
                .choice(Purpose.allCases.map(\.rawValue)),
                "The use of the partnership for which it holds; for every one without."
            ),
            FieldDefinition(
                "needs_evidence",
                .flag,
                "Whether somebody must be able to show that it is kept."
            ),
            FieldDefinition(
                "evidence",
                .entity(["attachment", "note", "term"]),
                "What shows that it is kept."
            ),
            FieldDefinition("expires", .day, "The last day on which the evidence holds."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// What it is about.
    public let kind: Kind
    /// The use for which it holds; nil for every one.
    public let purpose: Purpose?
    /// Whether somebody must be able to show that it is kept.
    public let needsEvidence: Bool
    /// What shows that it is kept.
    public let evidence: EntityID?
    /// The last day on which the evidence holds.
    public let expires: CivilDate?

    /// Reads a rule.
    public init?(_ record: EntityRecord) {
        id = record.id
        title = record.text("title") ?? ""
        kind = record.choice("kind") ?? .practice
        purpose = record.choice("purpose")
        needsEvidence = record.flag("needs_evidence")
        evidence = record.entity("evidence")
        expires = record.day("expires")
    }
}
