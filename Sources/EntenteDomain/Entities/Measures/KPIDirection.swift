/// Which way a KPI shall go.
public enum KPIDirection: String, Hashable, Sendable, CaseIterable {
    /// More is better.
    case up
    /// Less is better.
    case down
}
