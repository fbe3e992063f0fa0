/// What keeps the partners from signing, of all that both sides see (rows 27, 29 and 35).
public enum SigningObstacles: Sendable {
    /// The obstacles on a day, in the order of the rows.
    public static func all(in state: PartnershipState, on day: CivilDate) -> [Remark] {
        PartnerEvaluation.obstacles(in: state) + Uses.obstacles(in: state, on: day)
    }

    /// What keeps the partners from signing one goal; nothing when it has letters enough.
    public static func of(_ goal: Goal, in state: PartnershipState) -> [Remark] {
        SmartGoals.obstacles(to: goal, in: state)
    }
}
