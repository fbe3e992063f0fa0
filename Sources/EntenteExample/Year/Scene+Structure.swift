import EntenteDomain

/// Rows 5, 11, 12 and 21: charter, departments, roles and flags.
extension Scene {
    /// The page of the partnership, with what both sides signed of it as a whole.
    mutating func playPage() -> EntityID {
        let page = add(
            "partnership",
            "Fresh food, near the shopper",
            ["currency": .currency(Self.euro), "started_on": day(-300)]
        )
        agree(page, "opportunity", .text("Fresh food, near the shopper."))
        return page
    }

    /// The charter, who read it, what each side put in, and how ready they are.
    mutating func playCharter(_ kpis: [EntityID], _ page: EntityID) {
        let board = add("body", "Steering board", ["cadence": .text("quarterly")])
        add("meeting", "Steering board", ["body": .entity(board), "day": day(120)])
        let named =
            ["Marketing", "Logistics", "Research", "Finance"].map { department($0, of: .a) }
            + ["Marketing", "Purchasing", "Logistics", "Research", "Board"].map {
                department($0, of: .b)
            }
        let charter = add(
            "charter",
            "Charter",
            ["departments": .list(named), "pinned": .list([.entity(kpis[0])])]
        )
        agree(charter, "vision", .text("Fresh food, near the shopper, for both of us."))
        agree(charter, "objectives", .record(["kpis": .list(kpis.map { .entity($0) })]))
        let pledges = FieldValue.list(
            Side.allCases.map {
                .record(["organisation": organisation($0), "fte": .amount("0.5")])
            }
        )
        agree(charter, "resourcing", .record(["pledges": pledges]))
        agree(charter, "governance", .record(["bodies": .list([.entity(board)])]))
        playCapacity()
        for person in Person.all where !["Anders", "Bodil"].contains(person.name) {
            let read: [FieldName: FieldValue] = [
                "department": department(person.department, of: person.side), "on": day(-60),
            ]
            add("acknowledgement", "We read it", by: person.side, read, person: person.name)
        }
        playPillars(charter)
        playRoles()
    }

    private mutating func playCapacity() {
        let month = today.month
        for (place, side, logged) in [
            (-2, .a, "0.5"), (-2, .b, "0.2"), (0, .a, "0.5"), (0, .b, "0.5"),
        ] as [(Int, Side, Amount)] {
            add(
                "capacity",
                "What \(side.organisation) put in",
                by: side,
                [
                    "month": .month(month.adding(months: place)), "pledged": .amount("0.5"),
                    "logged": .amount(logged),
                ]
            )
        }
        let before = month.adding(months: -1).lastDay
        expect(11, "pledged", "0.5 FTE", about: about(.b), on: before)
        expect(11, "logged", "0.2 FTE", about: about(.b), on: before)
        expect(11, "kept", "40 %", about: about(.b), on: before)
        expect(11, "charter", "3", on: before)
        expect(11, "must_do", "no", about: .part("resourcing"), on: before)
        expect(11, remark: "\"resourcing\" is open", on: before)
        expect(11, "acknowledged_count", "7", on: before)
        expect(11, "acknowledged", "78 %", on: before)
        expect(11, says: "charter 3 of 4, still introducing", on: before)
    }

    private mutating func playPillars(_ charter: EntityID) {
        for pillar in ReadinessPillar.allCases {
            for side in Side.allCases {
                let score = pillar != .framework ? 3 : side == .a ? 4 : 2
                add(
                    "pillar_score",
                    pillar.words,
                    by: side,
                    [
                        "pillar": .text(pillar.rawValue), "score": .integer(score),
                        "evidence": .entity(charter),
                    ]
                )
            }
        }
        let weak = Figure.Subject.side(roster.organisation(.b), "framework")
        expect(5, "pillar", "2", about: .part("framework"))
        expect(5, "weak", "yes", about: weak)
        expect(5, remark: "Borealis has no clients in 3 of 9 departments")
    }

    private mutating func playRoles() {
        let holders = [
            "Alva", "Anders", "Astrid", "Arvo", "Asta", "Alma", "Aaro", "Benno", "Bodil",
        ]
        for name in holders {
            let side: Side = name.hasPrefix("A") ? .a : .b
            add(
                "role",
                "What \(name) answers for",
                ["holder": member(name), "organisation": organisation(side)]
            )
        }
        add("role", "Own label", ["organisation": organisation(.b)])
        expect(21, "people", "90 %")
        expect(21, "process", "75 %")
        expect(21, "technology", "67 %")
        expect(21, says: "technology is the bottleneck: 67 %")
    }

    /// Two flags that A raised on Mondays at nine; B answered on the Tuesdays, at four and at nine.
    mutating func playFlags() {
        let monday = today.adding(days: -((today.number + 3) % 7) - 7)
        for (title, weeks, hour) in [("The cold chain broke", 0, 16), ("No prices yet", 1, 21)] {
            let raised = monday.adding(days: -7 * weeks)
            let flag = add("flag", title, ["raised_at": instant(raised, 9)])
            write(
                flag,
                by: .b,
                [
                    "answered_by": member("Benno"), "state": .text("answered"),
                    "answered_at": instant(raised.adding(days: 1), hour),
                    "answer": .text("It is mended."),
                ]
            )
        }
        expect(12, "median_hours", "33.5 hours")
        expect(12, "median", "1.4 days")
        expect(12, "in_time", "100 %")
    }

    private func instant(_ day: CivilDate, _ hour: Int) -> FieldValue {
        .instant(Milliseconds((Int64(day.number) * 24 + Int64(hour)) * 3_600_000))
    }
}
