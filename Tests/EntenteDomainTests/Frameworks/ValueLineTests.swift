import EntenteDomain
import Testing

@Suite("Row 4: above and below the line")
struct ValueLineTests {
    @Test func `A 42,000 and B 25,000 above are 67,000, 20 %; below are 263,000, 80 %`() {
        let (sample, above) = example()
        let finding = ValueLine.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("above", about: Sample.Side.a.subject) == "EUR 42000.00")
        #expect(finding.shown("above", about: Sample.Side.b.subject) == "EUR 25000.00")
        #expect(finding.shown("above") == "EUR 67000.00")
        #expect(finding.shown("above_share") == "20 %")
        #expect(finding.shown("below") == "EUR 263000.00")
        #expect(finding.shown("below_share") == "80 %")
        #expect(finding.sentence == "20 % above the line, 80 % below")
        #expect(finding.figure("above")?.evidence == above)
    }

    @Test func `the quarters of each line add up to it`() {
        var sample = Sample()
        let driver: [FieldName: FieldValue] = ["driver": .text("cost_abatement")]
        sample.receive(1, by: .a, on: day("2026-07-01"), driver)
        sample.receive(2, by: .b, on: day("2026-09-30"), driver)
        sample.receive(4, by: .b, on: day("2026-10-01"), driver)
        let finding = ValueLine.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("above", about: .month(month("2026-07"))) == "EUR 3.00")
        #expect(finding.shown("above", about: .month(month("2026-10"))) == "EUR 4.00")
        #expect(finding.shown("above") == "EUR 7.00")
    }

    @Test func `the two shares add up to all of it, however they are rounded`() {
        var sample = Sample()
        sample.receive(205, by: .a, ["driver": .text("cost_abatement")])
        sample.receive(795, by: .a, ["driver": .text("innovation")])
        let finding = ValueLine.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("above_share") == "21 %")
        #expect(finding.shown("below_share") == "79 %")
        #expect(finding.sentence == "21 % above the line, 79 % below")
    }

    @Test(arguments: [("2026-11-21", false), ("2026-12-30", false), ("2026-12-31", true)])
    func `a quarter of which the twelve months hold a rest has no bar`(
        date: String,
        isWhole: Bool
    ) {
        var sample = Sample()
        let driver: [FieldName: FieldValue] = ["driver": .text("cost_abatement")]
        sample.receive(1, by: .a, on: day("2025-12-31"), driver)
        sample.receive(2, by: .a, on: day("2026-01-01"), driver)
        let finding = ValueLine.finding(in: sample.state, on: day(date))
        let bars = finding.figures.filter { $0.name == "above" }.compactMap { figure in
            if case .month(let month)? = figure.subject { month } else { nil }
        }
        #expect(bars == [month("2026-01")])
        #expect(finding.shown("above") == (isWhole ? "EUR 2.00" : "EUR 3.00"))
    }

    @Test func `a receipt that names no driver is on neither side of the line`() {
        var (sample, _) = example()
        let bare = sample.receive(99, by: .a)
        let finding = ValueLine.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("below_share") == "80 %")
        #expect(finding.remarks == [Remark("1 receipt names no driver", evidence: [bare])])
    }

    @Test func `without receipts, or with none of any worth, nothing can be said`() {
        var sample = Sample()
        #expect(ValueLine.finding(in: sample.state, on: Sample.today).verdict == .open)
        sample.receive(0, by: .a, ["driver": .text("innovation")])
        #expect(ValueLine.finding(in: sample.state, on: Sample.today).verdict == .open)
    }

    private func example() -> (Sample, above: [EntityID]) {
        var sample = Sample()
        let above = [
            sample.receive(42_000, by: .a, ["driver": .text("cost_abatement")]),
            sample.receive(25_000, by: .b, ["driver": .text("incremental_sales")]),
        ]
        sample.receive(138_000, by: .a, ["driver": .text("audience_access")])
        sample.receive(125_000, by: .b, ["driver": .text("innovation")])
        return (sample, above)
    }
}
