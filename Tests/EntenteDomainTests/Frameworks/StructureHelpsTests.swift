import EntenteDomain
import Testing

@Suite("Row 12: five helps of a structure")
struct StructureHelpsTests {
    @Test func `raised Mon 09:00, answered Tue 16:00; the median is 1.4 days`() {
        var sample = Sample()
        let first = sample.flag(raised: ("2026-11-16", 9), answered: ("2026-11-17", 16))
        let second = sample.flag(raised: ("2026-11-09", 9), answered: ("2026-11-10", 21))
        let finding = StructureHelps.finding(in: sample.state, on: Sample.today)
        // 31 and 36 hours.
        #expect(finding.shown("median_hours") == "33.5 hours")
        #expect(finding.shown("median") == "1.4 days")
        #expect(finding.shown("in_time") == "100 %")
        #expect(finding.figure("median")?.evidence == [first, second])
        #expect(finding.sentence.hasSuffix("flags are answered in 1.4 days"))
    }

    @Test func `a flag raised on Friday may be answered on Tuesday, not on Wednesday`() {
        for (answered, shown) in [("2026-11-17", "100 %"), ("2026-11-18", "0 %")] {
            var sample = Sample()
            sample.flag(raised: ("2026-11-13", 17), answered: (answered, 8))
            let finding = StructureHelps.finding(in: sample.state, on: Sample.today)
            #expect(finding.shown("in_time") == shown)
        }
    }

    @Test func `a flag that waits beyond its time is red, beyond what was agreed`() {
        var sample = Sample()
        let flag = sample.flag(raised: ("2026-11-16", 9))
        let before = StructureHelps.finding(in: sample.state, on: day("2026-11-18"))
        #expect(before.verdict == .amber)
        let finding = StructureHelps.finding(in: sample.state, on: day("2026-11-19"))
        #expect(finding.verdict == .red)
        #expect(finding.shown("in_time") == "0 %")
        #expect(finding.remarks.map(\.evidence) == [[flag]])
        sample.agree(settings: ["flag_answer_days": 3])
        let patient = StructureHelps.finding(in: sample.state, on: day("2026-11-19"))
        #expect(patient.verdict == .amber)
    }

