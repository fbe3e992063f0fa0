/// Row 27: evaluate the partners (S3), with the criteria of S1.
///
/// The marks stay with the side that gave them; others see the mean that it published, if it did. A high
/// clash needs a rule before anything is signed.
public enum PartnerEvaluation: Framework {
    /// The row.
    public static let row = 27
    /// What it is called.
    public static let title = "Evaluate the partners"
    /// The source.
    public static let source = "S3; criteria also from S1"
    /// It has no thresholds.
    public static let settings: [Setting] = []

    /// The own mean, the means that were shared, and the clashes without a rule.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let own = own(state)
        let published = published(state)
        let shared = Array(state.shared(Clash.self))
        let kept = Array(state.own(Clash.self))
        let clashes = shared + kept
        guard !own.isEmpty || !published.isEmpty || !clashes.isEmpty else {
            return Finding(row: row, .open, "no partner was evaluated yet")
        }
        let open = clashes.filter { $0.severity == .high && !$0.isSettled(in: state) }
        let means = (own.isEmpty ? published : own).compactMap { figure in
            if case .number(let number, _) = figure.value { "mean \(number)" } else { nil }
        }
        let verdict =
            open.isEmpty
            ? nil : "\(open.count) high \(open.count == 1 ? "clash needs" : "clashes need") a rule"
        let sentence = (means.prefix(1) + [verdict ?? "no high clash without a rule"])
        return Finding(
            row: row,
            open.isEmpty ? .good : .red,
            sentence.joined(separator: ", "),
            figures: own + published + counts("clashes", shared, open)
                + counts("own_clashes", kept, open),
            remarks: obstacles(in: state, with: clashes)
        )
    }

    /// How many clashes there are, and how many of them are high and without a rule.
    private static func counts(_ name: String, _ clashes: [Clash], _ open: [Clash]) -> [Figure] {
        guard !clashes.isEmpty else { return [] }
        let ids = Set(open.map(\.id))
        let unsettled = clashes.filter { ids.contains($0.id) }
        return [
            Figure(name, .count(clashes.count), from: clashes.map(\.id)),
            Figure("\(name)_without_a_rule", .count(unsettled.count), from: unsettled.map(\.id)),
        ]
    }

    /// What must be settled before anything is signed, of the clashes that both sides see.
    static func obstacles(in state: PartnershipState) -> [Remark] {
        obstacles(in: state, with: Array(state.shared(Clash.self)))
    }

    /// The same of the clashes that the viewer keeps to itself; what it published counts by its shared copy.
    static func ownObstacles(in state: PartnershipState) -> [Remark] {
        obstacles(in: state, with: state.own(Clash.self).filter { state.isKept($0.id) })
    }

    private static func obstacles(
        in state: PartnershipState,
        with clashes: [Clash]
    ) -> [Remark] {
        clashes.filter { $0.severity == .high && !$0.isSettled(in: state) }.map { clash in
            Remark(
                "\(clash.title): term required",
                evidence: [clash.id]
            )
        }
    }

    /// The fields of the viewer's mean for publishing; nil unless one partner alone was marked.
    public static func fields(in state: PartnershipState) -> [FieldName: FieldValue]? {
        guard let partner = marked(in: state), case .number(let mean, _)? = own(state).first?.value,
            let amount = Amount(mean)
        else { return nil }
        return ["mean": .amount(amount), "of": .organisation(partner)]
    }

    /// The one partner that the viewer marked; nil when it marked none, or several.
    static func marked(in state: PartnershipState) -> OrganisationID? {
        let own = own(state)
        guard own.count == 1, case .organisation(let partner)? = own.first?.subject else {
            return nil
        }
        return partner
    }

    /// The mean of the viewer's own marks, for each partner that it marked.
    private static func own(_ state: PartnershipState) -> [Figure] {
        guard let viewer = state.viewer else { return [] }
        let partners = state.organisations.map(\.id).filter { $0 != viewer }
        let marks = state.own(Evaluation.self)
        return partners.compactMap { partner in
            // A mark that names nobody is about the partner when there is but one.
            let about = marks.filter {
                $0.partner == partner || ($0.partner == nil && partners.count == 1)
            }
            return Amount.mean(of: about.map { Amount($0.mark) }).map { mean in
                Figure(
                    "own_mean",
                    about: .organisation(partner),
                    .plain(mean, digits: 1),
                    from: about.map(\.id)
                )
            }
        }
    }

    /// The means that were shared, by who shared them.
    private static func published(_ state: PartnershipState) -> [Figure] {
        state.shared(EvaluationResult.self).map { result in
            Figure(
                "shared_mean",
                about: .organisation(result.organisation),
                .plain(result.mean, digits: 1),
                from: [result.id]
            )
        }
    }
}
