/// Row 33: three common elements, goals (who wants what), responsibilities (who does what), rules (how)
/// (S4), and the match of the partners on the same three.
public enum CommonElements: Framework {
    /// The row.
    public static let row = 33
    /// What it is called.
    public static let title = "Three common elements: goals, responsibilities, rules"
    /// The source.
    public static let source = "S4; from when it is enough is our reading"

    /// From which part of complete items on nothing has to be done.
    static let completeFrom = Setting(
        "elements_complete_from",
        80,
        "From which percentage of complete items on goals, responsibilities and rules are clear."
    )

    /// Its thresholds.
    public static let settings = [completeFrom]

    /// One shared item with what it has.
    private struct Line {
        let record: EntityRecord
        let missing: String

        init(_ record: EntityRecord, in state: PartnershipState) {
            self.record = record
            let hasRule =
                record.entity("rule").map { state.record($0)?.audience == .shared } ?? false
            missing =
                (record.member("goal_owner") == nil ? "G" : "")
                + (record.member("responsible") == nil ? "R" : "") + (hasRule ? "" : "r")
        }
    }

    /// How many shared items have all three, and how well the sides match.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let types: Set<FieldName> = ["give", "ask", "goal", "action", "obligation"]
        let lines = state.sharedRecords(of: types).map { Line($0, in: state) }
        let match = match(state)
        let complete = lines.filter(\.missing.isEmpty)
        guard let percent = Amount(complete.count).percent(of: Amount(lines.count)) else {
            return Finding(
                row: row,
                .open,
                match.isEmpty
                    ? "nothing is shared yet"
                    : "nothing is shared yet, but the sides may be matched",
                figures: match
            )
        }
        return Finding(
            row: row,
            percent >= state.settings[completeFrom] ? .good : .amber,
            "\(complete.count) of \(lines.count) items are complete, \(percent.rounded(to: 0)) %",
            figures: counts(lines) + [
                Figure("complete", .percent(percent), from: lines.map(\.record.id))
            ] + match,
            remarks: lines.filter { !$0.missing.isEmpty }.map { line in
                let names = words(line.missing).joined(separator: ", ")
                return Remark(
                    "\(line.record.text("title") ?? line.record.type.description): no \(names)",
                    evidence: [line.record.id]
                )
            }
        )
    }

    /// How many items have each of the three.
    private static func counts(_ lines: [Line]) -> [Figure] {
        [("goals", "G"), ("responsibilities", "R"), ("rules", "r")].map { name, letter in
            let have = lines.filter { !$0.missing.contains(letter) }
            return Figure(
                "have",
                about: .part(name),
                .count(have.count),
                from: have.map(\.record.id)
            )
        }
    }

    private static func words(_ missing: String) -> [String] {
        missing.map { $0 == "G" ? "goal owner" : $0 == "R" ? "responsible" : "rule" }
    }

    /// How well the sides match before the start; nothing until every side said what it brings.
    private static func match(_ state: PartnershipState) -> [Figure] {
        let all = state.shared(Fit.self)
        let fits = state.organisations.compactMap { side in
            all.first { $0.organisation == side.id }
        }
        guard fits.count == state.organisations.count, fits.count > 1 else { return [] }
        let horizons = fits.compactMap(\.horizon).map { Amount($0) }
        let shortest = horizons.count == fits.count ? horizons.min() : nil
        let goals = shortest.flatMap { $0.percent(of: horizons.max() ?? .zero) } ?? .zero
        let parts = [
            ("goals", goals), ("responsibilities", overlap(fits.map(\.duties))),
            ("rules", overlap(fits.map(\.rules))),
        ]
        let ids = fits.map(\.id)
        return parts.map { name, percent in
            Figure("match", about: .part(name), .percent(percent), from: ids)
        } + [Figure("lowest_match", .percent(parts.map(\.1).min() ?? .zero), from: ids)]
    }

    /// What all name, in percent of what any names; nothing named by anyone is nothing matched.
    ///
    /// Each side writes in its own way: a capital more makes no other duty.
    private static func overlap(_ named: [Set<String>]) -> Amount {
        let sets = named.map { Set($0.map { $0.lowercased() }) }
        guard let first = sets.first else { return .zero }
        let common = sets.dropFirst().reduce(first) { $0.intersection($1) }
        let union = sets.reduce(Set()) { $0.union($1) }
        return Amount(common.count).percent(of: Amount(union.count)) ?? .zero
    }
}
