import EntenteDomain
import Testing

@Suite("Row 16: trust pulse")
struct TrustPulseTests {
    @Test func `4.2 against 3.1 is a gap of 1.1: amber`() {
        var sample = Sample()
        let ours = sample.pulse("4.2", of: .a)
        let theirs = sample.pulse("3.1", of: .b)
        let finding = TrustPulse.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("mean", about: Sample.Side.a.subject) == "4.2")
        #expect(finding.shown("mean", about: Sample.Side.b.subject) == "3.1")
        #expect(finding.shown("gap") == "1.1")
        #expect(finding.verdict == .amber)
        #expect(finding.figure("gap")?.evidence == [ours, theirs])
        #expect(finding.figure("mean", about: Sample.Side.b.subject)?.evidence == [theirs])
    }

    @Test(arguments: [("1.0", Verdict.amber), ("0.9", .good), ("0", .good), ("4", .amber)])
    func `from a gap of 1.0 on somebody should look`(gap: String, verdict: Verdict) throws {
        var sample = Sample()
        sample.pulse(try #require(Amount(gap)) + 1, of: .a)
        sample.pulse(1, of: .b)
        #expect(TrustPulse.finding(in: sample.state, on: Sample.today).verdict == verdict)
    }

    @Test func `a result from fewer than three answers does not count`() {
        var sample = Sample()
        sample.pulse(4, of: .a)
        sample.pulse(1, of: .b, answers: 2)
        let finding = TrustPulse.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .open)
        #expect(
            finding.remarks.map(\.text) == ["Borealis Retail did not publish its newest result"]
        )
    }

    @Test func `results of different rounds are not compared`() {
        var sample = Sample()
        sample.pulse(4, of: .a, round: month("2026-08"))
        sample.pulse(4, of: .b, round: month("2026-08"))
        sample.pulse(1, of: .b, round: month("2026-11"))
        let finding = TrustPulse.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "gap 0.0 in 2026-08")
        #expect(finding.remarks.map(\.text) == ["Aurora Foods did not publish its newest result"])
    }

    @Test func `earlier rounds and the criterion furthest apart are shown`() {
        var sample = Sample()
        sample.pulse(4, of: .a, round: month("2026-08"))
        let earlier = sample.pulse("3.5", of: .b, round: month("2026-08"))
        sample.pulse(4, of: .a)
        var fields: [FieldName: FieldValue] = [
            "round": .month(Sample.today.month), "answers": .integer(3),
        ]
        for criterion in TrustCriterion.allCases {
            fields[sample.name(of: criterion)] = .amount(criterion == .responsive ? 2 : 4)
        }
        sample.add("pulse_result", by: .b, fields)
        let finding = TrustPulse.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("gap", about: .month(month("2026-08"))) == "0.5")
        let (ours, theirs) = (Sample.Side.a.organisation, Sample.Side.b.organisation)
        #expect(finding.shown("mean", about: .side(ours, "2026-08")) == "4.0")
        #expect(finding.shown("mean", about: .side(theirs, "2026-08")) == "3.5")
        #expect(finding.figure("mean", about: .side(theirs, "2026-08"))?.evidence == [earlier])
        #expect(finding.remarks.map(\.text) == ["furthest apart: responsive, 2.0"])
        #expect(
            finding.shown(
                "mark",
                about: .side(Sample.Side.b.organisation, "responsive")
            ) == "2.0"
        )
    }

    @Test func `answers stay with their side, and colleagues see a mean from three on`() throws {
        var sample = Sample()
        for (place, mark) in [5, 4, 3].enumerated() {
            let before = TrustPulse.finding(in: sample.seen(by: .a), on: Sample.today)
            #expect(before.figure("own_mean") == nil)
            #expect(before.shown("own_answers") == (place == 0 ? nil : "\(place)"))
            sample.answer(mark, by: .a, member: place)
        }
        let ours = TrustPulse.finding(in: sample.seen(by: .a), on: Sample.today)
        #expect(ours.shown("own_mean") == "4.0")
        // A number opens to its evidence, and that would be the answers of colleagues.
        for name in ["own_answers", "own_mean"] { #expect(ours.figure(name)?.evidence == []) }
        #expect(TrustPulse.finding(in: sample.seen(by: .b), on: Sample.today).figures.isEmpty)
        #expect(TrustPulse.finding(in: sample.state, on: Sample.today).figures.isEmpty)
    }

    @Test func `of a member who answered twice the answer changed last counts`() throws {
        var sample = Sample()
        let first = sample.answer(1, by: .a, member: 0)
        sample.answer(2, by: .a, member: 0)
        for member in 1...2 { sample.answer(4, by: .a, member: member) }
        let before = TrustPulse.finding(in: sample.seen(by: .a), on: Sample.today)
        #expect(before.shown("own_mean") == "3.3")
        var marks: [FieldName: FieldValue] = [:]
        for criterion in TrustCriterion.allCases { marks[sample.name(of: criterion)] = .integer(4) }
        sample.write(first, by: .a, marks)
        let finding = TrustPulse.finding(in: sample.seen(by: .a), on: Sample.today)
        #expect(finding.shown("own_answers") == "3")
        #expect(finding.shown("own_mean") == "4.0")
        let answers = Array(sample.seen(by: .a).own(Pulse.self))
        let fields = try #require(PulseResult.fields(of: answers, round: Sample.today.month))
        #expect(fields["trust"] == .amount(4))
    }

    @Test func `what is published are rounded means of at least three answers`() throws {
        var sample = Sample()
        sample.answer(5, by: .a, member: 0)
        sample.answer(4, by: .a, member: 1)
        let two = Array(sample.seen(by: .a).own(Pulse.self))
        #expect(PulseResult.fields(of: two, round: Sample.today.month) == nil)
        sample.answer(4, by: .a, member: 2)
        let three = Array(sample.seen(by: .a).own(Pulse.self))
        let fields = try #require(PulseResult.fields(of: three, round: Sample.today.month))
        #expect(fields["answers"] == .integer(3))
        #expect(fields["trust"] == .amount("4.33"))
        #expect(PulseResult.fields(of: three, round: month("2026-10")) == nil)
        sample.add("pulse_result", by: .a, fields)
        #expect(sample.state.shared(PulseResult.self).map(\.answers) == [3])
    }

    @Test func `another gap may be agreed`() {
        var sample = Sample()
        sample.pulse(4, of: .a)
        sample.pulse(2, of: .b)
        sample.agree(settings: ["pulse_gap": 3])
        #expect(TrustPulse.finding(in: sample.state, on: Sample.today).verdict == .good)
    }

    @Test func `it is the same from both sides`() {
        var sample = Sample()
        sample.pulse("4.2", of: .a)
        sample.pulse("3.1", of: .b)
        let here = TrustPulse.finding(in: sample.state, on: Sample.today)
        let there = TrustPulse.finding(in: sample.swapped, on: Sample.today)
        #expect(here.symmetric == there.symmetric)
        #expect(there.shown("mean", about: Sample.Side.a.subject) == "3.1")
    }
}

extension Sample {
    /// Adds what one member answers to all seven questions, in the own organisation's stream.
    @discardableResult
    mutating func answer(_ mark: Int, by side: Side, member: Int) -> EntityID {
        var fields: [FieldName: FieldValue] = ["round": .month(Self.today.month)]
        for criterion in TrustCriterion.allCases { fields[name(of: criterion)] = .integer(mark) }
        return add(
            "pulse",
            by: side,
            audience: .organisation(side.organisation),
            member: member + 1,
            fields
        )
    }

    /// What one side's members read.
    func seen(by side: Side) -> PartnershipState {
        var sample = self
        sample.viewer = side
        return sample.state
    }
}
