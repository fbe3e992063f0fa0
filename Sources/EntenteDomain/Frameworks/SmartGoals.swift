/// Row 29: business planning with SMART goals (S3): specific, measurable, achievable, relevant, time-bound.
public enum SmartGoals: Framework {
    /// The row.
    public static let row = 29
    /// What it is called.
    public static let title = "Business planning with SMART goals"
    /// The source.
    public static let source = "S3; what makes each letter light up is our reading"

    /// How many letters a goal needs before it can be signed.
    static let signableFrom = Setting(
        "smart_letters",
        5,
        "How many of the five letters a goal needs before it is signed."
    )

    /// Its thresholds.
    public static let settings = [signableFrom]

    /// One of the five things that a goal must be.
    public enum Letter: String, Hashable, Sendable, CaseIterable {
        /// Somebody owns it, and a department shall reach it.
        case specific
        /// It has a target in a unit.
        case measurable
        /// Somebody of the department that shall reach it says that it can.
        case achievable
        /// It answers an ask or serves a value driver.
        case relevant
        /// It has a day.
        case timeBound = "time_bound"

        /// What people call it.
        public var words: String { self == .timeBound ? "time-bound" : rawValue }
    }

    /// The letters that light up for a goal.
    public static func letters(of goal: Goal, in state: PartnershipState) -> [Letter] {
        Letter.allCases.filter { letter in
            switch letter {
            case .specific: goal.owner != nil && goal.department != nil
            case .measurable: goal.unit != nil && goal.target != nil
            case .achievable: isAccepted(goal, in: state)
            case .relevant:
                goal.driver != nil || goal.ask.map { state.findShared($0, Ask.self) != nil } == true
            case .timeBound: goal.due != nil
            }
        }
    }

    /// How many goals are as they should be, and what the others lack.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let goals = state.shared(Goal.self)
        guard !goals.isEmpty else { return Finding(row: row, .open, "no goal was written yet") }
        let needed = needed(state)
        let found = goals.map { (goal: $0, letters: letters(of: $0, in: state)) }
        let smart = found.filter { $0.letters.count >= needed }
        let early = found.filter { $0.goal.isSigned && $0.letters.count < needed }
        let verdict =
            !early.isEmpty ? Verdict.red : smart.count < goals.count ? .amber : .good
        return Finding(
            row: row,
            verdict,
            "\(smart.count) of \(goals.count) goals can be signed",
            figures: [Figure("smart_goals", .count(smart.count), from: smart.map(\.goal.id))]
                + found.map { goal, letters in
                    Figure(
                        "letters",
                        about: .entity(goal.id),
                        .count(letters.count),
                        from: [goal.id]
                            + (goal.ask.flatMap { state.findShared($0, Ask.self) }.map { [$0.id] }
                                ?? [])
                    )
                },
            remarks: found.filter { $0.letters.count < needed }.map(remark)
        )
    }

    /// What a goal lacks before it can be signed.
    static func obstacles(to goal: Goal, in state: PartnershipState) -> [Remark] {
        let letters = letters(of: goal, in: state)
        return letters.count < needed(state) ? [remark(goal, letters)] : []
    }

    /// How many letters a goal needs.
    private static func needed(_ state: PartnershipState) -> Int {
        min(max(0, state.settings.whole(signableFrom)), Letter.allCases.count)
    }

    /// Whether somebody who shall reach the goal says that it can be done.
    private static func isAccepted(_ goal: Goal, in state: PartnershipState) -> Bool {
        guard let department = goal.department else { return !goal.acceptedBy.isEmpty }
        guard !goal.acceptedBy.isEmpty else { return false }
        let side = state.organisations.first { side in
            side.departments.contains { $0.id == department }
        }
        return side?.members.contains {
            $0.department == department && goal.acceptedBy.contains($0.id)
        } ?? false
    }

    private static func remark(_ goal: Goal, _ letters: [Letter]) -> Remark {
        let missing = Letter.allCases.filter { !letters.contains($0) }.map(\.words)
        let signed = goal.isSigned ? "was signed, but is not " : "is not "
        return Remark(
            "\(goal.title) \(signed)\(missing.joined(separator: ", "))",
            evidence: [goal.id]
        )
    }
}
