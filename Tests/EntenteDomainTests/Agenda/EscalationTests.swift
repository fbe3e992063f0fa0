import EntenteDomain
import Testing

@Suite("Escalation: who is told of what on a day")
struct EscalationTests {
    private static let manager = 2
    private static let sponsor = 1

    /// Member 1 is the sponsor and member 2 the account manager of each side.
    private func colleagues(_ side: Sample.Side) -> [Organisation.Member] {
        (1...4).map { number in
            Organisation.Member(
                id: side.member(number),
                name: "",
                department: side.department(number),
                roles: number == Self.sponsor
                    ? [.sponsor] : number == Self.manager ? [.accountManager] : []
            )
        }
    }

    /// What a side's members are told: their numbers, with the occasion and level.
    private func told(_ sample: Sample, _ side: Sample.Side, on text: String) -> [Int: String] {
        let escalation = Escalation(
            in: sample.state,
            on: day(text),
            at: side.organisation,
            colleagues: colleagues(side)
        )
        var told: [Int: String] = [:]
        for (place, member) in colleagues(side).enumerated() {
            for reminder in escalation.reminders(for: member) {
                #expect(reminder.member == member.id)
                told[place + 1] = "\(reminder.occasion.rawValue) \(reminder.level)"
            }
        }
        return told
    }

    private func action(of member: Int = 3, due text: String) -> Sample {
        var sample = Sample()
        sample.add(
            "action",
            by: .b,
            ["due": .day(day(text)), "responsible": .member(Sample.Side.a.member(member))]
        )
        return sample
    }

    @Test
    func `what is late comes to the doer, after 3 days to the managers, after 10 to the sponsors`()
    {
        let sample = action(due: "2026-11-10")
        #expect(told(sample, .a, on: "2026-11-06") == [:])
        #expect(told(sample, .a, on: "2026-11-07") == [3: "due doer"])
        #expect(told(sample, .a, on: "2026-11-10") == [3: "due doer"])
        #expect(told(sample, .a, on: "2026-11-11") == [3: "late doer"])
        #expect(
            told(sample, .a, on: "2026-11-13") == [3: "late doer", 2: "late accountManager"]
        )
        #expect(
            told(sample, .a, on: "2026-11-20")
                == [3: "late doer", 2: "late accountManager", 1: "late sponsor"]
        )
        #expect(told(sample, .b, on: "2026-11-20") == [:])
    }

    @Test func `what names nobody is told to the account manager, who is told of it as late alike`()
    {
        var sample = Sample()
        sample.add(
            "obligation",
            by: .a,
            [
                "due": .day(day("2026-11-10")),
                "side": .organisation(Sample.Side.b.organisation),
            ]
        )
        #expect(told(sample, .b, on: "2026-11-09") == [2: "due doer"])
        #expect(told(sample, .b, on: "2026-11-14") == [2: "late accountManager"])
        #expect(told(sample, .a, on: "2026-11-14") == [:])
    }

    @Test func `an unanswered flag is late after two working days`() {
        var sample = Sample()
        // 16 Nov 2026 is a Monday.
        let flag = sample.add("flag", by: .a, on: day("2026-11-16"))
        #expect(told(sample, .b, on: "2026-11-18") == [2: "due doer"])
        #expect(told(sample, .b, on: "2026-11-19") == [2: "late doer"])
        #expect(told(sample, .b, on: "2026-11-21") == [2: "late accountManager"])
        #expect(told(sample, .a, on: "2026-11-21") == [:])
        sample.write(flag, by: .b, ["answered_by": .member(Sample.Side.b.member(2))])
        #expect(told(sample, .b, on: "2026-11-28") == [:])
    }

    @Test func `what names its author's department is still the side's that owes it`() {
        var sample = Sample()
        let own: [FieldName: FieldValue] = [
            "department": .department(Sample.Side.a.department(3))
        ]
        sample.add("flag", by: .a, on: day("2026-11-16"), own)
        #expect(told(sample, .b, on: "2026-11-19") == [2: "late doer"])
        #expect(told(sample, .a, on: "2026-11-19") == [:])
        var review = Sample()
        review.add("review", by: .a, ["due": .day(day("2026-11-10"))].merging(own) { $1 })
        for side in Sample.Side.allCases {
            #expect(told(review, side, on: "2026-11-11") == [2: "missed_meeting accountManager"])
        }
    }

    @Test func `somebody whom neither side has keeps nobody from being told`() {
        var sample = Sample()
        sample.add(
            "obligation",
            by: .a,
            [
                "due": .day(day("2026-11-10")),
                "side": .organisation(Sample.Side.b.organisation),
                "responsible": .member(MemberID(high: 99, low: 99)),
            ]
        )
        #expect(told(sample, .b, on: "2026-11-14") == [2: "late accountManager"])
    }

    @Test func `a check-in that was missed is told to the account managers of both sides`() {
        var sample = Sample()
        sample.add("review", by: .a, ["due": .day(day("2026-11-10"))])
        for side in Sample.Side.allCases {
            #expect(told(sample, side, on: "2026-11-10") == [:])
            #expect(told(sample, side, on: "2026-11-11") == [2: "missed_meeting accountManager"])
            #expect(told(sample, side, on: "2026-11-20")[1] == "missed_meeting sponsor")
        }
    }

    @Test
    func `a KPI that nobody read is told to its owners, and to the managers where there are none`()
    {
        var sample = Sample()
        sample.add(
            "kpi",
            by: .a,
            on: day("2026-09-01"),
            ["owners": .list([.member(Sample.Side.a.member(4))])]
        )
        // September ends with the 30th; five working days later is the 7th of October.
        #expect(told(sample, .a, on: "2026-10-07") == [:])
        #expect(told(sample, .a, on: "2026-10-08") == [4: "stale_kpi doer"])
        #expect(told(sample, .b, on: "2026-10-08") == [2: "stale_kpi doer"])
        #expect(told(sample, .a, on: "2026-10-17").count == 3)
    }

    @Test func `the last day for notice is told to the managers in time, and to the sponsors last`()
    {
        var sample = Sample()
        sample.term(
            .length,
            ["ends": .day(day("2027-12-31")), "notice_days": .integer(90)]
        )
        #expect(told(sample, .a, on: "2027-09-17") == [:])
        #expect(told(sample, .a, on: "2027-09-18") == [2: "notice accountManager"])
        #expect(told(sample, .b, on: "2027-10-01")[1] == "notice sponsor")
        #expect(told(sample, .a, on: "2027-10-03") == [:])
    }

    @Test func `the days are agreed like any other term`() {
        var sample = action(due: "2026-11-10")
        sample.add(
            "partnership",
            by: .a,
            agreed: ["settings": Sample.signed(.record(["escalate_days": .amount(1)]))]
        )
        #expect(told(sample, .a, on: "2026-11-11")[2] == "late accountManager")
    }

    @Test func `a number of days below none, which all may agree on, tells nobody of last days`() {
        var sample = Sample()
        sample.term(.length, Sample.content(of: .length))
        sample.add(
            "partnership",
            by: .a,
            agreed: ["settings": Sample.signed(.record(["upcoming_days": .amount(-1)]))]
        )
        #expect(told(sample, .a, on: "2027-12-31") == [:])
    }

    @Test func `what is done is told to nobody`() {
        var sample = action(due: "2026-11-10")
        sample.write(
            EntityID(high: 0, low: 1),
            by: .a,
            ["done_on": .day(day("2026-11-12")), "state": .text("done")]
        )
        #expect(told(sample, .a, on: "2026-11-20") == [:])
    }
}
