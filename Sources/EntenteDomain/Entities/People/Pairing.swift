/// Two departments, one of each side, that work with each other (row 34).
public struct Pairing: Entity {
    /// What the catalogue says of it.
    public static let definition = EntityDefinition(
        "pairing",
        "Two departments of two sides that work with each other.",
        place: .shared,
        fields: [
            FieldDefinition("one", .department, "The one department."),
            FieldDefinition("other", .department, "The other department."),
        ]
    )

    /// The entity's id.
    public let id: EntityID
    /// The one department.
    public let one: DepartmentID
    /// The other department.
    public let other: DepartmentID

    /// Reads a pairing.
    public init?(_ record: EntityRecord) {
        guard let one = record.department("one"), let other = record.department("other"),
            one != other
        else { return nil }
        id = record.id
        self.one = one
        self.other = other
    }
}
