import EntenteDomain
import TestSupport
import Testing

@Suite("Row 25: 1.4+1.6=3")
struct FairShareLawTests {
    @Test func `'1.64 + 1.36 = 3 (agreed 1.6 + 1.4)', 1.2 points apart: fair`() {
        var sample = Sample.worked
        let page = sample.agree(profit: [.a: "53.33", .b: "46.67"])
        let finding = FairShareLaw.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "1.64 + 1.36 = 3 (agreed 1.6 + 1.4)")
        #expect(finding.shown("deviation") == "1.2 points")
        #expect(finding.verdict == .good)
        #expect(finding.shown("part", about: Sample.Side.a.subject) == "1.64")
        #expect(finding.shown("agreed", about: Sample.Side.b.subject) == "1.4")
        #expect(finding.figure("agreed", about: Sample.Side.b.subject)?.evidence == [page])
        #expect(finding.figure("deviation")?.evidence.contains(page) == true)
    }

    @Test func `the surplus of 80 and 30 is split 73 to 27, as a talking point`() {
        let finding = FairShareLaw.finding(in: Sample.worked.state, on: Sample.today)
        #expect(finding.shown("surplus", about: Sample.Side.a.subject) == "73 %")
        #expect(finding.shown("surplus", about: Sample.Side.b.subject) == "27 %")
        #expect(finding.verdict == .open)
        #expect(finding.sentence == "1.64 + 1.36 = 3, no split is agreed")
    }

    @Test func `a split that holds from later on alarms nobody yet`() {
        var sample = Sample()
        sample.receive(100, by: .a)
        sample.receive(100, by: .b)
        let split: FieldValue = .record([
            "profit": .list([Sample.share(.a, 70), Sample.share(.b, 30)]),
            "from": .day(day("2027-01-01")),
        ])
        sample.add("partnership", by: .a, agreed: ["split": Sample.signed(split)])
        let now = FairShareLaw.finding(in: sample.state, on: Sample.today)
        #expect(now.verdict == .open)
        #expect(now.remarks.map(\.text) == ["the agreed split holds from 2027-01-01"])
        let then = FairShareLaw.finding(in: sample.state, on: day("2027-01-01"))
        #expect(then.verdict == .red)
    }

    @Test func `until a newer split holds the one before it does`() {
        let split = { (a: Amount, b: Amount, from: FieldValue?) in
            var fields: [FieldName: FieldValue] = [
                "profit": .list([Sample.share(.a, a), Sample.share(.b, b)])
            ]
            fields["from"] = from
            return FieldValue.record(fields)
        }
        var sample = Sample()
        sample.receive(100, by: .a)
        sample.receive(100, by: .b)
        let agreed = EntityRecord.Agreed(
            value: split(70, 30, .day(day("2027-01-01"))),
            since: Sample.today,
            earlier: [.init(value: split(50, 50, nil), since: day("2026-01-01"))],
            version: 2
        )
        sample.add("partnership", by: .a, agreed: ["split": agreed])
        let now = FairShareLaw.finding(in: sample.state, on: Sample.today)
        #expect(now.verdict == .good)
        #expect(now.remarks.map(\.text) == ["the agreed split holds from 2027-01-01"])
        let then = FairShareLaw.finding(in: sample.state, on: day("2027-01-01"))
        #expect(then.verdict == .red)
    }

    @Test func `a page and a term that say two splits are told apart`() {
        var sample = Sample.worked
        sample.agree(profit: [.a: "53.33", .b: "46.67"])
        sample.term(
            .profitAndLoss,
            ["profit": .list([Sample.share(.a, 60), Sample.share(.b, 40)])]
        )
        let finding = FairShareLaw.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "1.64 + 1.36 = 3 (agreed 1.6 + 1.4)")
        #expect(finding.remarks.map(\.evidence.count) == [2])
    }

    @Test func `shares may be agreed in any whole`() {
        var sample = Sample.worked
        sample.agree(profit: [.a: "1.6", .b: "1.4"])
        let finding = FairShareLaw.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("deviation") == "1.2 points")
    }

    @Test(arguments: [(60, Verdict.good), (61, .red), (50, .good), (49, .red)])
    func `beyond 5 points somebody must act`(ours: Int, verdict: Verdict) {
        var sample = Sample()
        sample.agree(profit: [.a: 55, .b: 45])
        sample.receive(Amount(ours), by: .a)
        sample.receive(Amount(100 - ours), by: .b)
        let finding = FairShareLaw.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == verdict)
        #expect(finding.remarks.isEmpty == (verdict == .good))
    }

    @Test func `very unequal values are fair when so agreed`() {
        var sample = Sample()
        sample.agree(profit: [.a: 90, .b: 10])
        sample.receive(900, by: .a)
        sample.receive(100, by: .b)
        #expect(FairShareLaw.finding(in: sample.state, on: Sample.today).verdict == .good)
    }

    @Test func `a side that has less than alone leaves no surplus to split`() {
        var sample = Sample()
        sample.baseline(100, of: .a)
        sample.baseline(100, of: .b)
        sample.receive(300, by: .a)
        sample.receive(99, by: .b)
        let finding = FairShareLaw.finding(in: sample.state, on: Sample.today)
        #expect(finding.figure("surplus") == nil)
    }

    @Test func `shares of nothing agree nothing, and without receipts nothing can be said`() {
        var sample = Sample()
        sample.agree(profit: [.a: 0, .b: 0])
        #expect(FairShareLaw.finding(in: sample.state, on: Sample.today).verdict == .open)
        sample.receive(1, by: .a)
        let finding = FairShareLaw.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "3.00 + 0.00 = 3, no split is agreed")
    }

    @Test func `another deviation may be agreed`() {
        var sample = Sample()
        sample.agree(profit: [.a: 50, .b: 50], settings: ["split_deviation": 40])
        sample.receive(90, by: .a)
        sample.receive(10, by: .b)
        #expect(FairShareLaw.finding(in: sample.state, on: Sample.today).verdict == .good)
    }

    @Test func `it is the same from both sides, and parts add up to the whole`() throws {
        var generator = SeededGenerator(seed: 25)
        for _ in 0..<100 {
            var sample = Sample()
            let share = Amount(Int.random(in: 0...100, using: &generator))
            sample.agree(profit: [.a: share, .b: 100 - share])
            for side in Sample.Side.allCases {
                sample.receive(Amount(Int.random(in: 1...1_000_000, using: &generator)), by: side)
                sample.baseline(Amount(Int.random(in: 1...500_000, using: &generator)), of: side)
            }
            let here = FairShareLaw.finding(in: sample.state, on: Sample.today)
            let there = FairShareLaw.finding(in: sample.swapped, on: Sample.today)
            #expect(here.symmetric == there.symmetric)
            let parts = Sample.Side.allCases.compactMap { side -> ExactDecimal? in
                guard case .number(let part, _)? = here.figure("part", about: side.subject)?.value
                else { return nil }
                return part
            }
            let whole = try #require(ExactDecimal.sum(of: parts).flatMap { Amount($0) })
            #expect((whole - 3).magnitude <= "0.01")
        }
    }
}
