import EntenteDomain

/// Rows 19 and 20: a campaign that both pay for, on trial from the first of March.
extension Scene {
    /// The kind of the partnership, signed by both.
    mutating func playCampaign() {
        let year = today.month.year
        guard let from = CivilDate("\(year)-03-01"), let due = CivilDate("\(year)-05-30") else {
            preconditionFailure("every year has a March and a May")
        }
        let page = add("partnership", "The campaign", ["currency": .currency(Self.euro)])
        agree(
            page,
            "kind",
            .record([
                "type": .text("co_marketing"), "cost": euros(40_000), "cost_shares": shares(60, 40),
                "kind": .text("cross_marketing"), "term": .text("trial"), "from": .day(from),
            ])
        )
        expect(19, "cost", "EUR 24000.00", about: about(.a))
        expect(19, "cost", "EUR 16000.00", about: about(.b))
        expect(19, says: "co marketing: all that it needs is agreed")
        expect(20, "decision_due", "\(due)")
        expect(20, says: "decision due \(due)", on: due)
        expect(
            20,
            says: "no renewal: nobody decided by \(due)",
            on: due.adding(days: 1)
        )
    }
}
