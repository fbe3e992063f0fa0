import EntenteDomain
import Testing

@Suite("Row 11: must-dos and phases")
struct CharterProgressTests {
    @Test func `B pledged 0.5 FTE, logged 0.2 = 40 %: 'resourcing' open, 3 of 4`() {
        let sample = introduced(7, logged: "0.2")
        let finding = CharterProgress.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("pledged", about: Sample.Side.b.subject) == "0.5 FTE")
        #expect(finding.shown("logged", about: Sample.Side.b.subject) == "0.2 FTE")
        #expect(finding.shown("kept", about: Sample.Side.b.subject) == "40 %")
        #expect(finding.shown("charter") == "3")
        #expect(finding.shown("must_do", about: .part("resourcing")) == "no")
        #expect(finding.remarks.contains { $0.text == "\"resourcing\" is open" })
        #expect(finding.remarks.contains { $0.text == "Borealis Retail put in 40 % of its pledge" })
    }

    @Test func `7 of 9 departments = 78 %: still introducing`() {
        let finding = CharterProgress.finding(
            in: introduced(7, logged: "0.2").state,
            on: Sample.today
        )
        #expect(finding.shown("acknowledged") == "78 %")
        #expect(finding.shown("acknowledged_count") == "7")
        #expect(finding.sentence == "charter 3 of 4, still introducing")
        #expect(finding.verdict == .amber)
        #expect(finding.figure("acknowledged")?.evidence.count == 8)
        #expect(finding.remarks.contains { $0.text == "not read by Legal, People" })
    }

    @Test func `8 of 9 are enough, and all four must-dos make it good`() {
        let finding = CharterProgress.finding(in: introduced(8).state, on: Sample.today)
        #expect(finding.sentence == "charter 4 of 4, managing")
        #expect(finding.verdict == .good)
    }

    @Test func `how many must have read it and put in is what was agreed`() {
        var sample = introduced(7, logged: "0.2")
        sample.agree(settings: ["introduced_from": 75, "capacity_kept_from": 40])
        let finding = CharterProgress.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "charter 4 of 4, managing")
    }

    @Test func `without the vision in force the partners are still choosing`() {
        var sample = Sample()
        sample.charter(missing: ["vision"])
        let finding = CharterProgress.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "charter 3 of 4, still choosing")
    }

    @Test func `a must-do that is proposed and not signed by all is open`() {
        var sample = Sample()
        let waiting = EntityRecord.Agreed(waiting: [Sample.Side.b.organisation])
        sample.add("charter", by: .a, agreed: ["vision": waiting, "objectives": waiting])
        let finding = CharterProgress.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("charter") == "0")
    }

    @Test func `objectives without a KPI and a body without a next date are open`() {
        var sample = Sample()
        let body = sample.add("body", by: .a, ["title": .text("Board")])
        sample.add("meeting", by: .a, ["body": .entity(body), "day": .day(day("2026-11-20"))])
        sample.add(
            "charter",
            by: .a,
            agreed: [
                "vision": Sample.signed(.text("Growing together")),
                "objectives": Sample.signed(.record(["statement": .text("Export more")])),
                "governance": Sample.signed(.record(["bodies": .list([.entity(body)])])),
            ]
        )
        let finding = CharterProgress.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("charter") == "1")
        #expect(finding.remarks.contains(Remark("\"Board\" has no next date", evidence: [body])))
    }

    @Test func `only its own side can say that a department has read the charter`() {
        var sample = Sample()
        sample.charter(named: [Sample.Side.a.department(1), Sample.Side.b.department(1)])
        for department in [Sample.Side.a.department(1), Sample.Side.b.department(1)] {
            sample.add("acknowledgement", by: .a, ["department": .department(department)])
        }
        let finding = CharterProgress.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("acknowledged") == "50 %")
    }

    @Test func `a month without an own pledge is measured against the charter's`() {
        var sample = Sample()
        let pledge = FieldValue.record([
            "organisation": .organisation(Sample.Side.a.organisation), "fte": .amount(2),
        ])
        sample.add(
            "charter",
            by: .a,
            agreed: ["resourcing": Sample.signed(.record(["pledges": .list([pledge])]))]
        )
        sample.add(
            "capacity",
            by: .a,
            ["month": .month(month("2026-11")), "logged": .amount("1.5")]
        )
        let finding = CharterProgress.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("kept", about: Sample.Side.a.subject) == "75 %")
    }

    @Test func `what one logged of a month counts before it is sent`() {
        var sample = Sample()
        let months = (["1", "0.5"] as [Amount]).map { logged in
            sample.add(
                "capacity",
                by: .b,
                [
                    "month": .month(month("2026-10")), "pledged": .amount(1),
                    "logged": .amount(logged),
                ]
            )
        }
        sample.withhold(months[0])
        sample.add("charter", by: .a)
        let finding = CharterProgress.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("kept", about: Sample.Side.b.subject) == "100 %")
    }

    // What is not in the log yet has the place 0.
    @Test(arguments: [Int64(1_000), 0])
    func `of two charters the one that was logged first counts, whatever their ids`(seq: Int64) {
        var sample = Sample()
        let second = sample.add("charter", by: .a)
        sample.charter()
        let records = sample.records.map { record in
            guard record.id == second else { return record }
            return EntityRecord(
                id: record.id,
                type: record.type,
                audience: record.audience,
                made: Sample.stamp(.a, Sample.today, seq: seq)
            )
        }
        let state = PartnershipState(organisations: sample.state.organisations, records: records)
        #expect(CharterProgress.finding(in: state, on: Sample.today).shown("charter") == "4")
    }

    @Test func `without a charter nothing can be said`() {
        #expect(CharterProgress.finding(in: Sample().state, on: Sample.today).verdict == .open)
    }

    /// A charter that names nine departments of B, of which some have read it.
    private func introduced(_ count: Int, logged: Amount = "0.5") -> Sample {
        var sample = Sample()
        sample.charter(logged: logged, named: (1...9).map { Sample.Side.b.department($0) })
        for number in 1...count {
            sample.add(
                "acknowledgement",
                by: .b,
                ["department": .department(Sample.Side.b.department(number))]
            )
        }
        return sample
    }
}
