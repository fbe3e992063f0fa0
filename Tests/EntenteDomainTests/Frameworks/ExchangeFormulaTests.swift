import EntenteDomain
import TestSupport
import Testing

@Suite("Rows 2 to 6: what holds for all numbers")
struct ExchangeFormulaTests {
    @Test
    func `relief lies between the least and the most relieved, and more relief is never less`()
        throws
    {
        var generator = SeededGenerator(seed: 21)
        for _ in 0..<100 {
            let marks = (0..<Int.random(in: 1...6, using: &generator)).map { _ in
                (
                    severity: Int.random(in: 1...5, using: &generator),
                    relieved: Int.random(in: 0...99, using: &generator)
                )
            }
            let relief = try #require(self.relief(marks))
            let shares = marks.map { Amount($0.relieved) }
            let (least, most) = (shares.min() ?? .zero, shares.max() ?? .zero)
            #expect((least - "0.05"...most + "0.05").contains(relief))
            let more = marks.map { ($0.severity, $0.relieved + 1) }
            let raised = try #require(self.relief(more))
            #expect(raised >= relief)
            // A worse constraint of which nothing is gone pulls the whole down.
            let lowered = try #require(self.relief(marks + [(5, 0)]))
            #expect(lowered <= relief)
        }
    }

    @Test func `one more receipt takes no driver away, in whatever order they come`() {
        var generator = SeededGenerator(seed: 22)
        for _ in 0..<50 {
            var sample = Sample()
            var count = 0
            for _ in 0..<8 {
                let driver = Driver.allCases.randomElement(using: &generator)?.rawValue ?? ""
                let side: Sample.Side = generator.next() % 2 == 0 ? .a : .b
                sample.receive(1, by: side, ["driver": .text(driver)])
                let now = delivering(sample)
                #expect((count...min(count + 1, 9)).contains(now))
                count = now
            }
        }
    }

    @Test func `the two lines, their sides and their whole quarters add up to what was received`() {
        var generator = SeededGenerator(seed: 23)
        for _ in 0..<50 {
            var sample = Sample()
            var total = Amount.zero
            var inQuarters = Amount.zero
            for _ in 0..<12 {
                let euros = Amount(Int.random(in: 1...9_999, using: &generator))
                let driver = Driver.allCases.randomElement(using: &generator)?.rawValue ?? ""
                let date = Sample.today.adding(days: -Int.random(in: 0...364, using: &generator))
                let side: Sample.Side = generator.next() % 2 == 0 ? .a : .b
                sample.receive(euros, by: side, on: date, ["driver": .text(driver)])
                total = total + euros
                // Of the quarter before, the twelve months hold a rest alone.
                if date >= day("2026-01-01") { inQuarters = inQuarters + euros }
            }
            let figures = ValueLine.finding(in: sample.state, on: Sample.today).figures
                .filter { ["above", "below"].contains($0.name) }
            let all = sum(figures) { $0 == nil }
            let sides = sum(figures) { if case .organisation? = $0 { true } else { false } }
            let quarters = sum(figures) { if case .month? = $0 { true } else { false } }
            #expect([all, sides, quarters] == [total, total, inQuarters])
        }
    }

    @Test func `a pillar is never above either side's score, nor the whole above any pillar`() {
        var generator = SeededGenerator(seed: 24)
        for _ in 0..<50 {
            var sample = Sample()
            var lowest: [ReadinessPillar: Int] = [:]
            for pillar in ReadinessPillar.allCases {
                for side in Sample.Side.allCases {
                    let score = Int.random(in: 0...4, using: &generator)
                    lowest[pillar] = min(lowest[pillar] ?? 4, score)
                    sample.add(
                        "pillar_score",
                        by: side,
                        ["pillar": .text(pillar.rawValue), "score": .integer(score)]
                    )
                }
            }
            let finding = PillarReadiness.finding(in: sample.state, on: Sample.today)
            for (pillar, score) in lowest {
                #expect(finding.shown("pillar", about: .part(pillar.rawValue)) == "\(score)")
            }
            #expect(finding.shown("overall") == lowest.values.min().map { "\($0)" })
        }
    }

    @Test func `to accept more never covers less, and nothing is covered twice`() throws {
        var generator = SeededGenerator(seed: 25)
        for _ in 0..<50 {
            var sample = Sample()
            let asked = Amount(Int.random(in: 1...50, using: &generator))
            let ask = sample.add(
                "ask",
                by: .a,
                ["quantity": .amount(asked), "state": .text("offered")]
            )
            var last = Amount.zero
            for _ in 0..<5 {
                let accepted = Amount(Int.random(in: 0...20, using: &generator))
                sample.add(
                    "match",
                    by: .b,
                    ["ask": .entity(ask)],
                    agreed: ["accepted": Sample.signed(.record(["quantity": .amount(accepted)]))]
                )
                let finding = AskCoverage.finding(in: sample.state, on: Sample.today)
                let coverage = try #require(finding.amount("coverage"))
                #expect((last...100).contains(coverage))
                last = coverage
            }
        }
    }

    private func relief(_ marks: [(severity: Int, relieved: Int)]) -> Amount? {
        var sample = Sample()
        for mark in marks {
            sample.add(
                "constraint",
                by: .a,
                [
                    "severity": .integer(mark.severity),
                    "relieved": .amount(Amount(mark.relieved)),
                ]
            )
        }
        return ConstraintRelief.finding(in: sample.state, on: Sample.today).amount("relief")
    }

    private func delivering(_ sample: Sample) -> Int {
        let finding = ValueDrivers.finding(in: sample.state, on: Sample.today)
        return finding.shown("delivering").flatMap { Int($0) } ?? -1
    }

    private func sum(_ figures: [Figure], _ counts: (Figure.Subject?) -> Bool) -> Amount {
        figures.filter { counts($0.subject) }.map { figure in
            if case .money(let money, _) = figure.value { Amount(money) ?? .zero } else { .zero }
        }
        .reduce(.zero, +)
    }
}
