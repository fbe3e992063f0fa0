import EntenteDomain
import Testing

@Suite("Agenda: what has a day, and who must do it")
struct AgendaTests {
    private func member(_ side: Sample.Side, _ number: Int) -> Organisation.Member {
        let roles: Set<Role> = number == 2 ? [.accountManager] : []
        return Organisation.Member(
            id: side.member(number),
            name: "",
            department: side.department(number),
            roles: roles
        )
    }

    private func duties(_ sample: Sample, of side: Sample.Side, _ number: Int) -> [EntityID] {
        Agenda(in: sample.state, on: Sample.today)
            .duties(of: member(side, number), at: side.organisation).map(\.id)
    }

    private func due(_ text: String) -> [FieldName: FieldValue] { ["due": .day(day(text))] }

    @Test func `a duty is the member's that it names, or else the department's`() {
        var sample = Sample()
        let named = sample.add(
            "action",
            by: .a,
            due("2026-12-01").merging(["responsible": .member(Sample.Side.a.member(3))]) { $1 }
        )
        let department = sample.add(
            "obligation",
            by: .b,
            due("2026-11-30")
                .merging(["department": .department(Sample.Side.a.department(3))]) { $1 }
        )
        #expect(duties(sample, of: .a, 3) == [department, named])
        #expect(duties(sample, of: .a, 4) == [])
        #expect(duties(sample, of: .b, 3) == [])
    }

    @Test func `what names nobody is the account manager's of the side that owes it`() {
        var sample = Sample()
        let theirs = sample.add(
            "obligation",
            by: .a,
            due("2026-11-30")
                .merging(["side": .organisation(Sample.Side.b.organisation)]) { $1 }
        )
        let joint = sample.add("obligation", by: .a, due("2026-12-01"))
        #expect(duties(sample, of: .a, 2) == [joint])
        #expect(duties(sample, of: .b, 2) == [theirs, joint])
        #expect(duties(sample, of: .b, 3) == [])
    }

