import EntenteDomain
import TestSupport
import Testing

@Suite("FiscalValue: what was received in the years of both sides")
struct FiscalValueTests {
    @Test func `one receipt is in the fourth quarter of one side and in the third of the other`() {
        var sample = Sample()
        sample.add("profile", by: .b, ["fiscal_start": .text("04-01")])
        let receipt = sample.receive(180_000, by: .a, on: day("2026-11-02"))
        let value = FiscalValue(in: sample.state, on: Sample.today)
        let found = value.rows.filter { $0.evidence == [receipt] }
        #expect(found.map(\.quarter.description) == ["2026 Q4", "2026/27 Q3"])
        #expect(found.map(\.calendarOf) == Sample.Side.allCases.map(\.organisation))
        for row in found {
            #expect(row.received[Sample.Side.a.organisation]?.amount == 180_000)
            #expect(row.received[Sample.Side.b.organisation]?.amount == 0)
        }
    }

    @Test func `each side sees the year that it is in up to today, and the one before`() {
        var sample = Sample()
        sample.add("profile", by: .b, ["fiscal_start": .text("07-01")])
        sample.receive(1, by: .a)
        let value = FiscalValue(in: sample.state, on: Sample.today)
        let names = value.rows.map(\.quarter.description)
        #expect(
            names == [
                "2025 Q1", "2025 Q2", "2025 Q3", "2025 Q4", "2026 Q1", "2026 Q2", "2026 Q3",
                "2026 Q4", "2025/26 Q1", "2025/26 Q2", "2025/26 Q3", "2025/26 Q4", "2026/27 Q1",
                "2026/27 Q2",
            ]
        )
    }

    @Test func `quarters of a calendar add up to all that was received in its years`() throws {
        var generator = SeededGenerator(seed: 31)
        for start in ["01-01", "02-29", "04-01", "10-15"] {
            var sample = Sample()
            sample.add("profile", by: .a, ["fiscal_start": .text(start)])
            let calendar = try #require(FiscalCalendar(start: start))
            let current = calendar.year(of: Sample.today)
            let previous = calendar.year(of: current.first.adding(days: -1))
            var total = Amount.zero
            for _ in 0..<200 {
                let day = Sample.today.adding(days: Int.random(in: -900...40, using: &generator))
                let euros = Amount(Int.random(in: 0...5_000, using: &generator))
                sample.receive(euros, by: .b, on: day)
                if previous.first <= day, day <= Sample.today { total += euros }
            }
            let rows = FiscalValue(in: sample.state, on: Sample.today).rows.filter {
                $0.calendarOf == Sample.Side.a.organisation
            }
            let received = rows.compactMap { $0.received[Sample.Side.b.organisation]?.amount }
            #expect(received.reduce(.zero, +) == total)
        }
    }

    @Test func `without receipts there are no rows, and what could not be converted is said`() {
        #expect(FiscalValue(in: Sample().state, on: Sample.today).rows.isEmpty)
        var sample = Sample()
        sample.agree(["currency": .currency(currency("CHF"))])
        sample.receive(1, by: .a)
        let value = FiscalValue(in: sample.state, on: Sample.today)
        #expect(value.rows.allSatisfy { $0.evidence.isEmpty })
        #expect(value.remarks.count == 1)
    }

    @Test func `at the calendar's beginning there is no year before`() {
        var sample = Sample()
        sample.agree(["currency": .currency(Sample.euro)])
        let rows = FiscalValue(in: sample.state, on: day("0001-01-01")).rows
        #expect(rows.map(\.quarter.description) == ["1 Q1", "1 Q1"])
    }
}