    @Test func `an answer of the side that raised it is none; mending one's words moves no clock`()
    {
        var sample = Sample()
        let flag = sample.flag(raised: ("2026-11-16", 9))
        let member = FieldValue.member(Sample.Side.a.member(1))
        sample.write(flag, by: .a, on: day("2026-11-16"), ["answered_by": member])
        let own = StructureHelps.finding(in: sample.state, on: Sample.today)
        #expect(own.figure("median") == nil)
        sample.write(flag, by: .b, on: day("2026-11-17"), hour: 9, ["answered_by": member])
        sample.write(flag, by: .b, on: day("2026-11-20"), ["answer": .text("It is on its way")])
        let finding = StructureHelps.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("median") == "1.0 days")
    }

    @Test
    func `what was said on the telephone counts as of then, but nobody says so for the other side`()
    {
        var sample = Sample()
        let flag = sample.flag(raised: ("2026-11-20", 9))
        sample.write(flag, by: .a, ["raised_at": instant("2026-11-16", 9)])
        let answer: [FieldName: FieldValue] = ["answered_by": .member(Sample.Side.b.member(1))]
        sample.write(flag, by: .b, hour: 20, answer)
        sample.write(flag, by: .b, hour: 20, ["answered_at": instant("2026-11-17", 16)])
        let finding = StructureHelps.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("median_hours") == "31.0 hours")
        // A says that B answered later than B did, and B that A raised it earlier: neither counts.
        sample.write(flag, by: .a, ["answered_at": instant("2026-11-19", 16)])
        let other = StructureHelps.finding(in: sample.state, on: Sample.today)
        #expect(other.shown("median_hours") == "131.0 hours")
        sample.write(flag, by: .b, ["raised_at": instant("2026-11-10", 9)])
        let third = StructureHelps.finding(in: sample.state, on: Sample.today)
        #expect(third.shown("median_hours") == "35.0 hours")
    }

    private func instant(_ text: String, _ hour: Int) -> FieldValue {
        .instant(Milliseconds((Int64(day(text).number) * 24 + Int64(hour)) * 3_600_000))
    }

    @Test func `a flag that was taken back waits no longer`() {
        var sample = Sample()
        let flag = sample.flag(raised: ("2026-11-02", 9))
        sample.write(flag, by: .a, ["state": .text("closed")])
        let finding = StructureHelps.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("waiting") == "0")
        #expect(finding.figure("in_time") == nil)
    }

    @Test func `a flag that was raised again after an answer waits anew, from that time on`() {
        var sample = Sample()
        let flag = sample.flag(raised: ("2026-11-02", 9), answered: ("2026-11-03", 16))
        sample.write(flag, by: .a, on: day("2026-11-18"), ["state": .text("raised")])
        let waiting = StructureHelps.finding(in: sample.state, on: day("2026-11-20"))
        #expect(waiting.shown("waiting") == "1")
        #expect(waiting.figure("median") == nil)
        #expect(waiting.verdict == .amber)
        let finding = StructureHelps.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .red)
        #expect(finding.remarks.map(\.evidence) == [[flag]])
        sample.write(
            flag,
            by: .b,
            ["answered_by": .member(Sample.Side.b.member(1)), "state": .text("answered")]
        )
        let answered = StructureHelps.finding(in: sample.state, on: Sample.today)
        #expect(answered.shown("waiting") == "0")
    }

    @Test func `a flag that nobody answered stays red when a year is over; what was answered goes`()
    {
        var sample = Sample()
        let flag = sample.flag(raised: ("2025-10-20", 9))
        sample.flag(raised: ("2025-10-20", 9), answered: ("2025-10-21", 9))
        let finding = StructureHelps.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .red)
        #expect(finding.figure("waiting")?.evidence == [flag])
        #expect(finding.figure("in_time")?.evidence == [flag])
        #expect(finding.figure("median") == nil)
    }

    @Test func `with all of it in place there are 5 of 5 helps`() {
        let sample = complete()
        let finding = StructureHelps.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "5 of 5 helps")
        #expect(finding.verdict == .good)
        #expect(finding.shown("sponsor_signed", about: Sample.Side.b.subject) == "yes")
    }

    @Test func `a vision that anybody but a sponsor signed shows no commitment`() {
        var sample = Sample()
        let signers = [
            Sample.Side.a.organisation: Sample.Side.a.member(1),
            Sample.Side.b.organisation: Sample.Side.b.member(3),
        ]
        sample.add(
            "charter",
            by: .a,
            agreed: ["vision": .init(value: .text("Growing"), version: 1, signers: signers)]
        )
        let finding = StructureHelps.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("help", about: .part("commitment")) == "no")
        #expect(finding.shown("sponsor_signed", about: Sample.Side.a.subject) == "yes")
        #expect(finding.shown("sponsor_signed", about: Sample.Side.b.subject) == "no")
    }

    @Test func `a template that came from no finished partnership repeats nothing`() {
        var sample = Sample()
        sample.add("template", by: .a, ["title": .text("Ideas")])
        let finding = StructureHelps.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("help", about: .part("repeatability")) == "no")
    }

    @Test func `without charter, flag and template nothing can be said`() {
        #expect(StructureHelps.finding(in: Sample().state, on: Sample.today).verdict == .open)
    }

    private func complete() -> Sample {
        var sample = Sample()
        let departments = Sample.Side.allCases.map { $0.department(1) }
        let charter = sample.charter(named: departments)
        let kpi = sample.kpi()
        sample.write(charter, by: .a, ["pinned": .list([.entity(kpi)])])
        for (side, department) in zip(Sample.Side.allCases, departments) {
            sample.add("acknowledgement", by: side, ["department": .department(department)])
        }
        sample.add("template", by: .a, ["finished": .text("Aurora and Cassiopeia")])
        return sample
    }
}

extension Sample {
    @discardableResult
    fileprivate mutating func flag(
        raised: (String, Int),
        answered: (String, Int)? = nil
    ) -> EntityID {
        let flag = add(
            "flag",
            by: .a,
            on: day(raised.0),
            hour: raised.1,
            ["title": .text("The cold chain broke")]
        )
        if let answered {
            write(
                flag,
                by: .b,
                on: day(answered.0),
                hour: answered.1,
                ["answered_by": .member(Side.b.member(1)), "state": .text("answered")]
            )
        }
        return flag
    }
}
