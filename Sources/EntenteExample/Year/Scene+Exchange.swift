import EntenteDomain

/// Rows 1, 2, 4, 6 and 34: what each side received, and what that is worth.
extension Scene {
    /// The gives, the ask that was met, what all that relieved, and what was received.
    mutating func playExchange(_ asks: [EntityID]) {
        let give = add(
            "give",
            "Tasting days of our people",
            [
                "quantity": .amount(30), "unit": .text("days"), "state": .text("offered"),
                "driver": .text("competitive_advantage"),
            ]
        )
        write(give, by: .b, ["state": .text("matched")])
        write(give, by: .a, ["state": .text("accepted")], round: 2)
        let match = add(
            "match",
            "Tasting days",
            [
                "give": .entity(give), "ask": .entity(asks[9]), "delivered": .amount(24),
                "delivered_on": day(-15),
            ]
        )
        agree(match, "accepted", .record(["quantity": .amount(30), "unit": .text("days")]))
        receive(
            11_000,
            by: .b,
            -15,
            "competitive_advantage",
            ["item": .entity(match), "quantity": .amount(22)]
        )
        for (name, shown) in [
            ("asked", "40 days"), ("accepted", "30 days"), ("delivered", "24 days"),
            ("confirmed", "22 days"), ("coverage", "75 %"),
        ] { expect(6, name, shown, about: .entity(asks[9])) }
        playConstraints(give)
        receive(32_000, by: .a, -40, "cost_abatement")
        receive(118_000, by: .a, -30, "audience_access")
        receive(25_000, by: .b, -25, "non_traditional_revenue")
        receive(93_000, by: .b, -35, "competitive_advantage")
        expect(1, "received", "EUR 180000.00", about: about(.a))
        expect(1, "received", "EUR 150000.00", about: about(.b))
        expect(1, "similarity", "0.83")
        expect(1, says: "similar value: 0.83")
        expect(4, "above", "EUR 42000.00", about: about(.a))
        expect(4, "above", "EUR 25000.00", about: about(.b))
        expect(4, "above", "EUR 67000.00")
        expect(4, "above_share", "20 %")
        expect(4, "below", "EUR 263000.00")
        expect(4, "below_share", "80 %")
    }

    private mutating func playConstraints(_ give: EntityID) {
        let storage = add(
            "constraint",
            "Cold storage",
            [
                "severity": .integer(5), "relieved": .amount(60),
                "gives": .list([.entity(give)]),
            ]
        )
        add("constraint", "German market", ["severity": .integer(3), "relieved": .amount(0)])
        expect(2, "relieved", "60 %", about: .entity(storage))
        expect(2, "relieved_severity", "3.0", about: about(.a))
        expect(2, "severity", "8", about: about(.a))
        expect(2, "relief", "37.5 %", about: about(.a))
    }

    /// What departments received from each other.
    mutating func playReciprocity() {
        receive(20_000, by: .a, -1, "audience_access", in: "Marketing")
        receive(18_000, by: .b, -50, "competitive_advantage", in: "Marketing")
        receive(3_000, by: .a, -112, "cost_abatement", in: "Logistics")
        receive(7_000, by: .a, -74, "cost_abatement", in: "Logistics")
        receive(3_000, by: .b, -20, "competitive_advantage", in: "Logistics")
        expect(34, "ratio", "0.9", about: pair("Marketing"))
        expect(34, "ratio", "0.3", about: pair("Logistics"))
        expect(34, "oldest_unreturned", "74 days", about: pair("Logistics"))
        expect(34, says: "oldest unreturned 74 days")
    }

    /// Two departments of one name; that of the organisation with the lower id comes first.
    private func pair(_ name: String) -> Figure.Subject {
        let sides = Side.allCases.sorted { roster.organisation($0) < roster.organisation($1) }
        let departments = sides.map { roster.department(name, of: $0) }
        return .pair(departments[0], departments[1])
    }

    private mutating func receive(
        _ amount: Amount,
        by side: Side,
        _ days: Int,
        _ driver: String,
        _ more: [FieldName: FieldValue] = [:],
        in department: String? = nil
    ) {
        var fields = more
        fields["value"] = euros(amount)
        fields["confirmed_on"] = day(days)
        fields["driver"] = .text(driver)
        if let department {
            fields["department"] = self.department(department, of: side)
            fields["giver"] = self.department(department, of: side.other)
        }
        add("receipt", "What \(side.organisation) got", by: side, fields)
    }
}
