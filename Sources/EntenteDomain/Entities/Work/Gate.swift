/// One condition that a side sets itself before it leaves a step of the partnership (row 26).
public struct Gate: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "gate",
        "One condition that a side sets itself before it leaves one of the six basic steps.",
        place: .shared,
        writers: .maker,
        states: StateMachine(
            ["open", "closed"],
            [
                .init("open", "closed", by: .maker),
                // Back is always allowed; the log keeps that it was.
                .init("closed", "open", by: .maker),
            ]
        ),
        fields: [
            FieldDefinition("step", .choice(BasicStep.allCases.map(\.rawValue)), "The step.")
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one line that names it.
    public let title: String
    /// The side that set it.
    public let organisation: OrganisationID
    /// The step that it guards.
    public let step: BasicStep
    /// Whether it is met.
    public let isClosed: Bool

    /// Reads a gate; it guards nothing without a step.
    public init?(_ record: EntityRecord) {
        guard let step = record.choice("step", BasicStep.self) else { return nil }
        id = record.id
        title = record.text("title") ?? ""
        organisation = record.made.organisation
        self.step = step
        isClosed = record.text("state") == "closed"
    }
}

/// The six basic steps (S3, row 26).
public enum BasicStep: String, Hashable, Comparable, Sendable, CaseIterable {
    /// What each side needs.
    case clarifyNeeds = "clarify_needs"
    /// Whether the other side is the right one.
    case evaluatePartners = "evaluate_partners"
    /// The eight essential terms.
    case setTerms = "set_terms"
    /// Goals and who reaches them.
    case businessPlanning = "business_planning"
    /// The work itself, over its whole life.
    case manage
    /// What each side gets of what was earned.
    case earnTheShare = "earn_the_share"

    /// The place in the order, from 1.
    public var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    /// What people call it.
    public var words: String {
        switch self {
        case .clarifyNeeds: "clarify needs"
        case .evaluatePartners: "evaluate partners"
        case .setTerms: "set terms"
        case .businessPlanning: "business planning"
        case .manage: "manage"
        case .earnTheShare: "earn the share"
        }
    }

    /// Whether the left step comes first.
    public static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}
