/// One of the two organisations of the worked example.
public enum Side: Int, Hashable, Sendable, CaseIterable {
    /// Aurora, which makes food.
    case a
    /// Borealis, which sells it.
    case b

    /// The other organisation.
    public var other: Side { self == .a ? .b : .a }

    /// What people call the organisation.
    public var organisation: String { self == .a ? "Aurora" : "Borealis" }
}
