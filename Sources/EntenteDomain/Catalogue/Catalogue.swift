/// Every type of entity that this version knows: the one source for what gateway and clients let in,
/// the published schemas, and the reference.
public enum Catalogue: Sendable {
    /// All types, in the order in which the reference shows them.
    public static let entities: [EntityDefinition] = [
        Partnership.definition, Profile.definition, PartnershipRole.definition,
        Competence.definition,
        Give.definition, Ask.definition, Receipt.definition, ValueAdd.definition,
        RecordedRate.definition,
        Note.definition, Comment.definition, Pulse.definition, PulseResult.definition,
        Action.definition,
        Sponsor.definition, Decision.definition,
        Placement.definition,
    ]

    private static let byName = Dictionary(
        uniqueKeysWithValues: entities.map { ($0.name, $0) }
    )

    /// The definition of a type; nil when this version does not know it.
    public static func entity(_ name: FieldName) -> EntityDefinition? { byName[name] }
}
