import EntenteDomain

/// Row 36: a partnership that fails, and what A would take with it.
extension Scene {
    /// How much A wrote: the plan, the KPI, the archive's page, and notes.
    private static let own = 812
    /// How much B wrote for both: two readings, and notes.
    private static let received = 392

    /// A plan with all its parts, two bad quarters, and a thousand notes.
    mutating func playWayOut() {
        let plan = add("exit_plan", "The way out")
        agree(plan, "plan", .record(planned()))
        let sold = add("kpi", "Sold", ["baseline": .amount(0), "target": .amount(100)])
        let quarter = today.month.adding(months: -((today.month.month - 1) % 3))
        for (value, months) in [(46, -4), (41, -1)] as [(Amount, Int)] {
            read(sold, value, by: .b, for: quarter.adding(months: months))
        }
        add(
            "archive",
            "What we would take",
            [
                "own": .integer(Self.own), "received": .integer(Self.received),
                "reimported": .integer(Self.own + Self.received), "taken_on": day(0),
            ]
        )
        for place in 0..<(Self.own - 3) {
            add("note", "Note \(place)", place: place % 3 == 0 ? .organisation : .shared)
        }
        for place in 0..<(Self.received - 2) { add("note", "Note \(place)", by: .b) }
        for place in 0..<10 { add("note", "Own \(place)", by: .b, place: .organisation) }
        expect(36, "attainment", "41 %")
        expect(36, says: "attainment 46 % then 41 %: proposal transform")
        expect(36, "own_items", "812", about: about(.a), seenBy: [.a])
        expect(36, "own_received", "392", about: about(.a), seenBy: [.a])
        expect(36, "own_archive", "1204", about: about(.a), seenBy: [.a])
        expect(36, "shared_items", "392", about: about(.b))
    }

    private func planned() -> [FieldName: FieldValue] {
        [
            "path": .text("exit"), "notice_days": .integer(30),
            "contingency": .text("Each side calls the other's sponsor."),
            "continuity": members("Alva", "Benno"),
            "triggers": .list([
                .record(["below": .amount(50), "quarters": .integer(2), "path": .text("transform")])
            ]),
            "dispositions": .list([
                .record(["asset": .text("the brand"), "organisation": organisation(.a)])
            ]),
        ]
    }
}
