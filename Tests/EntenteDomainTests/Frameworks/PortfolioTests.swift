import EntenteDomain
import Testing

@Suite("Portfolio: all partnerships at once")
struct PortfolioTests {
    /// A partnership of which both sides acted last on a day.
    private func quiet(since: String, _ title: String? = nil) -> Sample {
        var sample = Sample()
        sample.viewer = .a
        if let title { sample.add("partnership", by: .a, on: day(since), ["title": .text(title)]) }
        for side in Sample.Side.allCases { sample.add("note", by: side, on: day(since)) }
        return sample
    }

    private func row(_ row: Int, of samples: [Sample]) -> Finding? {
        Report(portfolioOf: samples.map(\.state), on: Sample.today).findings.first {
            $0.row == row
        }
    }

    @Test func `each partnership has its heartbeat, and the worst is said`() throws {
        let samples = [
            quiet(since: "2026-10-02", "East"), quiet(since: "2026-11-20", "North"),
            quiet(since: "2026-09-22", "South"),
            quiet(since: "2026-11-01"),
        ]
        let finding = try #require(row(10, of: samples))
        #expect(finding.verdict == .red)
        #expect(finding.sentence == "South: 60 days since both sides acted")
        #expect(finding.shown("days", about: .part("North")) == "1 days")
        #expect(finding.shown("days", about: .part("South")) == "60 days")
        #expect(finding.shown("days", about: .part("Borealis Retail")) == "20 days")
    }

    @Test func `each partnership that is placed has a dot, and those of one name are told apart`()
        throws
    {
        var earning = quiet(since: "2026-11-20", "North")
        earning.add(
            "profile",
            by: .a,
            ["own_mark": .money(Money(200, Sample.euro))]
        )
        earning.receive(180, by: .a)
        earning.add(
            "competence",
            by: .a,
            audience: .organisation(Sample.Side.a.organisation),
            ["before": .integer(1), "now": .integer(4), "target": .integer(5)]
        )
        let finding = try #require(row(18, of: [quiet(since: "2026-11-20", "North"), earning]))
        #expect(finding.shown("own_earning", about: .part("North (2)")) == "90.0")
        #expect(finding.sentence == "strategic: North (2)")
        #expect(finding.verdict == .good)
    }

    @Test func `without partnerships nothing can be said`() {
        for finding in Report(portfolioOf: [], on: Sample.today).findings {
            #expect(finding.verdict == .open)
        }
    }
}
