/// What keeps the partners from signing, of all that both sides see (rows 19, 20, 27, 29 and 35).
public enum SigningObstacles: Sendable {
    /// The obstacles on a day, in the order of the rows.
    public static func all(in state: PartnershipState, on day: CivilDate) -> [Remark] {
        all(signing: nil, in: state, on: day)
    }

    private static func all(
        signing id: EntityID?,
        in state: PartnershipState,
        on day: CivilDate
    ) -> [Remark] {
        PartnerEvaluation.obstacles(in: state) + Uses.obstacles(in: state, on: day, signing: id)
    }

    /// What keeps the partners from signing something about one entity.
    ///
    /// What settles a clash is not kept from it by that clash, nor a term that is the evidence of a rule
    /// by that rule; a goal needs its letters, and the kind of
    /// the partnership what that kind asks for.
    ///
    /// - Parameters:
    ///   - id: The entity.
    ///   - field: The field that all parties have to accept.
    ///   - value: What is proposed; nil when it is not what the field may hold.
    ///   - state: What both sides see.
    ///   - day: The day of signing.
    /// - Returns: The obstacles; none when it can be signed.
    public static func of(
        signing id: EntityID,
        _ field: FieldName,
        _ value: FieldValue?,
        in state: PartnershipState,
        on day: CivilDate
    ) -> [Remark] {
        let settled = Set(state.shared(Clash.self).filter { $0.settledBy == id }.map(\.id))
        let general = all(signing: id, in: state, on: day)
            .filter { settled.isDisjoint(with: $0.evidence) }
        if let goal = state.findShared(id, Goal.self) {
            let plan = field == "plan" ? RecordValue(value) : nil
            return general + of(plan.map(goal.planned) ?? goal, in: state)
        }
        if id == state.partnership?.id, field == "kind", let kind = RecordValue(value) {
            return general + of(kind: kind, in: state)
        }
        return general
    }

    /// What should keep the viewer from signing something about one entity, of what it keeps to itself.
    ///
    /// It is a high clash without a rule (row 27), of which nobody else may be told.
    public static func kept(
        signing id: EntityID,
        in state: PartnershipState
    ) -> [Remark] {
        let settled = Set(state.own(Clash.self).filter { $0.settledBy == id }.map(\.id))
        return PartnerEvaluation.ownObstacles(in: state).filter {
            settled.isDisjoint(with: $0.evidence)
        }
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
