/// A type of entity as Swift knows it: its definition, and its fields by their meaning.
public protocol Entity: Hashable, Sendable {
    /// What the catalogue says of it.
    static var definition: EntityDefinition { get }
    /// The entity's id.
    var id: EntityID { get }
    /// Reads an entity; nil when it lacks what it is nothing without.
    init?(_ record: EntityRecord)
}
