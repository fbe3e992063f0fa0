import EntenteDomain
import Testing

@Suite("Row 27: evaluate the partners")
struct PartnerEvaluationTests {
    private let a = Sample.Side.a

    /// Eight marks that sum to 31, in A's own stream.
    private func marked() -> (Sample, [EntityID]) {
        var sample = Sample()
        let marks = zip(Evaluation.Criterion.allCases, [4, 4, 5, 3, 4, 3, 4, 4])
        let ids = marks.map { criterion, mark in
            sample.add(
                "evaluation",
                by: .a,
                audience: .organisation(a.organisation),
                ["criterion": .text(criterion.rawValue), "mark": .integer(mark)]
            )
        }
        return (sample, ids)
    }

    private func clash(
        _ sample: inout Sample,
        settledBy: EntityID? = nil,
        severity: Clash.Severity = .high,
        audience: Audience = .shared
    ) -> EntityID {
        sample.add(
            "clash",
            by: .a,
            audience: audience,
            [
                "title": .text("pay in 30 vs 90 days"), "severity": .text(severity.rawValue),
                "settled_by": settledBy.map { .entity($0) } ?? .text("nothing"),
            ]
        )
    }

    private func finding(_ sample: Sample) -> Finding {
        PartnerEvaluation.finding(in: sample.state, on: Sample.today)
    }

    @Test func `mean 3.9, and the high clash of pay in 30 vs 90 days requires a term`() {
        var (sample, ids) = marked()
        sample.viewer = .a
        let clash = clash(&sample)
        let finding = finding(sample)
        #expect(finding.verdict == .red)
        #expect(finding.sentence == "mean 3.9, 1 high clash needs a rule")
        #expect(finding.shown("own_mean", about: .side(.b)) == "3.9")
        #expect(finding.figure("own_mean")?.evidence == ids)
        #expect(
            finding.remarks == [Remark("pay in 30 vs 90 days: term required", evidence: [clash])]
        )
    }

    @Test func `a term in force settles a clash, one that waits does not`() {
        var sample = Sample()
        let waiting = sample.term(.free, nil, waiting: .b)
        _ = clash(&sample, settledBy: waiting)
        #expect(finding(sample).verdict == .red)
        var other = Sample()
        let signed = other.term(.free, ["text": .text("pay in 60 days")])
        _ = clash(&other, settledBy: signed)
        #expect(finding(other).verdict == .good)
    }

    @Test func `a note settles a clash, a note that is gone does not`() {
        var sample = Sample()
        let note = sample.add("note", by: .b)
        _ = clash(&sample, settledBy: note)
        #expect(finding(sample).verdict == .good)
        _ = clash(&sample, settledBy: EntityID(high: 9, low: 9))
        #expect(finding(sample).shown("clashes_without_a_rule") == "1")
    }

    @Test func `a clash that is not high needs no rule`() {
        var sample = Sample()
        _ = clash(&sample, severity: .medium)
        #expect(finding(sample).verdict == .good)
    }

    @Test(arguments: [nil, Sample.Side.b])
    func `nobody but the own side sees a mark or a private clash`(viewer: Sample.Side?) {
        var (sample, _) = marked()
        _ = clash(&sample, audience: .organisation(a.organisation))
        sample.viewer = viewer
        #expect(finding(sample) == finding(Sample()))
        #expect(finding(sample).verdict == .open)
    }

    @Test func `what a side shares of its scorecard is the mean and nothing else`() {
        var (sample, _) = marked()
        let result = sample.add(
            "evaluation_result",
            by: .a,
            ["mean": .amount("3.875"), "of": .organisation(Sample.Side.b.organisation)]
        )
        for viewer in [nil, Sample.Side.b] {
            sample.viewer = viewer
            let finding = finding(sample)
            #expect(finding.sentence == "mean 3.9, no high clash without a rule")
            #expect(finding.shown("shared_mean", about: .side(.a)) == "3.9")
            #expect(Set(finding.figures.flatMap(\.evidence)) == [result])
        }
    }

    @Test func `the mean stays between the marks`() {
        for marks in [[1], [5, 5, 5], [1, 5], [2, 3, 3]] {
            var sample = Sample()
            sample.viewer = .b
            for mark in marks {
                sample.add(
                    "evaluation",
                    by: .b,
                    audience: .department(Sample.Side.b.department(1)),
                    ["criterion": .text("trust"), "mark": .integer(mark)]
                )
            }
            let shown = finding(sample).shown("own_mean").flatMap { Amount($0) } ?? 0
            #expect(shown >= Amount(marks.min() ?? 0) && shown <= Amount(marks.max() ?? 0))
        }
    }

    @Test func `a high clash that one side keeps to itself is told to it alone before it signs`() {
        var sample = Sample()
        sample.viewer = .b
        let term = sample.term(.length, nil, waiting: .b)
        let settling = sample.term(.decisions, nil, waiting: .b)
        let own = Audience.organisation(Sample.Side.b.organisation)
        let clash = sample.add(
            "clash",
            by: .b,
            audience: own,
            [
                "title": .text("pay in 30 vs 90 days"), "severity": .text("high"),
                "settled_by": .entity(settling),
            ]
        )
        let told = { (id: EntityID) in SigningObstacles.kept(signing: id, in: sample.state) }
        #expect(told(term).map(\.text) == ["pay in 30 vs 90 days: term required"])
        #expect(told(settling).isEmpty)
        #expect(SigningObstacles.all(in: sample.state, on: Sample.today).isEmpty)
        let copy = sample.add("clash", by: .b, ["severity": .text("low")])
        sample.write(clash, by: .b, ["published_as": .entity(copy)])
        #expect(SigningObstacles.kept(signing: term, in: sample.state).isEmpty)
    }
}
