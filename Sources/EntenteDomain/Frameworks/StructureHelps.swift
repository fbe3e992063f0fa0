/// Row 12: the five helps of a structure (S1): awareness, internal commitment, value and goals in focus,
/// a way to flag a problem, repeatability.
public enum StructureHelps: Framework {
    /// The row.
    public static let row = 12
    /// What it is called.
    public static let title = "Five helps of a structure"
    /// The source.
    public static let source = "S1"

    static let answerWithin = Setting(
        "flag_answer_days",
        2,
        "Within how many working days a flag must be answered."
    )

    /// Its thresholds.
    public static let settings = [answerWithin]

    private enum Help: String, CaseIterable {
        case awareness, commitment, focus, flagging, repeatability
    }

    /// Which helps are there, and how fast flags are answered.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let list = MustDoList(in: state, on: day)
        let flags = FlagClock(in: state, on: day)
        let templates = Array(state.shared(Template.self))
        let helps = evidence(list, flags, templates, state)
        guard list.charter != nil || !flags.all.isEmpty || !templates.isEmpty else {
            return Finding(row: row, .open, "there is no structure yet")
        }
        let median = flags.medianHours.map { hours in
            ", flags are answered in \(days(hours).rounded(to: 1)) days"
        }
        let isComplete = helps.count == Help.allCases.count
        return Finding(
            row: row,
            !flags.overdue.isEmpty ? .red : isComplete ? .good : .amber,
            "\(helps.count) of \(Help.allCases.count) helps" + (median ?? ""),
            figures: [Figure("helps", .count(helps.count), from: helps.values.flatMap { $0 })]
                + Help.allCases.map { help in
                    Figure(
                        "help",
                        about: .part(help.rawValue),
                        .flag(helps[help] != nil),
                        from: helps[help] ?? []
                    )
                } + commitment(list, state) + figures(flags),
            remarks: flags.overdue.map { flag in
                Remark("\"\(flag.title)\" waits for an answer", evidence: [flag.id])
            }
        )
    }

    /// The helps that are there, with what shows it.
    private static func evidence(
        _ list: MustDoList,
        _ flags: FlagClock,
        _ templates: [Template],
        _ state: PartnershipState
    ) -> [Help: [EntityID]] {
        var helps: [Help: [EntityID]] = [:]
        if let share = list.acknowledgedShare,
            share >= state.settings[CharterProgress.introducedFrom]
        {
            helps[.awareness] = Array(list.acknowledged.values)
        }
        if let charter = list.charter {
            if state.organisations.allSatisfy({ isCommitted($0, charter) }) {
                helps[.commitment] = [charter.id]
            }
            let pinned = charter.pinned.filter { state.record($0)?.audience == .shared }
            if !pinned.isEmpty { helps[.focus] = [charter.id] + pinned }
        }
        // Everything can be flagged at any time; what makes it a help is that nobody waits in vain.
        if flags.overdue.isEmpty { helps[.flagging] = flags.all.map(\.id) }
        let finished = templates.filter { $0.finished != nil }
        if !finished.isEmpty { helps[.repeatability] = finished.map(\.id) }
        return helps
    }

    /// Whether a sponsor signed the vision for an organisation.
    private static func isCommitted(_ organisation: Organisation, _ charter: Charter) -> Bool {
        let signer = charter.vision?.signers[organisation.id]
        return organisation.members.contains { $0.id == signer && $0.roles.contains(.sponsor) }
    }

    private static func commitment(
        _ list: MustDoList,
        _ state: PartnershipState
    ) -> [Figure] {
        guard let charter = list.charter else { return [] }
        return state.organisations.map { organisation in
            Figure(
                "sponsor_signed",
                about: .organisation(organisation.id),
                .flag(isCommitted(organisation, charter)),
                from: [charter.id]
            )
        }
    }

    private static func days(_ hours: Amount) -> Amount { hours.divided(by: 24) ?? .zero }

    private static func figures(_ flags: FlagClock) -> [Figure] {
        let answered = flags.answered.map(\.id)
        let times = flags.medianHours.map { hours in
            [
                Figure("median", .number(days(hours).rounded(to: 1), unit: "days"), from: answered),
                Figure(
                    "median_hours",
                    .number(hours.rounded(to: 1), unit: "hours"),
                    from: answered
                ),
            ]
        }
        let share = flags.inTimeShare.map { share in
            [Figure("in_time", .percent(share), from: flags.decided.map(\.id))]
        }
        return (times ?? []) + (share ?? [])
            + [Figure("waiting", .count(flags.waiting.count), from: flags.waiting.map(\.id))]
    }
}
