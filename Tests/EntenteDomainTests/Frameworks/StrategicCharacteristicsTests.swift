import EntenteDomain
import Testing

@Suite("Row 17: three characteristics")
struct StrategicCharacteristicsTests {
    @Test
    func
        `60 and 40 percent of decisions hold, but the loss split is not signed: risk is not shared yet`()
    {
        var sample = worked()
        let page = sample.agree(profit: [.a: 60, .b: 40])
        let finding = StrategicCharacteristics.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "not strategic yet: risk is not shared yet")
        #expect(finding.verdict == .amber)
        #expect(finding.shown("decisions", about: Sample.Side.a.subject) == "60 %")
        #expect(finding.shown("decisions", about: Sample.Side.b.subject) == "40 %")
        #expect(finding.shown("value_for_each") == "yes")
        #expect(finding.shown("both_manage") == "yes")
        #expect(finding.shown("rewards_and_risks") == "no")
        #expect(finding.shown("profit_split_signed") == "yes")
        #expect(finding.shown("loss_split_signed") == "no")
        #expect(finding.figure("rewards_and_risks")?.evidence == [page])
        #expect(finding.figure("both_manage")?.evidence.count == 10)
    }

    @Test func `the loss may be signed as a term while the page says the profit`() {
        var sample = worked()
        sample.agree(profit: [.a: 60, .b: 40])
        let shares = Sample.shares([.a: 50, .b: 50])
        sample.term(.profitAndLoss, ["profit": Sample.shares([.a: 60, .b: 40]), "loss": shares])
        let finding = StrategicCharacteristics.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "strategic: all three hold")
    }

    @Test func `with both splits signed the partnership is strategic`() {
        var sample = worked()
        sample.agree(profit: [.a: 60, .b: 40], loss: [.a: 50, .b: 50])
        let finding = StrategicCharacteristics.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .good)
        #expect(finding.sentence == "strategic: all three hold")
    }

    @Test(arguments: [(3, 1, "yes"), (4, 1, "no"), (1, 0, "no"), (0, 5, "no"), (1, 3, "yes")])
    func `a side manages from a quarter of the decisions on`(ours: Int, theirs: Int, tick: String) {
        var sample = Sample()
        sample.decide(ours, by: .a)
        sample.decide(theirs, by: .b)
        let finding = StrategicCharacteristics.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("both_manage") == tick)
    }

    @Test func `only decisions of the last 60 days count`() {
        var sample = Sample()
        sample.decide(1, by: .a, on: Sample.today.adding(days: -60))
        sample.decide(1, by: .a, on: Sample.today.adding(days: 1))
        sample.decide(1, by: .b, on: Sample.today.adding(days: -59))
        let finding = StrategicCharacteristics.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("decisions", about: Sample.Side.a.subject) == "0 %")
        #expect(finding.shown("decisions", about: Sample.Side.b.subject) == "100 %")
    }

    @Test func `who wrote a decision down need not be who took it`() {
        var sample = Sample()
        sample.add(
            "decision",
            by: .a,
            [
                "decided_on": .day(Sample.today),
                "decided_by": .organisation(Sample.Side.b.organisation),
            ]
        )
        let finding = StrategicCharacteristics.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("decisions", about: Sample.Side.b.subject) == "100 %")
    }

    @Test func `one's own decisions do not count`() {
        var sample = Sample()
        sample.viewer = .a
        sample.add(
            "decision",
            by: .a,
            audience: .organisation(Sample.Side.a.organisation),
            ["decided_on": .day(Sample.today)]
        )
        #expect(
            StrategicCharacteristics.finding(in: sample.state, on: Sample.today).verdict == .open
        )
    }

    @Test func `what is missing of each is said`() {
        var sample = Sample()
        sample.receive(1, by: .a)
        let finding = StrategicCharacteristics.finding(in: sample.state, on: Sample.today)
        #expect(
            finding.sentence
                == "not strategic yet: nothing of value reached Borealis Retail; no decision was taken in 60 days; neither reward nor risk is shared yet"
        )
    }

    @Test func `without anything nothing can be said`() {
        let finding = StrategicCharacteristics.finding(in: Sample().state, on: Sample.today)
        #expect(finding.verdict == .open)
    }

    @Test func `other bounds may be agreed`() {
        var sample = Sample()
        sample.decide(9, by: .a)
        sample.decide(1, by: .b, on: Sample.today.adding(days: -70))
        sample.agree(settings: ["smaller_side_from": 10, "decision_days": 90])
        let finding = StrategicCharacteristics.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("both_manage") == "yes")
    }

    @Test func `it is the same from both sides`() {
        var sample = worked()
        sample.agree(profit: [.a: 60, .b: 40])
        let here = StrategicCharacteristics.finding(in: sample.state, on: Sample.today)
        let there = StrategicCharacteristics.finding(in: sample.swapped, on: Sample.today)
        #expect(here.symmetric == there.symmetric)
        #expect(here.sentence == there.sentence)
        #expect(there.shown("decisions", about: Sample.Side.b.subject) == "60 %")
    }

    private func worked() -> Sample {
        var sample = Sample.worked
        sample.decide(6, by: .a)
        sample.decide(4, by: .b)
        return sample
    }
}

extension Sample {
    /// Adds decisions of a side, asked some days before.
    mutating func decide(
        _ count: Int,
        by side: Side,
        on day: CivilDate = today,
        askedDaysBefore: Int = 0
    ) {
        for _ in 0..<count {
            add(
                "decision",
                by: side,
                on: day,
                [
                    "decided_on": .day(day), "asked_on": .day(day.adding(days: -askedDaysBefore)),
                ]
            )
        }
    }
}
