import EntenteDomain
import Testing

@Suite("Row 26: six basic steps")
struct SixStepsTests {
    /// Both sides' gates of some steps, closed.
    private func passed(_ steps: [BasicStep]) -> Sample {
        var sample = Sample()
        for step in steps {
            for side in Sample.Side.allCases { gate(step, side, closed: true, in: &sample) }
        }
        return sample
    }

    @discardableResult
    private func gate(
        _ step: BasicStep,
        _ side: Sample.Side,
        closed: Bool,
        in sample: inout Sample
    ) -> EntityID {
        sample.add(
            "gate",
            by: side,
            [
                "title": .text("\(step.words) of \(side)"), "step": .text(step.rawValue),
                "state": .text(closed ? "closed" : "open"),
            ]
        )
    }

    private func finding(_ sample: Sample) -> Finding {
        SixSteps.finding(in: sample.state, on: Sample.today)
    }

    @Test func `6 of 8 terms signed: step 3 at 75 %`() {
        var sample = passed([.clarifyNeeds, .evaluatePartners])
        let terms = TermKind.essential.prefix(6).map { sample.term($0, Sample.content(of: $0)) }
        let finding = finding(sample)
        #expect(finding.sentence == "step 3 of 6, set terms, is at 75 %")
        #expect(finding.shown("step") == "3")
        #expect(finding.shown("progress") == "75 %")
        #expect(finding.figure("progress")?.evidence == terms)
        #expect(finding.shown("terms_signed") == "6")
        #expect(
            finding.remarks.map(\.text).contains(
                "not signed by all: withdrawal or death, dissolution"
            )
        )
    }

    @Test func `a term that waits for a signature does not count`() {
        var sample = passed([.clarifyNeeds, .evaluatePartners])
        sample.term(.ownership, nil, waiting: .b)
        #expect(finding(sample).shown("progress") == "0 %")
    }

    @Test func `planning comes after the terms, even when both closed its gate`() {
        var sample = passed([.clarifyNeeds, .evaluatePartners, .setTerms, .businessPlanning])
        #expect(finding(sample).shown("step") == "3")
        #expect(finding(sample).verdict == .amber)
        sample.allTerms()
        #expect(finding(sample).shown("step") == "5")
    }

    @Test
    func `a step goes forward only when both sides closed the gate, and who holds it is said`() {
        var sample = passed([.clarifyNeeds])
        gate(.evaluatePartners, .a, closed: true, in: &sample)
        let held = gate(.evaluatePartners, .b, closed: false, in: &sample)
        let finding = finding(sample)
        #expect(finding.shown("step") == "2")
        #expect(finding.shown("progress") == "50 %")
        #expect(finding.verdict == .amber)
        #expect(
            finding.remarks == [
                Remark(
                    "Borealis Retail holds evaluate partners of b at step 2",
                    evidence: [held]
                )
            ]
        )
    }

    @Test(arguments: Sample.Side.allCases)
    func `a gate that opens again leads back, whichever side opens it`(side: Sample.Side) {
        var sample = passed([.clarifyNeeds, .evaluatePartners])
        #expect(finding(sample).shown("step") == "3")
        gate(.clarifyNeeds, side, closed: false, in: &sample)
        #expect(finding(sample).shown("step") == "1")
        #expect(finding(sample).shown("progress") == "67 %")
    }

    @Test func `a side without a gate holds the step`() {
        var sample = Sample()
        gate(.clarifyNeeds, .a, closed: true, in: &sample)
        #expect(
            finding(sample).remarks.map(\.text) == ["Borealis Retail has set no gate at step 1"]
        )
    }

    @Test func `after the last gate all six steps are behind`() {
        var sample = passed(BasicStep.allCases)
        sample.allTerms()
        #expect(finding(sample).verdict == .good)
        #expect(finding(sample).sentence == "all six steps are behind you")
        #expect(finding(sample).figures.count == 12)
    }

    @Test func `without gates and terms nothing can be said`() {
        #expect(finding(Sample()).verdict == .open)
    }

    @Test func `a gate is closed and opened by the side that set it`() throws {
        let states = try #require(Gate.definition.states)
        #expect(throws: Never.self) { try states.check(from: "open", to: "closed", byMaker: true) }
        #expect(throws: Never.self) { try states.check(from: "closed", to: "open", byMaker: true) }
        #expect(throws: StateMachine.Refusal.self) {
            try states.check(from: "open", to: "closed", byMaker: false)
        }
    }
}
