import EntenteDomain
import Testing

@Suite("Row 33: three common elements")
struct CommonElementsTests {
    private func finding(_ sample: Sample) -> Finding {
        CommonElements.finding(in: sample.state, on: Sample.today)
    }

    /// Twenty items: all have a goal owner, 18 a responsible, 14 a rule.
    private func twenty() -> (Sample, [EntityID]) {
        var sample = Sample()
        let rule = sample.add("rule", by: .a, ["title": .text("how")])
        let ids = (0..<20).map { place in
            var fields: [FieldName: FieldValue] = [
                "title": .text("item \(place)"), "goal_owner": .member(Sample.Side.a.member(1)),
            ]
            fields["responsible"] = place < 18 ? .member(Sample.Side.b.member(1)) : nil
            fields["rule"] = place < 14 ? .entity(rule) : nil
            return sample.add(place % 2 == 0 ? "give" : "ask", by: .a, fields)
        }
        return (sample, ids)
    }

    private func fit(
        _ side: Sample.Side,
        _ horizon: Int?,
        _ duties: [String],
        _ rules: [String],
        in sample: inout Sample
    ) {
        var fields: [FieldName: FieldValue] = [
            "duties": .list(duties.map { .text($0) }), "rules": .list(rules.map { .text($0) }),
        ]
        fields["horizon"] = horizon.map { .integer($0) }
        sample.add("fit", by: side, fields)
    }

    @Test func `20 items with 20, 18 and 14: 14 complete, 70 %`() {
        let (sample, ids) = twenty()
        let finding = finding(sample)
        #expect(finding.sentence == "14 of 20 items are complete, 70 %")
        #expect(finding.shown("complete") == "70 %")
        #expect(finding.figure("complete")?.evidence == ids)
        let have = ["goals", "responsibilities", "rules"].map {
            finding.shown("have", about: .part($0))
        }
        #expect(have == ["20", "18", "14"])
        #expect(finding.verdict == .amber)
        #expect(finding.remarks.count == 6)
        #expect(
            finding.remarks.last
                == Remark("item 19: no responsible, rule", evidence: ids.suffix(1))
        )
    }

    @Test func `match 80, 80 and 100: 80`() {
        var sample = Sample()
        fit(.a, 24, ["1", "2", "3", "4"], ["x"], in: &sample)
        fit(.b, 30, ["1", "2", "3", "4", "5"], ["x"], in: &sample)
        let finding = finding(sample)
        let match = ["goals", "responsibilities", "rules"].map {
            finding.shown("match", about: .part($0))
        }
        #expect(match == ["80 %", "80 %", "100 %"])
        #expect(finding.shown("lowest_match") == "80 %")
        #expect(finding.verdict == .open)
    }

    @Test func `a duty is the same with and without capitals`() {
        var sample = Sample()
        fit(.a, 24, ["Weekly call", "weekly call"], ["x"], in: &sample)
        fit(.b, 24, ["weekly call"], ["X"], in: &sample)
        #expect(finding(sample).shown("lowest_match") == "100 %")
    }

    @Test func `the match is the same from both sides and within 0 and 100`() {
        let offers: [(Int?, [String], [String])] = [
            (12, ["1"], []), (nil, [], ["x"]), (36, ["1", "2"], ["x", "y"]), (1, ["3"], ["x"]),
        ]
        for one in offers {
            for other in offers {
                let found = [(one, other), (other, one)].map { first, second in
                    var sample = Sample()
                    fit(.a, first.0, first.1, first.2, in: &sample)
                    fit(.b, second.0, second.1, second.2, in: &sample)
                    return finding(sample).figures.map(\.value)
                }
                #expect(found[0] == found[1])
                for case .number(let number, _) in found[0] {
                    #expect(Amount(number).map { (0...100).contains($0) } == true)
                }
            }
        }
    }

    @Test func `one side alone matches nobody`() {
        var sample = Sample()
        fit(.a, 24, ["1"], ["x"], in: &sample)
        #expect(finding(sample).figures.isEmpty)
    }

    @Test func `a rule that is gone is missing, and what is private does not count`() {
        var sample = Sample()
        sample.add(
            "give",
            by: .a,
            [
                "goal_owner": .member(Sample.Side.a.member(1)),
                "responsible": .member(Sample.Side.a.member(1)),
                "rule": .entity(EntityID(high: 9, low: 9)),
            ]
        )
        sample.add("give", by: .a, audience: .organisation(Sample.Side.a.organisation))
        #expect(finding(sample).sentence == "0 of 1 items are complete, 0 %")
    }

    @Test func `how many must be complete is agreed`() {
        var (sample, _) = twenty()
        sample.add(
            "partnership",
            by: .a,
            agreed: ["settings": Sample.signed(.record(["elements_complete_from": .amount(70)]))]
        )
        #expect(finding(sample).verdict == .good)
    }

    @Test func `without items nothing can be said`() {
        #expect(finding(Sample()).verdict == .open)
    }
}
