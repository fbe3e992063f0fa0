/// Every type of entity that this version knows: the one source for what gateway and clients let in,
/// the published schemas, and the reference.
public enum Catalogue: Sendable {
    /// All types as Swift knows them, in the order in which the reference shows them.
    static let types: [any Entity.Type] = [
        Partnership.self, Profile.self, PartnershipRole.self,
        Competence.self, Pairing.self,
        Give.self, Ask.self, Match.self, Receipt.self,
        ValueAdd.self, RecordedRate.self, Constraint.self,
        KPI.self, KPIReading.self, PillarScore.self,
        Note.self, Comment.self, Pulse.self, PulseResult.self,
        Attachment.self,
        Term.self, Rule.self, Exclusivity.self, Fit.self,
        ExitPlan.self, Exit.self, Archive.self,
        Action.self, Gate.self, Goal.self, Obligation.self,
        Review.self, ReviewEntry.self, RaisedFlag.self, Settlement.self,
        Evaluation.self, EvaluationResult.self, Clash.self, Lesson.self,
        Charter.self, Capacity.self, Acknowledgement.self,
        GovernanceBody.self, Meeting.self, Template.self,
        Sponsor.self, Decision.self, Risk.self,
        ShareStatement.self, Payment.self,
        Placement.self, Need.self, Coverage.self, DependenceResult.self,
    ]

    /// All types, in the order in which the reference shows them.
    public static let entities: [EntityDefinition] = types.map { $0.definition }

    private static let typesByName = Dictionary(
        uniqueKeysWithValues: types.map { ($0.definition.name, $0) }
    )

    /// A type as Swift knows it; nil when this version does not know it.
    static func type(_ name: FieldName) -> (any Entity.Type)? { typesByName[name] }

    private static let byName = Dictionary(
        uniqueKeysWithValues: entities.map { ($0.name, $0) }
    )

    /// The definition of a type; nil when this version does not know it.
    public static func entity(_ name: FieldName) -> EntityDefinition? { byName[name] }
}
