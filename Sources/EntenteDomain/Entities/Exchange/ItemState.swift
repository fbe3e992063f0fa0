/// Where a give or ask stands, in the order of its life (row 6).
public enum ItemState: String, Hashable, Sendable, CaseIterable {
    /// Being written.
    case draft
    /// Put on the table.
    case offered
    /// It meets a need of the other side, says the other side.
    case matched
    /// Accepted by both sides: the maker says so, too.
    case accepted
    /// Done, says the one who gives.
    case delivered
    /// Done, says the one who receives; only this counts as value.
    case confirmed
}
