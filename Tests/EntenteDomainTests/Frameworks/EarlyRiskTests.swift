import EntenteDomain
import Testing

@Suite("Row 8: early risk")
struct EarlyRiskTests {
    @Test func `one flag: 4 of 9 drivers`() {
        let sample = healthy(drivers: 4)
        let finding = EarlyRisk.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "1 flag: 4 of 9 drivers")
        #expect(finding.shown("flags") == "1")
        #expect(raised(finding) == ["not_leveraged"])
        #expect(finding.remarks.first?.evidence.count == 4)
        #expect(finding.verdict == .amber)
    }

    @Test func `with five drivers there is none`() {
        let finding = EarlyRisk.finding(in: healthy().state, on: Sample.today)
        #expect(finding.sentence == "no flags")
        #expect(finding.verdict == .good)
    }

    @Test func `each flag shows how common it is, 43, 45, 42 and 67 %`() {
        let finding = EarlyRisk.finding(in: healthy().state, on: Sample.today)
        let parts = ["failing", "not_kept_up", "not_leveraged", "no_formal_strategy"]
        #expect(
            parts.map { finding.shown("common", about: .part($0)) ?? "" } == [
                "43 %", "45 %", "42 %", "67 %",
            ]
        )
    }

    @Test func `attainment 46 % then 41 % at the end of two quarters is failing`() {
        var sample = healthy()
        sample.attain(june: 46, september: 41)
        let finding = EarlyRisk.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "1 flag: attainment 46 % then 41 %")
        #expect(raised(finding) == ["failing"])
    }

    @Test func `one quarter of 50 % is not failing, unless 60 was agreed`() {
        var sample = healthy()
        sample.attain(june: 46, september: 50)
        #expect(raised(EarlyRisk.finding(in: sample.state, on: Sample.today)) == [])
        sample.agree(settings: ["failing_below": 60])
        #expect(raised(EarlyRisk.finding(in: sample.state, on: Sample.today)) == ["failing"])
    }

    @Test func `the last two reviews missed are a flag, until one is held`() {
        var sample = healthy()
        let first = sample.add("review", by: .a, ["due": .day(day("2026-09-01"))])
        let second = sample.add("review", by: .b, ["due": .day(day("2026-11-01"))])
        let finding = EarlyRisk.finding(in: sample.state, on: Sample.today)
        #expect(raised(finding) == ["not_kept_up"])
        #expect(finding.remarks.first?.evidence.sorted() == [first, second])
        sample.write(second, by: .b, ["held_on": .day(Sample.today)])
        #expect(raised(EarlyRisk.finding(in: sample.state, on: Sample.today)) == [])
    }

    @Test func `a review that was held before its day takes the flag back, too`() {
        var sample = healthy()
        for date in ["2026-09-01", "2026-11-01"] {
            sample.add("review", by: .a, ["due": .day(day(date))])
        }
        sample.add(
            "review",
            by: .b,
            ["due": .day(day("2026-12-15")), "held_on": .day(day("2026-11-23"))]
        )
        let before = EarlyRisk.finding(in: sample.state, on: day("2026-11-22"))
        #expect(raised(before) == ["not_kept_up"])
        #expect(raised(EarlyRisk.finding(in: sample.state, on: day("2026-11-23"))) == [])
    }

    @Test func `a review that was called off is not missed`() {
        var sample = healthy()
        for date in ["2026-09-01", "2026-11-01"] {
            sample.add(
                "review",
                by: .a,
                ["due": .day(day(date)), "state": .text("cancelled")]
            )
        }
        #expect(raised(EarlyRisk.finding(in: sample.state, on: Sample.today)) == [])
    }

    @Test func `an ask that was accepted and not used by its day is a flag`() {
        var sample = healthy()
        let ask = sample.add(
            "ask",
            by: .b,
            ["state": .text("accepted"), "due": .day(day("2026-11-20"))]
        )
        let finding = EarlyRisk.finding(in: sample.state, on: Sample.today)
        #expect(raised(finding) == ["not_leveraged"])
        #expect(finding.sentence == "1 flag: 1 accepted ask is unused")
        sample.write(ask, by: .b, ["used_on": .day(day("2026-11-10"))])
        #expect(raised(EarlyRisk.finding(in: sample.state, on: Sample.today)) == [])
    }

    @Test func `an ask without a day has three months from its acceptance`() {
        var sample = healthy()
        sample.add("ask", by: .b, on: day("2026-08-21"), ["state": .text("accepted")])
        #expect(raised(EarlyRisk.finding(in: sample.state, on: Sample.today)) == [])
        let later = Sample.today.adding(days: 1)
        #expect(raised(EarlyRisk.finding(in: sample.state, on: later)) == ["not_leveraged"])
    }

    @Test(arguments: ["days", "pallets"])
    func `what both signed of an ask is accepted, and a receipt shows that it was used`(
        unit: String
    ) {
        var sample = healthy()
        let ask = sample.add(
            "ask",
            by: .b,
            [
                "state": .text("offered"), "due": .day(day("2026-11-20")),
                "unit": .text("days"),
            ]
        )
        sample.add(
            "match",
            by: .a,
            ["ask": .entity(ask)],
            agreed: ["accepted": .init(waiting: [Sample.Side.b.organisation])]
        )
        #expect(raised(EarlyRisk.finding(in: sample.state, on: Sample.today)) == [])
        let match = sample.accept(ask, since: day("2026-08-01"), in: unit)
        let finding = EarlyRisk.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "1 flag: 1 accepted ask is unused")
        #expect(finding.remarks.first?.evidence.contains(match) == true)
        sample.receive(10, by: .b, ["item": .entity(match)])
        #expect(raised(EarlyRisk.finding(in: sample.state, on: Sample.today)) == [])
    }

    @Test func `without a day of the ask the agreed one counts, or three months from signing`() {
        for (due, last) in [(day("2026-11-26"), day("2026-11-26")), (nil, day("2026-11-24"))] {
            var sample = healthy()
            let ask = sample.add("ask", by: .b, ["state": .text("offered")])
            sample.accept(ask, since: day("2026-08-24"), due: due)
            #expect(raised(EarlyRisk.finding(in: sample.state, on: last)) == [])
            let later = EarlyRisk.finding(in: sample.state, on: last.adding(days: 1))
            #expect(raised(later) == ["not_leveraged"])
        }
    }

    @Test func `a charter that lacks a must-do is a flag`() {
        let sample = healthy(missing: ["governance"])
        let finding = EarlyRisk.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "1 flag: the charter lacks governance")
    }

    @Test func `where nothing is there yet nothing is at risk`() {
        #expect(EarlyRisk.finding(in: Sample().state, on: Sample.today).verdict == .open)
    }

    private func raised(_ finding: Finding) -> [String] {
        finding.figures.filter { $0.name == "flag" && $0.value == .flag(true) }.compactMap {
            if case .part(let name)? = $0.subject { name } else { nil }
        }
    }

    private func healthy(drivers: Int = 5, missing: Set<FieldName> = []) -> Sample {
        var sample = Sample()
        for driver in Driver.allCases.prefix(drivers) {
            sample.receive(10, by: .a, ["driver": .text(driver.rawValue)])
        }
        sample.charter(missing: missing)
        return sample
    }
}

extension Sample {
    /// Adds a match of an ask that both sides signed.
    @discardableResult
    fileprivate mutating func accept(
        _ ask: EntityID,
        since signed: CivilDate,
        due: CivilDate? = nil,
        in unit: String? = nil
    ) -> EntityID {
        var accepted: [FieldName: FieldValue] = ["quantity": .amount(1)]
        if let unit { accepted["unit"] = .text(unit) }
        if let due { accepted["due"] = .day(due) }
        let agreed = Self.signed(.record(accepted), since: signed)
        return add("match", by: .a, ["ask": .entity(ask)], agreed: ["accepted": agreed])
    }

    fileprivate mutating func attain(june: Amount, september: Amount) {
        let kpi = kpi(from: 0, to: 100)
        read(kpi, june, by: .a, for: "2026-06")
        read(kpi, september, by: .a, for: "2026-09")
        read(kpi, 90, by: .a)
    }
}
