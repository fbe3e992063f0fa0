/// What was decided, by whom, and how long it took (rows 17, 20, 23).
public struct Decision: Entity {
    /// What one can decide of a partnership whose term ends.
    public enum Future: String, Hashable, Sendable, CaseIterable {
        /// It goes on.
        case renew
        /// Another takes it over.
        case transfer
        /// It becomes another kind of partnership.
        case transform
        /// It ends.
        case exit
    }

    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "decision",
        "What was asked, what was decided, and by whom.",
        fields: [
            FieldDefinition("asked_on", .day, "The day on which it was asked."),
            FieldDefinition("decided_on", .day, "The day on which it was decided."),
            FieldDefinition(
                "decided_by",
                .organisation,
                "The side that decided it; the one that wrote it when nobody says."
            ),
            FieldDefinition("decider", .member, "Who decided it."),
            FieldDefinition("outcome", .text, "What was decided, and why."),
            FieldDefinition("about", .entity([]), "What it is about."),
            FieldDefinition("commits", .money, "What it commits the side to (row 28)."),
            FieldDefinition(
                "future",
                .choice(Future.allCases.map(\.rawValue)),
                "What it decides of the partnership when a trial or an event is over (row 20)."
            ),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// The side that decided it.
    public let organisation: OrganisationID
    /// The member who decided it.
    public let decider: MemberID?
    /// The day on which it was asked; that on which it was written when nobody says.
    public let askedOn: CivilDate
    /// The day on which it was decided; nil while it is open.
    public let decidedOn: CivilDate?
    /// What it is about.
    public let about: EntityID?
    /// What it commits the side to.
    public let commits: Money?
    /// What it decides of the partnership.
    public let future: Future?

    /// Reads a decision.
    public init?(_ record: EntityRecord) {
        id = record.id
        title = record.text("title") ?? ""
        organisation = record.organisation("decided_by") ?? record.made.organisation
        decider = record.member("decider")
        askedOn = record.day("asked_on") ?? record.made.day
        decidedOn = record.day("decided_on")
        about = record.entity("about")
        commits = record.money("commits")
        future = record.choice("future")
    }
}
