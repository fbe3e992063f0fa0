/// A promise not to work with others on something (row 32).
public struct Exclusivity: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "exclusivity",
        "A promise of one side not to work with others on something; private ones note promises elsewhere.",
        fields: [
            FieldDefinition("scope", .line, "What it is about."),
            FieldDefinition("territory", .line, "Where it holds; everywhere when empty."),
            FieldDefinition("bound", .organisation, "Who is bound."),
            FieldDefinition(
                "partner",
                .line,
                "To whom, when it is no organisation of this partnership."
            ),
            FieldDefinition("from", .day, "The first day."),
            FieldDefinition("until", .day, "The last day."),
            FieldDefinition("term", .entity(["term"]), "The term that grants it."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// What it is about.
    public let scope: String
    /// Where it holds; nil for everywhere.
    public let territory: String?
    /// Who is bound.
    public let bound: OrganisationID
    /// To whom, when it is no organisation of this partnership.
    public let partner: String?
    /// The first day; nil when it always held.
    public let from: CivilDate?
    /// The last day; nil when it has no end.
    public let until: CivilDate?
    /// The term that grants it.
    public let term: EntityID?

    /// Reads a promise; it is about nothing without a scope.
    ///
    /// Who made it is bound unless it says otherwise.
    public init?(_ record: EntityRecord) {
        guard let scope = record.text("scope"), !scope.isEmpty else { return nil }
        id = record.id
        self.scope = scope
        territory = record.text("territory").flatMap { $0.isEmpty ? nil : $0 }
        bound = record.organisation("bound") ?? record.made.organisation
        partner = record.text("partner")
        from = record.day("from")
        until = record.day("until")
        term = record.entity("term")
    }

    /// Whether two promises are about the same thing at the same place on some day from now on.
    public func overlaps(_ other: Exclusivity, from day: CivilDate) -> Bool {
        guard scope.lowercased() == other.scope.lowercased() else { return false }
        if let territory, let place = other.territory, territory.lowercased() != place.lowercased()
        {
            return false
        }
        let starts = [from, other.from, day].compactMap(\.self).max() ?? day
        return [until, other.until].compactMap(\.self).allSatisfy { starts <= $0 }
    }
}
