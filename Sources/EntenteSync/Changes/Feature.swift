public import EntenteDomain

/// The features of the protocol beyond its first version, by the names that changes list in `need`.
///
/// The list is closed: a name that is not on it belongs to a later version, and a change that lists one
/// is kept as bytes, not understood in part (clause 2.5). The first version needs no name.
public enum Feature: Sendable {
    /// The features that this version knows.
    public static let known: Set<FieldName> = []
}

/// A step of a change that needs a feature which this version lacks.
///
/// Whatever a feature brings, a step names its entity as `e` and its field, if it has one, as `f`; that
/// much is fixed for ever, so that everybody can tell which field must be left alone.
public struct ReservedOperation: Hashable, Sendable {
    /// The entity the step is about.
    public let entity: EntityID
    /// The field the step is about; nil for the entity as a whole.
    public let field: FieldName?
    /// The step as it came.
    public let json: JSONValue

    /// Reads what can be read of a step.
    public init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        entity = try reader.id("e")
        if case .string(let name)? = reader.optional("f") {
            guard let field = FieldName(name) else {
                throw MessageError(path: reader.path("f"), expected: "the name of a field")
            }
            self.field = field
        } else {
            field = nil
        }
        self.json = json.kept
    }
}
