import EntenteDomain

/// Rows 29, 30, 31 and 32: goals, duties, shares, and what each side depends on.
extension Scene {
    /// A vague goal and an exact one.
    mutating func playGoals(_ asks: [EntityID]) {
        let vague = add(
            "goal",
            "Grow awareness",
            [
                "goal_owner": member("Alva"), "department": department("Marketing", of: .a),
                "driver": .text("audience_access"),
            ]
        )
        let newYear = CivilDate("\(today.month.year)-12-31") ?? today
        let exact = add(
            "goal",
            "10,000 to 16,000 units by 31 Dec",
            [
                "goal_owner": member("Alma"), "department": department("Sales", of: .a),
                "unit": .text("units"), "baseline": .amount(10_000), "target": .amount(16_000),
                "ask": .entity(asks[11]), "accepted_by": members("Alma"), "due": .day(newYear),
            ]
        )
        expect(29, "letters", "2", about: .entity(vague))
        expect(29, "letters", "5", about: .entity(exact))
    }

    /// Six duties of B's logistics, two of them done in time, and a note that it has not opened.
    mutating func playManagement() {
        let logistics = department("Logistics", of: .b)
        for done in [-50, -51, -49, -1, nil, nil] {
            var fields: [FieldName: FieldValue] = [
                "department": logistics, "side": organisation(.b), "due": day(-50),
            ]
            if let done {
                fields["completed_on"] = day(done)
                fields["state"] = .text("completed")
            }
            add("obligation", "Deliver in time", by: .b, fields, person: "Boris")
        }
        add("note", "The ramp is closed in May", ["department": logistics])
        let subject = Figure.Subject.department(roster.department("Logistics", of: .b))
        let later = today.adding(days: 12)
        for (name, shown) in [
            ("due", "6"), ("done_on_time", "2"), ("on_time", "33 %"),
            ("oldest_unread", "12 days"),
        ] { expect(30, name, shown, about: subject, on: later) }
        expect(30, remark: "2 of 6 on time, oldest unread 12 days", on: later)
    }

    /// What was earned in half a year, and what was paid of it.
    mutating func playShares() {
        let from = today.month.adding(months: -7).firstDay
        let until = today.month.adding(months: -2).lastDay
        let statement = add(
            "statement",
            "Half a year",
            [
                "from": .day(from), "until": .day(until), "pool": euros(90_000),
                "holder": organisation(.a), "shares": shares(60, 40),
            ]
        )
        let payment = add(
            "payment",
            "First part",
            [
                "statement": .entity(statement), "receiver": organisation(.b),
                "amount": euros(30_000), "paid_on": day(-20), "state": .text("announced"),
            ]
        )
        write(payment, by: .b, ["state": .text("confirmed")])
        let roster = roster
        let subject = { (side: Side) in
            Figure.Subject.side(roster.organisation(side), "\(from) to \(until)")
        }
        expect(31, "share", "EUR 54000.00", about: subject(.a))
        expect(31, "share", "EUR 36000.00", about: subject(.b))
        expect(31, "paid", "EUR 30000.00", about: subject(.b))
        expect(31, "owed", "EUR 6000.00", about: subject(.b))
        expect(31, says: "EUR 6000.00 open to Borealis")
    }

    /// What B needs stays with B; how much it depends on others, it publishes.
    mutating func playNeeds() {
        let storage = need("cold storage", [(nil, 100)])
        let marketing = need("marketing", [(nil, 60), ("Cirrus", 40)])
        add(
            "dependence_result",
            "How much we depend",
            by: .b,
            ["critical": .integer(2), "warned": .integer(2)]
        )
        expect(32, "own_largest_share", "100 %", about: .entity(storage), seenBy: [.b])
        expect(32, "own_largest_share", "60 %", about: .entity(marketing), seenBy: [.b])
        for (need, partner, share) in [
            (storage, "Aurora", "100 %"), (marketing, "Aurora", "60 %"),
            (marketing, "Cirrus", "40 %"),
        ] {
            expect(32, "own_share", share, about: .cell(need, partner), seenBy: [.b])
        }
        expect(32, remark: "cold storage: Aurora is the single source", seenBy: [.b])
        expect(32, remark: "marketing: Aurora covers 60 %", seenBy: [.b])
        expect(32, says: "no exclusivity clash", seenBy: [.b])
        expect(32, "shared_critical_needs", "2", about: about(.b))
        expect(32, "shared_warnings", "2", about: about(.b))
    }

    private mutating func need(_ title: String, _ shares: [(String?, Amount)]) -> EntityID {
        let need = add("need", title, by: .b, ["critical": .flag(true)], place: .organisation)
        for (partner, share) in shares {
            var fields: [FieldName: FieldValue] = ["need": .entity(need), "share": .amount(share)]
            fields["partner"] = partner.map { .text($0) }
            add("coverage", title, by: .b, fields, place: .organisation)
        }
        return need
    }
}
