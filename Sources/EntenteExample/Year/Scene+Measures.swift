import EntenteDomain

/// Rows 3, 7, 8, 9 and 10: what is measured, reviewed and kept up.
extension Scene {
    /// The last day of the second month after this one: nobody has read a KPI for two months then.
    private var unread: CivilDate { today.month.adding(months: 2).lastDay }

    /// Two KPIs that lead to results, of which one is disputed and one is no longer read.
    mutating func playMeasures() -> [EntityID] {
        let month = today.month
        let units = kpi("Export units", from: 10_000, to: 16_000, unit: "units")
        read(units, 14_200, by: .b, for: month.adding(months: -2))
        let theirs = read(units, 14_200, by: .b, for: month.adding(months: -1))
        let ours = read(units, 13_500, by: .a, for: month.adding(months: -1))
        let before = month.adding(months: -2).lastDay
        expect(7, "actual", "14200 units", about: .entity(units), on: before)
        expect(7, "attainment", "70 %", about: .entity(units), on: before)
        expect(7, "disputed", "yes", about: .entity(units))
        expect(7, "apart", "4.9 %", about: .entity(ours))
        expect(7, "attainment", "70 %", about: .entity(theirs))
        expect(7, remark: "\"Export units\" is disputed: 4.9 % apart")
        let trained = kpi(
            "Category managers trained",
            from: 10,
            to: 20,
            unit: "people",
            ["driver": .text("shared_expertise"), "serves": .list([organisation(.a)])]
        )
        read(trained, 17, by: .a, for: month.adding(months: -1))
        playDrivers()
        return [units, trained]
    }

    private mutating func playDrivers() {
        expect(3, "delivering", "3", about: about(.a))
        expect(3, "delivering", "2", about: about(.b))
        expect(3, "delivering", "5")
        expect(3, says: "5 of 9 value drivers deliver: passed")
        for driver in [
            "cost_abatement", "audience_access", "shared_expertise", "non_traditional_revenue",
            "competitive_advantage",
        ] { expect(3, "driver", "delivering", about: .part(driver)) }
        expect(3, says: "4 of 9 value drivers deliver", on: unread)
        for name in ["Alva", "Benno"] {
            let member = Figure.Subject.member(roster.member(name))
            expect(3, "tell", "account manager", about: member, on: unread)
        }
        expect(8, "flags", "1", on: unread)
        expect(8, says: "1 flag: 4 of 9 drivers", on: unread)
        for (flag, shown) in [
            ("failing", "43 %"), ("not_kept_up", "45 %"), ("not_leveraged", "42 %"),
            ("no_formal_strategy", "67 %"),
        ] { expect(8, "common", shown, about: .part(flag)) }
        // Everything of the example is written on the day on which it is loaded.
        expect(10, "days", "23 days", on: today.adding(days: 23))
        expect(10, says: "23 days since both sides acted", on: today.adding(days: 23))
    }

    private mutating func kpi(
        _ title: String,
        from baseline: Amount,
        to target: Amount,
        unit: String,
        _ more: [FieldName: FieldValue] = [:]
    ) -> EntityID {
        let fields: [FieldName: FieldValue] = [
            "owners": members("Astrid", "Boris"),
            "influenced_by": .list(Side.allCases.map { organisation($0) }),
        ]
        let id = add("kpi", title, fields.merging(more) { $1 })
        agree(
            id,
            "definition",
            .record([
                "unit": .text(unit), "direction": .text("up"), "baseline": .amount(baseline),
                "target": .amount(target), "cadence": .text("monthly"), "weight": .integer(10),
                "nature": .text("lead"),
            ])
        )
        return id
    }

    /// Four reviews, of which three were held, and what became of the one before the last.
    mutating func playReviews(_ asks: [EntityID]) {
        var held: [EntityID] = []
        for (days, isHeld) in [(-280, true), (-190, false), (-100, true), (-10, true)] {
            var fields: [FieldName: FieldValue] = ["due": day(days)]
            if isHeld {
                fields["held_on"] = day(days)
                fields["state"] = .text("held")
            }
            held.append(add("review", "Review of the quarter", fields))
        }
        let entry = { (list: String, more: [FieldName: FieldValue]) in
            more.merging(["review": .entity(held[2]), "list": .text(list)]) { $1 }
        }
        add(
            "review_entry",
            "Labels in two languages",
            by: .b,
            entry("refine", ["closed_on": day(-60)])
        )
        add("review_entry", "Orders before ten", by: .b, entry("refine", ["closed_on": day(-20)]))
        add("review_entry", "One price list", by: .b, entry("refine", [:]))
        add(
            "review_entry",
            "A stand at the fair",
            by: .b,
            entry("opportunity", ["became": .entity(asks[10])])
        )
        add("review_entry", "Own label soups", by: .b, entry("opportunity", [:]))
        expect(9, "entries", "3", about: .part("refine"))
        expect(9, "refined_count", "2")
        expect(9, "refined", "67 %")
        expect(9, "converted", "50 %")
    }
}
