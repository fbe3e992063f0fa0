import EntenteDomain
import TestSupport
import Testing

@Suite("Rows 7 to 12: what holds for all numbers")
struct MeasureFormulaTests {
    @Test func `a value nearer to the target never attains less, whichever way the KPI goes`()
        throws
    {
        var generator = SeededGenerator(seed: 31)
        for _ in 0..<60 {
            let baseline = Int.random(in: -1_000...1_000, using: &generator)
            let way =
                [-1, 1][Int(generator.next() % 2)] * Int.random(in: 1...500, using: &generator)
            var last = Amount.zero
            for step in stride(from: -2, through: 12, by: 2) {
                let part = Amount(way * step).divided(by: 10) ?? .zero
                let value = Amount(baseline) + part
                let kpi = (Amount(baseline), Amount(baseline + way), 10, value)
                let score = try #require(self.score([kpi]))
                #expect((last...120).contains(score))
                last = score
            }
            #expect(last == 120)
        }
    }

    @Test func `the score lies between the lowest and the highest attainment`() throws {
        var generator = SeededGenerator(seed: 32)
        for _ in 0..<60 {
            let kpis = (0..<4).map { _ in
                (
                    Amount(0), Amount(100), Int.random(in: 1...100, using: &generator),
                    Amount(Int.random(in: 0...120, using: &generator))
                )
            }
            let values = kpis.map(\.3)
            let score = try #require(self.score(kpis))
            let (least, most) = (values.min() ?? .zero, values.max() ?? .zero)
            #expect((least...most).contains(score))
        }
    }

    @Test func `exactly the months beyond the tolerance are disputed, whoever reads higher`() {
        var generator = SeededGenerator(seed: 33)
        for _ in 0..<10 {
            var sample = Sample()
            let kpi = sample.kpi(from: -2_000, to: 2_000)
            var expected: Set<EntityID> = []
            for place in 0..<60 {
                let ours = Int.random(in: -1_000...1_000, using: &generator)
                let theirs = ours + Int.random(in: -40...40, using: &generator)
                let period = month("2021-11").adding(months: place).description
                let ids = [
                    sample.read(kpi, Amount(ours), by: .a, for: period),
                    sample.read(kpi, Amount(theirs), by: .b, for: period),
                ]
                // More than 2 % of the larger: 100 times the difference against twice that.
                if abs(ours - theirs) * 100 > 2 * max(abs(ours), abs(theirs)) {
                    expected.formUnion(ids)
                }
            }
            let finding = KPIAttainment.finding(in: sample.state, on: Sample.today)
            let disputed = finding.figures.filter { $0.name == "apart" }.compactMap { figure in
                if case .entity(let id)? = figure.subject { id } else { nil }
            }
            #expect(Set(disputed) == expected)
        }
    }

    @Test func `to do in time what was promised never lowers the share that was refined`() throws {
        var sample = Sample()
        let review = sample.add("review", by: .a, ["held_on": .day(day("2026-08-20"))])
        sample.add("review", by: .a, ["held_on": .day(day("2026-11-20"))])
        let entries = (0..<7).map { _ in
            sample.add(
                "review_entry",
                by: .b,
                ["review": .entity(review), "list": .text("refine")]
            )
        }
        var last = Amount.zero
        for entry in entries {
            sample.write(entry, by: .b, ["closed_on": .day(day("2026-10-01"))])
            let finding = ContinuousImprovement.finding(in: sample.state, on: Sample.today)
            let share = try #require(finding.amount("refined"))
            #expect(share > last)
            last = share
        }
        #expect(last == 100)
    }

    @Test func `a day later the heartbeat is a day longer, and no act makes it longer`() throws {
        var generator = SeededGenerator(seed: 34)
        for _ in 0..<50 {
            var sample = Sample()
            for side in Sample.Side.allCases { sample.add("note", by: side, on: day("2026-01-01")) }
            var last = try #require(beat(sample, on: Sample.today))
            for _ in 0..<10 {
                let ago = Int.random(in: 0...300, using: &generator)
                let side: Sample.Side = generator.next() % 2 == 0 ? .a : .b
                sample.add("note", by: side, on: Sample.today.adding(days: -ago))
                let now = try #require(beat(sample, on: Sample.today))
                #expect((0...last).contains(now))
                #expect(beat(sample, on: Sample.today.adding(days: 1)) == now + 1)
                last = now
            }
        }
    }

    @Test func `one more department that has read the charter raises the share by its part`() throws
    {
        var sample = Sample()
        let named = (1...8).map { Sample.Side.a.department($0) }
        sample.charter(named: named)
        for (place, department) in named.enumerated() {
            // To say it twice counts once.
            for _ in 0..<2 {
                sample.add("acknowledgement", by: .a, ["department": .department(department)])
            }
            let finding = CharterProgress.finding(in: sample.state, on: Sample.today)
            #expect(finding.shown("acknowledged_count") == "\(place + 1)")
        }
        let finding = CharterProgress.finding(in: sample.state, on: Sample.today)
        #expect(finding.amount("acknowledged") == 100)
    }

    @Test
    func `the median wait lies between the shortest and the longest, whoever raised the flag`()
        throws
    {
        var generator = SeededGenerator(seed: 35)
        for _ in 0..<50 {
            var sample = Sample()
            var waits: [Int] = []
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let side: Sample.Side = generator.next() % 2 == 0 ? .a : .b
                let wait = Int.random(in: 0...100, using: &generator)
                let raised = day("2026-10-05")
                let flag = sample.add("flag", by: side, on: raised, hour: 0)
                sample.write(
                    flag,
                    by: side.other,
                    on: raised.adding(days: wait / 24),
                    hour: wait % 24,
                    ["answered_by": .member(side.other.member(1))]
                )
                waits.append(wait)
            }
            let finding = StructureHelps.finding(in: sample.state, on: Sample.today)
            let hours = try #require(finding.amount("median_hours"))
            let (least, most) = (waits.min() ?? 0, waits.max() ?? 0)
            #expect((Amount(least)...Amount(most)).contains(hours))
        }
    }

    /// The score of KPIs with a baseline, a target, a weight and what one side read.
    private func score(_ kpis: [(Amount, Amount, Int, Amount)]) -> Amount? {
        var sample = Sample()
        for (baseline, target, weight, value) in kpis {
            let kpi = sample.kpi(from: baseline, to: target, weight: weight)
            sample.read(kpi, value, by: .b)
        }
        return KPIAttainment.finding(in: sample.state, on: Sample.today).amount("score")
    }

    private func beat(_ sample: Sample, on day: CivilDate) -> Int? {
        let shown = Heartbeat.finding(in: sample.state, on: day).amount("days")
        return shown.flatMap { Int($0.description) }
    }
}