    @Test func `a flag is answered by the other side within two working days`() {
        var sample = Sample()
        // 20 Nov 2026 is a Friday.
        let flag = sample.add("flag", by: .a, on: day("2026-11-20"))
        #expect(duties(sample, of: .a, 2) == [])
        #expect(duties(sample, of: .b, 2) == [flag])
        #expect(
            Agenda(in: sample.state, on: Sample.today).entries.map(\.day) == [day("2026-11-24")]
        )
    }

    @Test func `a flag that was raised again has to be answered again, within the days from then`()
    {
        var sample = Sample()
        let flag = sample.add("flag", by: .a, on: day("2026-11-02"))
        let answer: [FieldName: FieldValue] = [
            "answered_by": .member(Sample.Side.b.member(2)), "state": .text("answered"),
        ]
        sample.write(flag, by: .b, on: day("2026-11-03"), answer)
        #expect(duties(sample, of: .b, 2) == [])
        sample.write(flag, by: .a, on: day("2026-11-20"), ["state": .text("raised")])
        #expect(duties(sample, of: .b, 2) == [flag])
        #expect(
            Agenda(in: sample.state, on: Sample.today).entries.map(\.day) == [day("2026-11-24")]
        )
    }

    @Test(arguments: [
        ("pending", Obligation.Standing.overdue), ("completed", .completed),
        ("terminated", .terminated), ("in_dispute", .inDispute),
    ])
    func `what is done or let go is nobody's duty, what is disputed still is`(
        state: String,
        standing: Obligation.Standing
    ) throws {
        var sample = Sample()
        sample.add(
            "obligation",
            by: .a,
            due("2026-11-20").merging(["state": .text(state)]) { $1 }
        )
        let agenda = Agenda(in: sample.state, on: Sample.today)
        let entry = try #require(agenda.entries.first)
        #expect(agenda.standing(of: entry, on: Sample.today) == standing)
        let isDuty = standing == .overdue || standing == .inDispute
        #expect(duties(sample, of: .a, 2).isEmpty != isDuty)
    }

    @Test func `how soon something is upcoming is agreed`() throws {
        var sample = Sample()
        sample.add("action", by: .a, due("2026-12-06"))
        let standing = { (sample: Sample) in
            let agenda = Agenda(in: sample.state, on: Sample.today)
            return agenda.entries.first.map { agenda.standing(of: $0, on: Sample.today) }
        }
        #expect(standing(sample) == .pending)
        sample.add(
            "partnership",
            by: .a,
            agreed: ["settings": Sample.signed(.record(["upcoming_days": .amount(15)]))]
        )
        #expect(standing(sample) == .upcoming)
    }

    @Test func `a give is owed from its acceptance until its delivery`() {
        for (state, isDuty) in [("matched", false), ("accepted", true), ("delivered", false)] {
            var sample = Sample()
            sample.add("give", by: .a, due("2026-12-01").merging(["state": .text(state)]) { $1 })
            #expect(duties(sample, of: .a, 2).isEmpty != isDuty)
        }
    }

    @Test(arguments: ["ask", "give"])
    func `an opportunity that became a give or an ask is nobody's duty any more`(type: String) {
        var sample = Sample()
        let review = sample.add("review", by: .a)
        let entry = sample.add(
            "review_entry",
            by: .a,
            due("2026-11-01")
                .merging(["review": .entity(review), "list": .text("opportunity")]) { $1 }
        )
        #expect(duties(sample, of: .a, 2).contains(entry))
        let item = sample.add(FieldName(stringLiteral: type), by: .a)
        sample.write(entry, by: .a, ["became": .entity(item)])
        #expect(!duties(sample, of: .a, 2).contains(entry))
    }

    @Test func `the calendar has meetings, notice and ends, in the order of their days`() {
        var sample = Sample()
        sample.term(.length, Sample.content(of: .length))
        sample.add("review", by: .a, due("2026-12-15"))
        sample.add("meeting", by: .b, ["day": .day(day("2026-12-10"))])
        sample.add(
            "rule",
            by: .a,
            ["needs_evidence": .flag(true), "expires": .day(day("2027-06-30"))]
        )
        let entries = Agenda(in: sample.state, on: Sample.today).entries
        #expect(entries.map(\.kind) == [.meeting, .meeting, .end, .notice, .end])
        #expect(
            entries.map(\.day.description) == [
                "2026-12-10", "2026-12-15", "2027-06-30", "2027-10-02", "2027-12-31",
            ]
        )
    }

    @Test func `of two terms on the length in force only the one that counts has days`() {
        var sample = Sample()
        let ends = { (text: String) -> [FieldName: FieldValue] in
            ["ends": .day(day(text)), "notice_days": .integer(90)]
        }
        let newer = sample.term(.length, ends("2028-12-31"), since: day("2026-10-01"))
        sample.term(.length, ends("2027-12-31"), since: day("2026-01-01"))
        let entries = Agenda(in: sample.state, on: Sample.today).entries
        #expect(entries.map(\.id) == [newer, newer])
        #expect(entries.map(\.day.description) == ["2028-10-02", "2028-12-31"])
    }

    @Test func `a goal ends on the day that all signed, whatever somebody wrote beside it`() {
        var sample = Sample()
        sample.add("goal", by: .a, due("2026-12-24"))
        let plan = FieldValue.record(["target": .amount(9), "due": .day(day("2026-12-31"))])
        sample.add("goal", by: .a, due("2027-03-31"), agreed: ["plan": Sample.signed(plan)])
        #expect(
            Agenda(in: sample.state, on: Sample.today).entries.map(\.day.description)
                == ["2026-12-24", "2026-12-31"]
        )
    }

    @Test func `a trial from 1 March is to be decided by 30 May, by both account managers`()
        throws
    {
        var sample = Sample()
        let page = sample.agree(kind: [
            "term": .text("trial"), "from": .day(day("2026-03-01")),
        ])
        // A second page is not the partnership's.
        sample.agree(kind: ["term": .text("trial"), "from": .day(day("2026-04-01"))])
        let entry = try #require(Agenda(in: sample.state, on: Sample.today).entries.first)
        #expect(Agenda(in: sample.state, on: Sample.today).entries.count == 1)
        #expect((entry.id, entry.day) == (page, day("2026-05-30")))
        #expect(entry.kind.rawValue == "decision")
        for side in Sample.Side.allCases {
            #expect(duties(sample, of: side, 2) == [page])
            #expect(duties(sample, of: side, 3) == [])
        }
        sample.decide("renew", on: day("2026-05-30"))
        #expect(Agenda(in: sample.state, on: Sample.today).entries.map(\.status) == [.done])
        for side in Sample.Side.allCases { #expect(duties(sample, of: side, 2) == []) }
    }

    @Test func `14 days after an event it is due to say: transform or exit?`() {
        var sample = Sample()
        sample.agree(kind: ["term": .text("one_time"), "event": .day(day("2026-11-07"))])
        #expect(
            Agenda(in: sample.state, on: Sample.today).entries.map(\.day) == [day("2026-11-21")]
        )
        sample.add("exit", by: .b, ["state": .text("noticed")])
        #expect(Agenda(in: sample.state, on: Sample.today).entries.map(\.status) == [.dropped])
    }

    @Test func `what one side keeps for itself is in its own agenda only`() {
        var sample = Sample()
        sample.add(
            "action",
            by: .a,
            audience: .department(Sample.Side.a.department(3)),
            due("2026-12-01")
        )
        for (viewer, count) in [(nil, 0), (.a, 1), (.b, 0)] as [(Sample.Side?, Int)] {
            sample.viewer = viewer
            #expect(Agenda(in: sample.state, on: Sample.today).entries.count == count)
        }
    }

    @Test(arguments: 500..<520)
    func `whatever the log holds, an agenda is in order and opens to what exists`(seed: Int) {
        var partnership = RandomPartnership(seed: UInt64(seed))
        let state = partnership.sample().onlyReadable(by: .a)
        let entries = Agenda(in: state, on: Sample.today).entries
        #expect(entries.map(\.day) == entries.map(\.day).sorted())
        #expect(entries.allSatisfy { state.record($0.id)?.type == $0.type })
    }
}
