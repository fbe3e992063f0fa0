/// What a review found: something that works, something to refine, or an opportunity (row 9).
public struct ReviewEntry: Entity {
    /// The three lists of a review.
    public enum Column: String, Hashable, Sendable, CaseIterable {
        /// What works.
        case works
        /// What to refine or change.
        case refine
        /// New opportunities.
        case opportunity
    }

    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "review_entry",
        "What a review found: something that works, something to refine, or an opportunity.",
        fields: [
            FieldDefinition("review", .entity(["review"]), "The review that found it."),
            FieldDefinition("list", .choice(Column.allCases.map(\.rawValue)), "The list it is in."),
            FieldDefinition("due", .day, "The day by which; the next review when empty."),
            FieldDefinition("closed_on", .day, "The day on which it was done."),
            FieldDefinition("became", .entity(["give", "ask"]), "What became of an opportunity."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// The review that found it.
    public let review: EntityID
    /// The list that it is in.
    public let column: Column
    /// Who sees to it.
    public let responsible: MemberID?
    /// The day by which; nil when the next review is.
    public let due: CivilDate?
    /// The day on which it was done.
    public let closedOn: CivilDate?
    /// The give or ask that an opportunity became.
    public let became: EntityID?

    /// Whether it is an opportunity that became a give or an ask: from there on that is what waits.
    public var isTaken: Bool { column == .opportunity && became != nil }

    /// Reads an entry; nil while its review or its list is missing.
    public init?(_ record: EntityRecord) {
        guard let review = record.entity("review"),
            let column = record.choice("list", Column.self)
        else { return nil }
        id = record.id
        title = record.text("title") ?? ""
        self.review = review
        self.column = column
        responsible = record.member("responsible")
        due = record.day("due")
        closedOn = record.day("closed_on")
        became = record.entity("became")
    }
}
