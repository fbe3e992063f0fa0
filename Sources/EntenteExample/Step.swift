public import EntenteDomain

/// One thing that a person of the worked example does.
public struct Step: Hashable, Sendable {
    /// Where it is written.
    public enum Place: Hashable, Sendable {
        /// Where all organisations read it.
        case shared
        /// Where the own organisation reads it.
        case organisation
    }

    /// What is done to the entity.
    public enum Action: Hashable, Sendable {
        /// It is made, with fields.
        case create(FieldName, [FieldName: FieldValue])
        /// Fields of it are written.
        case write([FieldName: FieldValue])
        /// A value is put before both organisations, to be signed by some.
        case propose(FieldName, FieldValue, signedBy: Set<Side>)
    }

    /// When: what is of a later round is done by somebody who has seen the earlier ones.
    public let round: Int
    /// Who does it.
    public let person: Person
    /// Where it is written.
    public let place: Place
    /// The entity.
    public let entity: EntityID
    /// What is done.
    public let action: Action
}
