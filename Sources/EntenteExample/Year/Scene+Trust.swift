import EntenteDomain

/// Rows 16, 17, 18 and 23: how the sides get on, who decides, what they learn.
extension Scene {
    /// Five people of A and seven of B answer where only their own side reads it; each side publishes
    /// its means.
    mutating func playTrust() {
        for (side, count) in [(Side.a, 5), (.b, 7)] {
            var published: [FieldName: FieldValue] = [
                "round": .month(today.month), "answers": .integer(count),
            ]
            for (place, person) in Person.all(of: side).prefix(count).enumerated() {
                var marks: [FieldName: FieldValue] = ["round": .month(today.month)]
                for (number, name) in Self.criteria.enumerated() {
                    let mark =
                        side == .a ? (place == 0 ? 5 : 4) : place == 0 && number < 5 ? 4 : 3
                    marks[name] = .integer(mark)
                    published[name] = .amount(side == .a ? "4.2" : number < 5 ? "3.14" : 3)
                }
                add("pulse", "", by: side, marks, person: person.name, place: .organisation)
            }
            add("pulse_result", "Our pulse", by: side, published)
        }
        expect(16, "mean", "4.2", about: about(.a))
        expect(16, "mean", "3.1", about: about(.b))
        expect(16, "gap", "1.1")
        expect(16, "own_mean", "4.2", about: about(.a), seenBy: [.a])
        expect(16, "own_mean", "3.1", about: about(.b), seenBy: [.b])
    }

    private static let criteria: [FieldName] = TrustCriterion.allCases.map {
        FieldName(stringLiteral: $0.rawValue)
    }

    /// What each side learns stays with it; where that places the partnership, both publish.
    mutating func playLearning() {
        for now in [3, 3, 3, 2] { learn(by: .a, before: 2, now: now) }
        for now in [4, 4, 4, 3, 3] { learn(by: .b, before: 3, now: now) }
        for (side, earning, learning) in [(.a, 90, "37.5"), (.b, 75, 60)]
            as [(Side, Amount, Amount)]
        {
            add(
                "placement",
                "Where we stand",
                by: side,
                ["earning": .amount(earning), "learning": .amount(learning), "day": day(0)]
            )
        }
        for (side, earning, learning) in [(Side.a, "90.0", "37.5"), (.b, "75.0", "60.0")] {
            expect(18, "own_earning", earning, about: about(side), seenBy: [side])
            expect(18, "own_learning", learning, about: about(side), seenBy: [side])
            expect(18, "earning", earning, about: about(side))
            expect(18, "learning", learning, about: about(side))
        }
        expect(18, says: "Aurora: earning high, learning low, commercial, not strategic yet")
        expect(18, says: "Borealis: strategic")
    }

    private mutating func learn(by side: Side, before: Int, now: Int) {
        add(
            "competence",
            "Something to learn",
            by: side,
            ["before": .integer(before), "now": .integer(now), "target": .integer(4)],
            place: .organisation
        )
    }

    /// Ten decisions, six of A, two of B in time and two late; ten conflicts that were settled, one late.
    mutating func playDecisions() {
        for (side, asked) in [(Side.a, -9), (.a, -9), (.a, -9), (.a, -9), (.a, -9), (.a, -9)]
            + [(.b, -9), (.b, -9), (.b, -42), (.b, -42)]
        {
            add(
                "decision",
                "What \(side.organisation) decided",
                by: side,
                ["asked_on": day(asked), "decided_on": day(-2)]
            )
        }
        for place in 0..<10 {
            add(
                "settlement",
                "Which quantity holds",
                by: place % 2 == 0 ? .a : .b,
                ["began_on": day(-30), "settled_on": day(place == 9 ? -21 : -29)]
            )
        }
        expect(17, "decisions", "60 %", about: about(.a))
        expect(17, "decisions", "40 %", about: about(.b))
        expect(17, "both_manage", "yes")
        expect(17, "profit_split_signed", "yes")
        expect(17, "loss_split_signed", "no")
        expect(17, says: "not strategic yet: risk is not shared yet")
        for (part, shown) in [
            ("shared_work", "80.0 %"), ("decisions_in_time", "80.0 %"),
            ("conflicts_in_time", "90.0 %"), ("pulse_nearness", "72.5 %"), ("harmony", "81 %"),
        ] { expect(23, part, shown) }
        expect(23, says: "81 %, weakest: pulse gap")
    }
}
