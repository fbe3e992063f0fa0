import EntenteDomain
import Testing

@Suite("Row 34: reciprocity by department pair")
struct ReciprocityTests {
    private func receive(
        _ euros: Amount,
        by side: Sample.Side,
        _ department: Int,
        on text: String,
        in sample: inout Sample
    ) -> EntityID {
        sample.receive(
            euros,
            by: side,
            on: day(text),
            [
                "department": .department(side.department(department)),
                "giver": .department(side.other.department(department)),
            ]
        )
    }

    private func pair(_ number: Int) -> Figure.Subject {
        .pair(Sample.Side.a.department(number), Sample.Side.b.department(number))
    }

    private func finding(_ sample: Sample) -> Finding {
        Reciprocity.finding(in: sample.state, on: Sample.today)
    }

    @Test func `marketing 0.9, logistics 0.3, oldest unreturned 74 days`() {
        var sample = Sample()
        let marketing = [
            receive(9_000, by: .a, 2, on: "2026-11-20", in: &sample),
            receive(9_000, by: .b, 2, on: "2026-10-01", in: &sample),
            receive(1_000, by: .b, 2, on: "2026-11-21", in: &sample),
        ]
        _ = receive(3_000, by: .b, 3, on: "2026-11-01", in: &sample)
        _ = receive(3_000, by: .a, 3, on: "2026-08-01", in: &sample)
        let oldest = receive(7_000, by: .a, 3, on: "2026-09-08", in: &sample)
        let finding = finding(sample)
        #expect(
            finding.sentence == "marketing 0.9, logistics 0.3, oldest unreturned 74 days"
        )
        #expect(finding.shown("ratio", about: pair(2)) == "0.9")
        #expect(finding.figure("ratio", about: pair(2))?.evidence == marketing)
        #expect(finding.shown("ratio", about: pair(3)) == "0.3")
        #expect(finding.shown("oldest_unreturned", about: pair(3)) == "74 days")
        #expect(finding.figure("oldest_unreturned", about: pair(3))?.evidence == [oldest])
        #expect(finding.shown("oldest_unreturned", about: pair(2)) == "0 days")
        #expect(finding.verdict == .amber)
        #expect(
            finding.remarks == [Remark("logistics: unreturned for 74 days", evidence: [oldest])]
        )
    }

    @Test func `what is owed does not go away with the year`() {
        var sample = Sample()
        let old = receive(7_000, by: .a, 3, on: "2025-11-10", in: &sample)
        let finding = finding(sample)
        #expect(finding.shown("oldest_unreturned", about: pair(3)) == "376 days")
        #expect(finding.figure("oldest_unreturned", about: pair(3))?.evidence == [old])
        // The ratio is that of twelve months.
        #expect(finding.figure("ratio", about: pair(3)) == nil)
        #expect(finding.remarks.map(\.text) == ["logistics: unreturned for 376 days"])
        // What came back for it within the year has returned it.
        _ = receive(7_000, by: .b, 3, on: "2026-01-10", in: &sample)
        #expect(self.finding(sample).figure("oldest_unreturned", about: pair(3)) == nil)
    }

    @Test func `what comes back returns the oldest first`() {
        var sample = Sample()
        for (euros, date) in [(5, "2026-08-01"), (5, "2026-09-01"), (5, "2026-10-01")]
            as [(Amount, String)]
        {
            _ = receive(euros, by: .a, 2, on: date, in: &sample)
        }
        for age in [112, 81, 81, 51] {
            #expect(finding(sample).shown("oldest_unreturned") == "\(age) days")
            _ = receive(age == 112 ? 5 : "2.5", by: .b, 2, on: "2026-11-21", in: &sample)
        }
        _ = receive("2.5", by: .b, 2, on: "2026-11-21", in: &sample)
        #expect(finding(sample).figure("oldest_unreturned") == nil)
        #expect(finding(sample).shown("ratio") == "1.0")
    }

    @Test func `it is the same from both sides`() {
        var (one, other) = (Sample(), Sample())
        for (euros, side, date) in [
            (700, Sample.Side.a, "2026-03-01"), (120, .b, "2026-04-01"), (44, .a, "2026-05-01"),
        ] as [(Amount, Sample.Side, String)] {
            _ = receive(euros, by: side, 5, on: date, in: &one)
            _ = receive(euros, by: side.other, 5, on: date, in: &other)
        }
        let (here, there) = (finding(one), finding(other))
        #expect(here.sentence == there.sentence)
        #expect(here.figures == there.figures)
    }

    @Test func `a declared pair that exchanged nothing is shown`() {
        var sample = Sample()
        sample.add(
            "pairing",
            by: .b,
            [
                "one": .department(Sample.Side.b.department(4)),
                "other": .department(Sample.Side.a.department(6)),
            ]
        )
        #expect(finding(sample).sentence == "sales with research nothing yet")
        #expect(finding(sample).verdict == .open)
    }

    @Test func `a receipt that names no two departments of two sides is said`() {
        var sample = Sample()
        let receipt = sample.receive(100, by: .a)
        let inside = sample.receive(
            100,
            by: .a,
            [
                "department": .department(Sample.Side.a.department(1)),
                "giver": .department(Sample.Side.a.department(2)),
            ]
        )
        #expect(finding(sample).verdict == .open)
        #expect(
            finding(sample).remarks == [
                Remark("2 receipts name no two departments", evidence: [receipt, inside])
            ]
        )
    }

    @Test func `how long something may stay unreturned is agreed`() {
        var sample = Sample()
        _ = receive(5, by: .a, 2, on: "2026-09-08", in: &sample)
        #expect(finding(sample).verdict == .amber)
        sample.add(
            "partnership",
            by: .a,
            agreed: ["settings": Sample.signed(.record(["reciprocity_days": .amount(74)]))]
        )
        #expect(finding(sample).verdict == .good)
    }

    @Test func `receipts of nothing have no ratio`() {
        var sample = Sample()
        _ = receive(0, by: .a, 2, on: "2026-11-01", in: &sample)
        #expect(finding(sample).figure("ratio") == nil)
        #expect(finding(sample).figure("oldest_unreturned") == nil)
    }
}
