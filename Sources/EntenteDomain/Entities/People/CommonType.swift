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
