import EntenteDomain

/// Rows 26, 27, 33 and 35, and the campaign of row 19 that is refused: how it began.
extension Scene {
    /// The steps and terms, the evaluation, the items and what each side expected.
    mutating func playBeginning() {
        let page = add(
            "partnership",
            "The beginning",
            ["currency": .currency(Self.euro), "purpose": .text("sales")]
        )
        agree(
            page,
            "kind",
            .record([
                "type": .text("co_marketing"), "cost": euros(40_000), "cost_shares": shares(60, 30),
            ])
        )
        expect(19, says: "who pays what sums to 90 %, not to 100 %")
        for title in ["Export revenue", "New opportunities", "Win rate"] {
            add("kpi", title, by: .b, ["purpose": .text("sales")])
        }
        for title in ["export revenue", "new opportunities", "win rate"] {
            expect(35, "starter_kpi", "yes", about: .part(title))
        }
        expect(35, says: "sales: 3 of 3 starter KPIs, nothing blocks signing")
        playSteps()
        playEvaluation()
        playItems()
        playFit()
    }

    /// Both sides have closed their gates of two steps, and signed six of eight terms.
    private mutating func playSteps() {
        for step in [BasicStep.clarifyNeeds, .evaluatePartners] {
            for side in Side.allCases {
                add(
                    "gate",
                    step.words,
                    by: side,
                    ["step": .text(step.rawValue), "state": .text("closed")]
                )
            }
        }
        for (place, kind) in TermKind.essential.enumerated() {
            sign(kind, by: place < 6 ? [.a, .b] : [.a])
        }
        expect(26, "step", "3")
        expect(26, "terms_signed", "6")
        expect(26, "progress", "75 %")
        expect(26, says: "step 3 of 6, set terms, is at 75 %")
    }

    /// A's marks of B stay with A, which publishes their mean.
    private mutating func playEvaluation() {
        let marks = [4, 4, 5, 3, 4, 3, 4, 4]
        for (criterion, mark) in zip(Evaluation.Criterion.allCases, marks) {
            add(
                "evaluation",
                criterion.rawValue,
                [
                    "of": organisation(.b), "criterion": .text(criterion.rawValue),
                    "mark": .integer(mark),
                ],
                place: .organisation
            )
        }
        add(
            "evaluation_result",
            "What we share of it",
            ["of": organisation(.b), "mean": .amount("3.9")]
        )
        add("clash", "pay in 30 vs 90 days", ["severity": .text("high")])
        expect(27, "own_mean", "3.9", about: about(.b), seenBy: [.a])
        expect(27, "shared_mean", "3.9", about: about(.a))
        expect(27, says: "mean 3.9, 1 high clash needs a rule")
        expect(27, remark: "pay in 30 vs 90 days: term required")
    }

    /// Twenty items: all have a goal owner, 18 a responsible, 14 a rule.
    private mutating func playItems() {
        let rule = add("rule", "How we order", ["kind": .text("practice")])
        for place in 0..<20 {
            var fields: [FieldName: FieldValue] = [
                "goal_owner": member("Alva"), "state": .text("offered"),
            ]
            if place < 18 { fields["responsible"] = member("Berit") }
            if place < 14 { fields["rule"] = .entity(rule) }
            let type: FieldName = place % 2 == 0 ? "give" : "ask"
            add(type, "Item \(place + 1)", by: place % 4 < 2 ? .a : .b, fields)
        }
        for (part, shown) in [("goals", "20"), ("responsibilities", "18"), ("rules", "14")] {
            expect(33, "have", shown, about: .part(part))
        }
        expect(33, "complete", "70 %")
        expect(33, says: "14 of 20 items are complete, 70 %")
    }

    private mutating func playFit() {
        let duties = ["deliver", "promote", "report", "train", "store"]
        for (side, months, count) in [(Side.a, 24, 4), (.b, 30, 5)] {
            add(
                "fit",
                "What \(side.organisation) expects",
                by: side,
                [
                    "horizon": .integer(months),
                    "duties": .list(duties.prefix(count).map { .text($0) }),
                    "rules": .list([.text("order before ten")]),
                ]
            )
        }
        for (part, shown) in [
            ("goals", "80 %"), ("responsibilities", "80 %"), ("rules", "100 %"),
        ] { expect(33, "match", shown, about: .part(part)) }
        expect(33, "lowest_match", "80 %")
    }
}
