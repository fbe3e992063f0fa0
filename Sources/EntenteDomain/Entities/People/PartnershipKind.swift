/// The five common types of partnerships (S3, row 19).
public enum CommonType: String, Hashable, Sendable, CaseIterable {
    /// Projects side by side.
    case alliance
    /// Joint research and development.
    case jointResearch = "joint_research"
    /// Marketing together.
    case coMarketing = "co_marketing"
    /// One side holds a minority of the other.
    case minority
    /// A company that both own.
    case equityJointVenture = "equity_joint_venture"
}

/// The five kinds of partnerships (S4, row 20).
public enum PartnershipKind: String, Hashable, Sendable, CaseIterable {
    /// One side sells for the other, for a commission.
    case affiliate
    /// Both recommend each other; no money flows.
    case networking
    /// Both market together.
    case crossMarketing = "cross_marketing"
    /// A company that both own.
    case jointVenture = "joint_venture"
    /// One side funds the other.
    case fundingAlly = "funding_ally"

    /// The common type that is the same thing by another name; the two lists disagree on the rest.
    public var commonType: CommonType? {
        switch self {
        case .crossMarketing: .coMarketing
        case .jointVenture: .equityJointVenture
        case .affiliate, .networking, .fundingAlly: nil
        }
    }
}

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
