/// Row 20: the five kinds and four dimensions of partnerships (S4).
///
/// The list of S3 stays beside it (row 19): cross-marketing is its co-marketing, and a joint venture its
/// equity joint venture.
public enum KindsAndDimensions: Framework {
    /// The row.
    public static let row = 20
    /// What it is called.
    public static let title = "Five kinds and four dimensions"
    /// The source.
    public static let source = "S4"

    /// How many days a trial has.
    static let trialDays = Setting(
        "trial_days",
        90,
        "How many days after its beginning a trial has to be decided."
    )

    /// How many days after an event one is asked what becomes of the partnership.
    static let eventDays = Setting(
        "event_days",
        14,
        "How many days after a one-time event it is asked whether to transform or exit."
    )

    /// Its thresholds.
    public static let settings = [trialDays, eventDays]

    /// What the kind asks for, and by when somebody has to decide.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        guard let page = state.partnership, let kind = page.kind, isNamed(kind) else {
            return Finding(row: row, .open, "no kind is agreed yet")
        }
        let requirements = requirements(of: kind, in: state)
        let missing = requirements.filter { !$0.isMet }
        let question = question(kind, in: state, on: day)
        let figures =
            words(kind, page)
            + requirements.map {
                Figure("requirement", about: .part($0.name), .flag($0.isMet), from: [page.id])
            }
        let verdict: Verdict = missing.isEmpty ? question?.verdict ?? .good : .red
        return Finding(
            row: row,
            verdict,
            missing.isEmpty
                ? question?.sentence ?? "all that the kind asks for is there"
                : missing.map(\.sentence).joined(separator: "; "),
            figures: figures + (question?.figures(page) ?? []),
            remarks: contradiction(kind, page)
        )
    }

    /// What a kind asks for, be it agreed or only proposed.
    public static func requirements(
        of kind: RecordValue,
        in state: PartnershipState
    ) -> [Requirement] {
        var needed: [Requirement] = []
        switch kind.choice("kind", PartnershipKind.self) {
        case .affiliate:
            needed.append(
                Requirement(
                    "commission",
                    kind.amount("commission") != nil,
                    "an affiliate needs a commission"
                )
            )
        case .networking:
            let hasMoney =
                kind.amount("commission") != nil || kind.money("funding_amount") != nil
                || kind.money("cost") != nil || !kind.records("cost_shares").isEmpty
            needed.append(Requirement("no_money", !hasMoney, "networking has no money in it"))
        case .fundingAlly:
            let source = kind.text("funding_source") ?? ""
            needed.append(
                Requirement("funding_source", !source.isEmpty, "funding needs a source")
            )
            needed.append(
                Requirement(
                    "funding_amount",
                    kind.money("funding_amount") != nil,
                    "funding needs an amount"
                )
            )
        // What these ask for is what their common type does (row 19).
        case .crossMarketing, .jointVenture, nil: break
        }
        return needed + dimensions(kind, in: state)
    }

    private static func dimensions(
        _ kind: RecordValue,
        in state: PartnershipState
    ) -> [Requirement] {
        var needed: [Requirement] = []
        if kind.text("term") == "trial" {
            needed.append(
                Requirement("trial_start", kind.day("from") != nil, "a trial needs a first day")
            )
        }
        if kind.text("term") == "one_time" {
            needed.append(
                Requirement("event", kind.day("event") != nil, "a one-time event needs a day")
            )
        }
        if kind.text("reach") == "global" {
            let zone = state.partnership?.secondZone ?? ""
            needed.append(
                Requirement(
                    "second_zone",
                    !zone.isEmpty,
                    "a global partnership needs a second time zone"
                )
            )
            needed.append(
                Requirement(
                    "second_currency",
                    kind.currency("second_currency") != nil,
                    "a global partnership needs a second currency"
                )
            )
        }
        return needed
    }

    /// What somebody has to decide because a trial or an event is over.
    private struct Question {
        let due: CivilDate
        let sentence: String
        let verdict: Verdict
        /// The decision that answers it.
        let answer: Decision?

        /// Whoever uses the way out has answered: nobody is asked any more.
        static func leaving(_ due: CivilDate) -> Question {
            Question(
                due: due,
                sentence: "nothing is left to decide: the way out is used",
                verdict: .good,
                answer: nil
            )
        }

        func figures(_ page: Partnership) -> [Figure] {
            let behind = [page.id] + (answer.map { [$0.id] } ?? [])
            return [
                Figure("decision_due", .day(due), from: behind),
                Figure("answer", .text(answer?.future?.rawValue ?? "none"), from: behind),
            ]
        }
    }

    private static func question(
        _ kind: RecordValue,
        in state: PartnershipState,
        on day: CivilDate
    ) -> Question? {
        guard let asked = TermQuestion(kind, state.settings) else { return nil }
        let due = asked.due
        let isLeaving = state.isLeaving(since: asked.from)
        if asked.isTrial {
            // Silence is an answer: what comes after the day is too late for a renewal.
            let answer = state.futureDecision(from: asked.from, through: min(day, due))
            if answer == nil, isLeaving { return Question.leaving(due) }
            let isOver = answer == nil && day > due
            return Question(
                due: due,
                sentence: answer?.future.map { "decided: \($0.rawValue)" }
                    ?? (isOver
                        ? "no renewal: nobody decided by \(due)" : "decision due \(due)"),
                verdict: isOver ? .red : .good,
                answer: answer
            )
        }
        let answer = state.futureDecision(from: asked.from, through: day)
        if answer == nil, isLeaving { return Question.leaving(due) }
        let isAsked = answer == nil && day >= due
        return Question(
            due: due,
            sentence: answer?.future.map { "decided: \($0.rawValue)" }
                ?? (isAsked ? "transform or exit?" : "one asks on \(due): transform or exit?"),
            verdict: isAsked ? .amber : .good,
            answer: answer
        )
    }

    private static let named: [FieldName] = ["kind", "duration", "term", "direction", "reach"]

    private static func isNamed(_ kind: RecordValue) -> Bool {
        named.contains { kind.text($0) != nil }
    }

    private static func words(_ kind: RecordValue, _ page: Partnership) -> [Figure] {
        named.compactMap { name in
            kind.text(name).map { Figure(name.description, .text($0), from: [page.id]) }
        }
    }

    /// The two lists name one partnership differently.
    private static func contradiction(_ kind: RecordValue, _ page: Partnership) -> [Remark] {
        guard let type = kind.choice("type", CommonType.self),
            let same = kind.choice("kind", PartnershipKind.self)?.commonType, same != type
        else { return [] }
        return [
            Remark(
                "the kind is a \(same.rawValue) in the list of types, which says \(type.rawValue)",
                evidence: [page.id]
            )
        ]
    }
}
