/// What one member answers to the seven questions; it stays with the own side (row 16).
public struct Pulse: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "pulse",
        "One member's marks from 1 to 5 for the seven criteria of trust.",
        place: .private,
        fields: [FieldDefinition("round", .month, "The month in which all are asked.")]
            + TrustCriterion.allCases.map { FieldDefinition($0.field, .mark, $0.question) }
    )

    /// The entity's id.
    public let id: EntityID
    /// The month in which all are asked.
    public let round: Period
    /// Who answers.
    public let member: MemberID
    /// The marks from 1 to 5.
    public let marks: [TrustCriterion: Int]
    /// Who changed it last, and when.
    public let changed: EntityRecord.Stamp

    /// Reads an answer; without a month, or with a question left out, it does not count.
    public init?(_ record: EntityRecord) {
        guard let round = record.month("round") else { return nil }
        id = record.id
        self.round = round
        member = record.made.member
        changed = record.changed
        let pairs = TrustCriterion.allCases.compactMap { criterion in
            record.integer(criterion.field).map { (criterion, $0) }
        }
        guard pairs.count == TrustCriterion.allCases.count else { return nil }
        marks = Dictionary(uniqueKeysWithValues: pairs)
    }
}
