/// Something that a kind of partnership asks for before anybody signs it.
public struct Requirement: Hashable, Sendable {
    /// The name, the same in every report.
    public let name: String
    /// Whether it is met.
    public let isMet: Bool
    /// What is asked for, as a sentence without a point at its end.
    public let sentence: String

    /// Puts a requirement together.
    public init(_ name: String, _ isMet: Bool, _ sentence: String) {
        self.name = name
        self.isMet = isMet
        self.sentence = sentence
    }
}
