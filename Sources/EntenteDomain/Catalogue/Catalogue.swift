/// Every type of entity that this version knows: the one source for what gateway and clients let in,
/// the published schemas, and the reference.
public enum Catalogue: Sendable {
    /// All types, in the order in which the reference shows them.
    public static let entities: [EntityDefinition] = [
        Partnership.definition, Profile.definition, PartnershipRole.definition,
        Competence.definition, Pairing.definition,
        Give.definition, Ask.definition, Match.definition, Receipt.definition,
        ValueAdd.definition, RecordedRate.definition, Constraint.definition,
        KPI.definition, KPIReading.definition, PillarScore.definition,
        Note.definition, Comment.definition, Pulse.definition, PulseResult.definition,
        Attachment.definition,
        Term.definition, Rule.definition, Exclusivity.definition, Fit.definition,
        ExitPlan.definition, Exit.definition, Archive.definition,
        Action.definition, Gate.definition, Goal.definition, Obligation.definition,
        Review.definition, ReviewEntry.definition, RaisedFlag.definition, Settlement.definition,
        Evaluation.definition, EvaluationResult.definition, Clash.definition, Lesson.definition,
        Charter.definition, Capacity.definition, Acknowledgement.definition,
        GovernanceBody.definition, Meeting.definition, Template.definition,
        Sponsor.definition, Decision.definition, Risk.definition,
        ShareStatement.definition, Payment.definition,
        Placement.definition, Need.definition, Coverage.definition, DependenceResult.definition,
    ]

    private static let byName = Dictionary(
        uniqueKeysWithValues: entities.map { ($0.name, $0) }
    )

    /// The definition of a type; nil when this version does not know it.
    public static func entity(_ name: FieldName) -> EntityDefinition? { byName[name] }
}
