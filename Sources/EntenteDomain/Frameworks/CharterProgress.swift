/// Row 11: the must-dos of a charter, and the three phases choose, introduce, manage (S1).
///
/// The partners have chosen each other once both signed the vision; they are introduced once enough of
/// the named departments have read the charter.
public enum CharterProgress: Framework {
    /// The row.
    public static let row = 11
    /// What it is called.
    public static let title = "Must-dos and phases"
    /// The source.
    public static let source = "S1"

    static let introducedFrom = Setting(
        "introduced_from",
        80,
        "The share of the named departments, in percent, that must have read the charter."
    )
    static let capacityKeptFrom = Setting(
        "capacity_kept_from",
        80,
        "The share of its pledged capacity, in percent, that each side must have put in."
    )

    /// Its thresholds.
    public static let settings = [introducedFrom, capacityKeptFrom]

    /// Where a partnership is in its life.
    private enum Phase: String {
        case choose, introduce, manage

        var words: String {
            switch self {
            case .choose: "still choosing"
            case .introduce: "still introducing"
            case .manage: "managing"
            }
        }
    }

    /// How many must-dos are done, and in which phase the partnership is.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let list = MustDoList(in: state, on: day)
        guard let charter = list.charter else {
            return Finding(row: row, .open, "nobody wrote a charter yet")
        }
        let isIntroduced = list.acknowledgedShare.map { $0 >= state.settings[introducedFrom] }
        let phase: Phase =
            charter.vision == nil ? .choose : isIntroduced ?? false ? .manage : .introduce
        let isDone = list.done == MustDo.allCases.count && phase == .manage
        return Finding(
            row: row,
            isDone ? .good : .amber,
            "charter \(list.done) of \(MustDo.allCases.count), \(phase.words)",
            figures: figures(list, charter, phase),
            remarks: remarks(state, list, charter)
        )
    }

    private static func figures(
        _ list: MustDoList,
        _ charter: Charter,
        _ phase: Phase
    ) -> [Figure] {
        let acknowledged = [charter.id] + list.acknowledged.values
        let share = list.acknowledgedShare.map { share in
            [
                Figure("acknowledged", .percent(share), from: acknowledged),
                Figure(
                    "acknowledged_count",
                    .count(list.acknowledged.count),
                    from: acknowledged
                ),
            ]
        }
        return [
            Figure(
                "charter",
                .count(list.done),
                from: [charter.id] + list.evidence.values.flatMap { $0 }
            )
        ]
            + MustDo.allCases.map { mustDo in
                Figure(
                    "must_do",
                    about: .part(mustDo.rawValue),
                    .flag(list.evidence[mustDo] != nil),
                    from: list.evidence[mustDo] ?? [charter.id]
                )
            }
            + list.efforts.flatMap { effort in
                let subject = Figure.Subject.organisation(effort.organisation)
                return [
                    Figure(
                        "pledged",
                        about: subject,
                        .measured(effort.pledged, unit: "FTE"),
                        from: effort.evidence
                    ),
                    Figure(
                        "logged",
                        about: subject,
                        .measured(effort.logged, unit: "FTE"),
                        from: effort.evidence
                    ),
                    Figure("kept", about: subject, .percent(effort.kept), from: effort.evidence),
                ]
            }
            + (share ?? [])
            + [Figure("phase", .text(phase.rawValue), from: acknowledged)]
    }

    private static func remarks(
        _ state: PartnershipState,
        _ list: MustDoList,
        _ charter: Charter
    ) -> [Remark] {
        let low = list.efforts.filter { $0.kept < state.settings[capacityKeptFrom] }
        let unlogged = state.organisations.filter { organisation in
            !list.efforts.contains { $0.organisation == organisation.id }
        }
        let unread = Set(charter.departments).subtracting(list.acknowledged.keys).sorted()
        return MustDo.allCases.filter { list.evidence[$0] == nil }.map {
            Remark("\"\($0.rawValue)\" is open", evidence: [charter.id])
        }
            + low.map { effort in
                Remark(
                    "\(state.name(effort.organisation)) put in \(effort.kept.rounded(to: 0)) % of its pledge",
                    evidence: effort.evidence
                )
            }
            + unlogged.map { Remark("\($0.name) logged no capacity") }
            + list.idleBodies.map { Remark("\"\($0.title)\" has no next date", evidence: [$0.id]) }
            + (charter.departments.isEmpty
                ? [Remark("the charter names no departments", evidence: [charter.id])] : [])
            + (unread.isEmpty
                ? []
                : [
                    Remark(
                        "not read by \(unread.map { state.name(of: $0) }.joined(separator: ", "))",
                        evidence: [charter.id]
                    )
                ])
    }
}
