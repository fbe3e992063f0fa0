import EntenteDomain

extension Sample {
    /// A KPI with terms that both sides signed.
    mutating func kpi(
        from baseline: Amount = 10_000,
        to target: Amount = 16_000,
        by side: Side = .a,
        on made: CivilDate = day("2026-01-15"),
        weight: Int = 10,
        cadence: String = "monthly",
        _ more: [FieldName: FieldValue] = [:]
    ) -> EntityID {
        let terms: [FieldName: FieldValue] = [
            "unit": .text("units"), "direction": .text(baseline <= target ? "up" : "down"),
            "baseline": .amount(baseline), "target": .amount(target), "cadence": .text(cadence),
            "weight": .integer(weight), "nature": .text("lead"),
        ]
        let fields: [FieldName: FieldValue] = [
            "title": .text("Export units"),
            "owners": .list(Side.allCases.map { .member($0.member(3)) }),
        ]
        return add(
            "kpi",
            by: side,
            on: made,
            fields.merging(more) { $1 },
            agreed: ["definition": Self.signed(.record(terms), since: made)]
        )
    }

    /// A side's reading of a KPI.
    @discardableResult
    mutating func read(
        _ kpi: EntityID,
        _ value: Amount,
        by side: Side,
        for period: String = "2026-10",
        settled: Amount? = nil
    ) -> EntityID {
        add(
            "reading",
            by: side,
            ["kpi": .entity(kpi), "period": .month(month(period)), "value": .amount(value)],
            agreed: settled.map { ["settled": Self.signed(.amount($0))] } ?? [:]
        )
    }

    /// A charter of which all four must-dos are signed, with what each needs beside the signatures.
    @discardableResult
    mutating func charter(
        logged: Amount = "0.5",
        by logger: Side = .b,
        named: [DepartmentID] = [],
        missing: Set<FieldName> = []
    ) -> EntityID {
        let kpi = kpi()
        let body = add("body", by: .a, ["title": .text("Steering board")])
        add("meeting", by: .a, ["body": .entity(body), "day": .day(day("2026-12-01"))])
        for side in Side.allCases {
            add(
                "capacity",
                by: side,
                [
                    "month": .month(month("2026-10")), "pledged": .amount("0.5"),
                    "logged": .amount(side == logger ? logged : "0.5"),
                ]
            )
        }
        let signed: [FieldName: FieldValue] = [
            "vision": .text("Growing together"),
            "objectives": .record(["kpis": .list([.entity(kpi)])]),
            "resourcing": .record(["statement": .text("Half a person each")]),
            "governance": .record(["bodies": .list([.entity(body)])]),
        ]
        return add(
            "charter",
            by: .a,
            ["departments": .list(named.map { .department($0) })],
            agreed: signed.filter { !missing.contains($0.key) }.mapValues { Self.signed($0) }
        )
    }
}

extension Finding {
    /// The number of the first figure of a name, as it is shown.
    func amount(_ name: String) -> Amount? {
        if case .number(let number, _)? = figure(name)?.value { Amount(number) } else { nil }
    }
}
