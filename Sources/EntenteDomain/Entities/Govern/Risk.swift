/// What may go wrong, in the register that both sides keep.
public struct Risk: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "risk",
        "What may go wrong, how likely and how bad it is, and what is done about it.",
        states: StateMachine(
            ["open", "mitigated", "happened", "closed"],
            [
                .init("open", "mitigated"), .init("mitigated", "open"),
                .init("open", "happened"), .init("mitigated", "happened"),
                .init("open", "closed"), .init("mitigated", "closed"),
                .init("happened", "closed"), .init("closed", "open"),
            ]
        ),
        fields: [
            FieldDefinition("likelihood", .mark, "From 1, hardly, to 5, almost surely."),
            FieldDefinition(
                "impact",
                .mark,
                "From 1, a nuisance, to 5, the end of the partnership."
            ),
            FieldDefinition("response", .text, "What is done about it."),
            FieldDefinition("due", .day, "The day by which it is looked at again."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// Likelihood times impact, from 1 to 25; nil while one of them is missing.
    public let exposure: Int?
    /// Who answers for it.
    public let responsible: MemberID?
    /// The day by which it is looked at again.
    public let due: CivilDate?
    /// Whether it may still happen.
    public let isOpen: Bool

    /// Reads a risk.
    public init?(_ record: EntityRecord) {
        id = record.id
        title = record.text("title") ?? ""
        let marks = ["likelihood", "impact"].compactMap { record.integer($0) }
        exposure = marks.count == 2 ? marks.reduce(1, *) : nil
        responsible = record.member("responsible")
        due = record.day("due")
        let state = record.text("state") ?? "open"
        isOpen = state == "open" || state == "mitigated"
    }
}
