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
