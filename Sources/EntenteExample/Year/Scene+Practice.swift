import EntenteDomain

/// Rows 13, 14 and 15: what the account managers do, and whether it is relevant.
extension Scene {
    /// B asks for twelve things: eleven were reviewed, ten are planned, eight were due, six of them
    /// delivered on time, and of four of those B was told.
    mutating func playAsks() -> [EntityID] {
        let titles = [
            "Recipe cards", "Shelf talkers", "A promotion in May", "Gluten-free labels",
            "Two weeks' notice of prices", "A planogram", "Samples for staff",
            "Pallets of one kind",
            "A taste panel", "Tasting days", "A stand at the fair", "Ask 12: 6,000 more units",
        ]
        let plan = add("action", "The plan for what Borealis asked")
        let notes = (1...4).map { delay in
            let note = add("note", "We did it: \(titles[delay - 1])")
            write(note, by: .b, ["opened_by": members("Benno"), "opened_on": day(delay - 10)])
            return note
        }
        let asks = titles.enumerated().map { place, title in
            var asked: [FieldName: FieldValue] = ["state": .text("offered")]
            asked["due"] = day(place < 8 ? -10 : 30)
            if place == 9 {
                asked["quantity"] = .amount(40)
                asked["unit"] = .text("days")
            }
            let ask = add("ask", title, by: .b, asked)
            var answered: [FieldName: FieldValue] = [:]
            if place < 11 { answered["reviewed_on"] = day(-50) }
            if place < 10 { answered["planned"] = .entity(plan) }
            if place < 6 { answered["delivered_on"] = day(-10) }
            if place < 4 { answered["told"] = .entity(notes[place]) }
            if !answered.isEmpty { write(ask, by: .a, answered) }
            return ask
        }
        for (role, shown) in [
            ("understand", "92 %"), ("plan", "83 %"), ("deliver", "75 %"), ("steward", "67 %"),
            ("told_after", "2.5 days"),
        ] { expect(14, role, shown) }
        expect(14, "steward", "67 %", about: about(.a))
        expect(14, says: "weakest role: steward, 67 %")
        for sentence in [
            "1 of 12 asks were not reviewed", "2 of 12 asks are in no plan",
            "2 of 8 asks were not delivered on time", "2 of 6 asks were delivered and not told",
        ] { expect(14, remark: sentence) }
        return asks
    }

    /// Sponsors, a message, actions, and what A did beyond what was asked.
    mutating func playPractice(_ asks: [EntityID], _ page: EntityID) {
        for (side, name, days) in [(Side.a, "Anders", -22), (.b, "Bodil", -131)] {
            add(
                "sponsor",
                "Sponsor of \(side.organisation)",
                by: side,
                ["member": member(name), "met_on": .list([day(days)])]
            )
        }
        let message = add("note", "What we are up to", ["message": .flag(true)])
        write(message, by: .b, ["opened_by": members("Benno"), "opened_on": day(0)])
        for (side, done) in [(Side.a, -5), (.a, -5), (.b, -5), (.b, -3)] {
            act(by: side, ["due": day(-5), "done_on": day(done)])
        }
        for side in [Side.a, .a, .a, .a, .b, .b] { act(by: side, ["done_on": day(-30)]) }
        for month in [0, 1, 2, 3, 4, 5, 6, 8] {
            let added = add(
                "value_add",
                "A chef for a day",
                [
                    "given_on": .day(today.adding(months: -month)), "serves": .entity(asks[8]),
                ]
            )
            write(added, by: .b, ["relevance": .integer(month < 7 ? 4 : 3)])
        }
        for (pillar, shown) in [
            ("recognition", "100 %"), ("leadership", "50 %"), ("strategy", "100 %"),
            ("tactics", "75 %"), ("value", "58 %"),
        ] { expect(13, pillar, shown) }
        expect(13, says: "weakest: pillar 2, leadership by example, 50 %")
        expect(13, remark: "Borealis's sponsor absent 131 days")
        expect(15, "months", "7 months")
        expect(15, says: "inconsistent: 7 of 12 months")
    }

    private mutating func act(by side: Side, _ fields: [FieldName: FieldValue]) {
        add("action", "A step of \(side.organisation)", by: side, fields)
    }
}
