/// Who gets one thing when the partnership ends (rows 28, 36).
public struct Disposition: Hashable, Sendable {
    static let fields = [
        FieldDefinition("asset", .line, "The thing.", isRequired: true),
        FieldDefinition("organisation", .organisation, "Who gets it."),
    ]

    /// The thing.
    public let asset: String
    /// Who gets it; nil while that is open.
    public let organisation: OrganisationID?

    /// Reads a disposition; nil when it names no thing.
    public init?(_ record: RecordValue) {
        guard let asset = record.text("asset") else { return nil }
        self.asset = asset
        organisation = record.organisation("organisation")
    }
}
