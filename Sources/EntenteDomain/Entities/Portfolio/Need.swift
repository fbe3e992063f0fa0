/// What an organisation cannot do without its partners (row 32); nobody else sees it.
public struct Need: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "need",
        "What an organisation needs from its partners, which stays with it.",
        place: .private,
        fields: [
            FieldDefinition("critical", .flag, "Whether it cannot do without.")
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// Whether it cannot do without.
    public let isCritical: Bool

    /// Reads a need.
    public init?(_ record: EntityRecord) {
        id = record.id
        title = record.text("title") ?? ""
        isCritical = record.flag("critical")
    }
}

/// What part of a need a partner covers (row 32); nobody else sees it.
public struct Coverage: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "coverage",
        "What part of a need a partner covers.",
        place: .private,
        fields: [
            FieldDefinition("need", .entity(["need"]), "The need."),
            FieldDefinition("share", .percent, "What part of it, in percent."),
            FieldDefinition(
                "partner",
                .line,
                "Who covers it; the partner of this partnership when empty."
            ),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The need.
    public let need: EntityID
    /// What part of it, in percent.
    public let share: Amount
    /// Who covers it; nil for the partner of this partnership.
    public let partner: String?

    /// Reads a coverage.
    public init?(_ record: EntityRecord) {
        guard let need = record.entity("need"), let share = record.amount("share"), share > 0
        else { return nil }
        id = record.id
        self.need = need
        self.share = share
        partner = record.text("partner").flatMap { $0.isEmpty ? nil : $0 }
    }
}
