/// Row 34: reciprocity (S4): who gives to whom, department by department.
public enum Reciprocity: Framework {
    /// The row.
    public static let row = 34
    /// What it is called.
    public static let title = "Reciprocity"
    /// The source.
    public static let source = "S4; from when a give is long unreturned is our reading"

    /// How long a give may stay unreturned.
    static let returnedWithin = Setting(
        "reciprocity_days",
        60,
        "How many days what one department received may stay unreturned."
    )

    /// Its thresholds.
    public static let settings = [returnedWithin]

    /// The ratio of each pair, and the oldest give that was not returned.
    public static func finding(in state: PartnershipState, on day: CivilDate) -> Finding {
        let received = ReceivedValue(in: state, on: day)
        let ever = ReceivedValue(in: state, after: nil, through: day)
        let pairs = DepartmentPair.all(in: state, of: received, ever: ever)
        let unpaired = DepartmentPair.unpaired(received, in: state)
        guard !pairs.isEmpty else {
            return Finding(
                row: row,
                .open,
                "no two departments exchanged anything yet",
                remarks: received.remarks + unpaired
            )
        }
        let late = pairs.filter { pair in
            pair.oldestUnreturned.map {
                Amount($0.receipt.day.days(until: day)) > state.settings[returnedWithin]
            } ?? false
        }
        let shown = pairs.map {
            "\($0.name) \($0.ratio.map { "\($0.rounded(to: 1))" } ?? "nothing yet")"
        }
        let oldest = pairs.compactMap { $0.oldestUnreturned?.receipt.day }.min()
        let age = oldest.map { ", oldest unreturned \($0.days(until: day)) days" } ?? ""
        return Finding(
            row: row,
            pairs.allSatisfy { $0.ratio == nil } ? .open : late.isEmpty ? .good : .amber,
            shown.joined(separator: ", ") + age,
            figures: [Figure("pairs", .count(pairs.count), from: pairs.flatMap(\.declared))]
                + pairs.flatMap { figures(of: $0, on: day) },
            remarks: late.compactMap { remark($0, day) } + received.remarks + unpaired
        )
    }

    private static func figures(of pair: DepartmentPair, on day: CivilDate) -> [Figure] {
        let subject = Figure.Subject.pair(pair.one, pair.other)
        let ratio = pair.ratio.map {
            [
                Figure(
                    "ratio",
                    about: subject,
                    .plain($0, digits: 1),
                    from: (pair.byOne + pair.byOther).flatMap(\.evidence)
                )
            ]
        }
        let unreturned = pair.oldestUnreturned.map {
            [
                Figure(
                    "oldest_unreturned",
                    about: subject,
                    .count($0.receipt.day.days(until: day), of: "days"),
                    from: [$0.receipt.id]
                )
            ]
        }
        return (ratio ?? []) + (unreturned ?? [])
    }

    private static func remark(_ pair: DepartmentPair, _ day: CivilDate) -> Remark? {
        pair.oldestUnreturned.map { entry in
            Remark(
                "\(pair.name): unreturned for \(entry.receipt.day.days(until: day)) days",
                evidence: [entry.receipt.id]
            )
        }
    }
}
