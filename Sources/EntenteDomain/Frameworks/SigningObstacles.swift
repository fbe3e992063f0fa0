/// What keeps the partners from signing, of all that both sides see (rows 19, 20, 27, 29 and 35).
public enum SigningObstacles: Sendable {
    /// The obstacles on a day, in the order of the rows.
    public static func all(in state: PartnershipState, on day: CivilDate) -> [Remark] {
        PartnerEvaluation.obstacles(in: state) + Uses.obstacles(in: state, on: day)
    }

    /// What keeps the partners from signing one goal; nothing when it has letters enough.
    public static func of(_ goal: Goal, in state: PartnershipState) -> [Remark] {
        SmartGoals.obstacles(to: goal, in: state)
    }

    /// What keeps the partners from signing a kind of partnership: what its type and its kind ask for.
    public static func of(kind: RecordValue, in state: PartnershipState) -> [Remark] {
        let requirements =
            CommonTypes.requirements(of: kind, in: state)
            + KindsAndDimensions.requirements(of: kind, in: state)
        let page = state.partnership.map { [$0.id] } ?? []
        return requirements.filter { !$0.isMet }.map { Remark($0.sentence, evidence: page) }
    }
}
