/// One mark of a side's private scorecard of its partner (row 27).
public struct Evaluation: Entity {
    /// What a partner is looked at for.
    public enum Criterion: String, Hashable, Sendable, CaseIterable {
        /// Whether they can what we cannot.
        case complementarySkills = "complementary_skills"
        /// Whether their plan fits ours.
        case planFit = "plan_fit"
        /// What they are good at.
        case strengths
        /// How little their weaknesses hurt.
        case weaknesses
        /// How they work.
        case workingStyle = "working_style"
        /// How they lead.
        case managementStyle = "management_style"
        /// What they do not do.
        case ethics
        /// What they hold dear.
        case values
        /// Whether their word holds (S1).
        case trust
        /// Whether they are honest when it costs them (S1).
        case integrity
        /// Whether the people get on (S1).
        case chemistry
        /// Whether they answer (S1).
        case responsiveness
        /// Whether they want what we want (S1).
        case alignedPurpose = "aligned_purpose"
    }

    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "evaluation",
        "One mark of a side's scorecard of its partner, which stays on that side.",
        place: .private,
        fields: [
            FieldDefinition("of", .organisation, "The partner that is marked."),
            FieldDefinition(
                "criterion",
                .choice(Criterion.allCases.map(\.rawValue)),
                "What the partner is looked at for."
            ),
            FieldDefinition("mark", .mark, "From 1, poor, to 5, excellent."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The partner that is marked; nil when there is only one.
    public let partner: OrganisationID?
    /// What the partner is looked at for.
    public let criterion: Criterion
    /// From 1 to 5.
    public let mark: Int

    /// Reads a mark.
    public init?(_ record: EntityRecord) {
        guard let mark = record.integer("mark"), (1...5).contains(mark),
            let criterion = record.choice("criterion", Criterion.self)
        else { return nil }
        id = record.id
        partner = record.organisation("of")
        self.criterion = criterion
        self.mark = mark
    }
}

/// What a side shares of its scorecard (row 27).
public struct EvaluationResult: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "evaluation_result",
        "What a side shares of its scorecard: the mean, and not the marks.",
        place: .shared,
        writers: .maker,
        fields: [
            FieldDefinition("of", .organisation, "The partner that was marked."),
            FieldDefinition("mean", .decimal(1...5), "The mean of the marks."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// Whose scorecard it is.
    public let organisation: OrganisationID
    /// The partner that was marked.
    public let partner: OrganisationID?
    /// The mean of the marks.
    public let mean: Amount

    /// Reads a result.
    public init?(_ record: EntityRecord) {
        guard let mean = record.amount("mean") else { return nil }
        id = record.id
        organisation = record.made.organisation
        partner = record.organisation("of")
        self.mean = mean
    }
}
