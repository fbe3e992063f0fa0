import EntenteDomain
import Testing

@Suite("Results: what may be published of what a side keeps to itself")
struct OwnResultTests {
    private func answer(_ mark: Int, by member: Int, in sample: inout Sample) {
        var fields: [FieldName: FieldValue] = ["round": .month(month("2026-11"))]
        for criterion in TrustCriterion.allCases { fields[criterion.field] = .integer(mark) }
        let audience = Audience.organisation(Sample.Side.a.organisation)
        sample.add("pulse", by: .a, audience: audience, member: member, fields)
    }

    @Test func `a pulse is published from three members on`() {
        var sample = Sample()
        sample.viewer = .a
        let result = OwnResult.pulse(month("2026-11"))
        for (member, mark) in [(1, 2), (2, 4), (2, 5)] { answer(mark, by: member, in: &sample) }
        #expect(result.fields(in: sample.state) == nil)
        answer(5, by: 3, in: &sample)
        let fields = result.fields(in: sample.state)
        #expect(fields?["answers"] == .integer(3))
        #expect(fields?[TrustCriterion.allCases[0].field] == .amount(4))
        #expect(result.published(in: sample.state) == nil)
        let published = sample.add("pulse_result", by: .a, fields ?? [:])
        sample.add("pulse_result", by: .b, fields ?? [:])
        #expect(result.published(in: sample.state) == published)
        #expect(OwnResult.pulse(month("2026-10")).published(in: sample.state) == nil)
    }

    @Test func `a pulse is published once, for one more answer would show itself`() {
        var sample = Sample()
        sample.viewer = .a
        let result = OwnResult.pulse(month("2026-11"))
        for member in 1...3 { answer(4, by: member, in: &sample) }
        sample.add("pulse_result", by: .b, result.fields(in: sample.state) ?? [:])
        #expect(result.fields(in: sample.state) != nil)
        let published = sample.add("pulse_result", by: .a, result.fields(in: sample.state) ?? [:])
        #expect(result.fields(in: sample.state) == nil)
        answer(1, by: 4, in: &sample)
        #expect(result.fields(in: sample.state) == nil)
        #expect(result.lack.contains("is published already"))
        // A result that was spoiled since does not count, but the partner has read it.
        sample.write(published, by: .a, ["answers": .integer(1)])
        #expect(result.published(in: sample.state) == nil)
        #expect(result.fields(in: sample.state) == nil)
        #expect(OwnResult.pulse(month("2026-10")).fields(in: sample.state) == nil)
    }

    @Test func `whoever reads for no side publishes nothing`() {
        var sample = Sample()
        answer(5, by: 1, in: &sample)
        let results = [
            OwnResult.pulse(month("2026-11")), .placement(Sample.today), .dependence,
        ]
        for result in results {
            #expect(result.fields(in: sample.state) == nil)
            #expect(result.published(in: sample.state) == nil)
        }
    }

    @Test func `the mean of the marks of the partner is published, and not the marks`() {
        var sample = Sample()
        sample.viewer = .a
        #expect(OwnResult.evaluation.fields(in: sample.state) == nil)
        let own = Audience.organisation(Sample.Side.a.organisation)
        for (criterion, mark) in zip(Evaluation.Criterion.allCases, [3, 5]) {
            sample.add(
                "evaluation",
                by: .a,
                audience: own,
                ["criterion": .text(criterion.rawValue), "mark": .integer(mark)]
            )
        }
        let fields = OwnResult.evaluation.fields(in: sample.state)
        #expect(
            fields == [
                "mean": .amount(4), "of": .organisation(Sample.Side.b.organisation),
            ]
        )
        let published = sample.add("evaluation_result", by: .a, fields ?? [:])
        #expect(OwnResult.evaluation.published(in: sample.state) == published)
    }
}
