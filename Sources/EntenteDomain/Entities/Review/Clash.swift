/// Something in which the partners do not fit (row 27).
public struct Clash: Entity {
    /// How much a clash matters.
    public enum Severity: String, Hashable, Sendable, CaseIterable {
        /// One can live with it.
        case low
        /// Somebody should look at it.
        case medium
        /// Nothing is signed before there is a rule for it.
        case high
    }

    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "clash",
        "Something in which the partners do not fit, and the rule by which they live with it.",
        fields: [
            FieldDefinition(
                "severity",
                .choice(Severity.allCases.map(\.rawValue)),
                "How much it matters."
            ),
            FieldDefinition(
                "settled_by",
                .entity(["term", "note", "rule"]),
                "The term or note by which they live with it."
            ),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// How much it matters.
    public let severity: Severity
    /// The term, note or rule by which they live with it.
    public let settledBy: EntityID?

    /// Reads a clash.
    public init?(_ record: EntityRecord) {
        id = record.id
        title = record.text("title") ?? ""
        severity = record.choice("severity") ?? .medium
        settledBy = record.entity("settled_by")
    }

    /// Whether there is a rule for it that all read: a term that is in force, or a note or rule that exists.
    public func isSettled(in state: PartnershipState) -> Bool {
        guard let settledBy, let record = state.record(settledBy), record.audience == .shared else {
            return false
        }
        return Term.definition.name == record.type ? Term(record)?.isInForce == true : true
    }
}
