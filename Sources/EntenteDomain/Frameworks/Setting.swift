/// A threshold of a framework: our default until the organisations agree on another.
public struct Setting: Hashable, Sendable {
    /// The name in the partnership's agreed settings.
    public let name: FieldName
    /// The value that holds until another is agreed.
    public let standard: Amount
    /// What it decides, as one sentence.
    public let summary: String

    /// Defines a setting.
    public init(_ name: FieldName, _ standard: Amount, _ summary: String) {
        self.name = name
        self.standard = standard
        self.summary = summary
    }
}

/// The settings of a partnership: what is agreed, and our defaults for the rest.
public struct Settings: Hashable, Sendable {
    /// The settings of all frameworks, in the order of the rows.
    public static let known: [Setting] = Frameworks.all.flatMap { $0.settings }

    private let agreed: [FieldName: Amount]

    /// Takes what is in force; nothing by default.
    public init(_ record: RecordValue? = nil) {
        let pairs = Self.known.compactMap { setting in
            record?.amount(setting.name).map { (setting.name, $0) }
        }
        agreed = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// The value of a setting.
    public subscript(_ setting: Setting) -> Amount { agreed[setting.name] ?? setting.standard }

    /// The value of a setting that counts days or things, without what is after the point.
    public func whole(_ setting: Setting) -> Int {
        Int(self[setting].clamped(to: -1_000_000...1_000_000).wholePart)
    }
}
