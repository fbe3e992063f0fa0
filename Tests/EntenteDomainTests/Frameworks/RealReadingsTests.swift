import EntenteDomain
import Foundation
import Testing

/// One measure that two sources really report every month, and do not quite agree on.
@Suite("Row 7: a KPI of 150 years, reported by two")
struct RealReadingsTests {
    /// Sources, months and values as the file has them.
    private func rows() throws -> [(source: Substring, month: Period, value: Substring)] {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let file = root.appendingPathComponent("../shared/data/kpi/monthly.csv").standardized
        let text = try #require(
            try? String(contentsOf: file, encoding: .utf8),
            "shared/data/kpi/monthly.csv is missing beside the project"
        )
        return try text.split(whereSeparator: \.isNewline).dropFirst().map { line in
            let cells = line.split(separator: ",")
            return (cells[0], try #require(Period(cells[1])), cells[2])
        }
    }

    @Test func `the months beyond the tolerance are exactly those that the file says`() throws {
        let rows = try rows()
        var sample = Sample()
        let kpi = sample.add(
            "kpi",
            by: .a,
            ["title": .text("Anomaly"), "cadence": .text("monthly")]
        )
        var months: [EntityID: Period] = [:]
        // Whole numbers of ten-thousandths, so that nothing here is computed as the product does it.
        var values: [Period: [Int]] = [:]
        for row in rows {
            let reading = sample.add(
                "reading",
                by: row.source == "gcag" ? .a : .b,
                [
                    "kpi": .entity(kpi), "period": .month(row.month),
                    "value": .amount(try #require(Amount(row.value))),
                ]
            )
            months[reading] = row.month
            values[row.month, default: []].append(
                Int((try #require(Double(row.value)) * 10_000).rounded())
            )
        }
        let expected = values.filter { _, pair in
            guard pair.count == 2 else { return false }
            return abs(pair[0] - pair[1]) * 100 > 2 * max(abs(pair[0]), abs(pair[1]))
        }
        let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
        let disputed = finding.figures.filter { $0.name == "apart" }.compactMap { figure in
            if case .entity(let id)? = figure.subject { months[id] } else { nil }
        }
        #expect(Set(disputed) == Set(expected.keys))
        #expect(disputed.count == 2 * expected.count)
        #expect(expected.count > 1_000 && expected.count < values.count)
    }
}
