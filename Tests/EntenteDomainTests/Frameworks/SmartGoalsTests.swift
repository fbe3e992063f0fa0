import EntenteDomain
import Testing

@Suite("Row 29: SMART goals")
struct SmartGoalsTests {
    private let owner = Sample.Side.a.member(2)

    /// Everything that makes a goal whole, of A's second department.
    private func whole(ask: EntityID) -> [FieldName: FieldValue] {
        [
            "title": .text("10,000 to 16,000 units by 31 Dec"), "goal_owner": .member(owner),
            "department": .department(Sample.Side.a.department(2)), "unit": .text("units"),
            "baseline": .amount(10_000), "target": .amount(16_000), "ask": .entity(ask),
            "accepted_by": .list([.member(owner)]), "due": .day(day("2026-12-31")),
        ]
    }

    private func finding(_ sample: Sample) -> Finding {
        SmartGoals.finding(in: sample.state, on: Sample.today)
    }

    @Test func `grow awareness is 2 of 5, 10,000 to 16,000 units by 31 Dec is 5 of 5`() {
        var sample = Sample()
        let vague = sample.add(
            "goal",
            by: .a,
            [
                "title": .text("grow awareness"), "goal_owner": .member(owner),
                "department": .department(Sample.Side.a.department(2)),
                "driver": .text("audience_access"),
            ]
        )
        let ask = sample.add("ask", by: .b, ["title": .text("ask 12")])
        let exact = sample.add("goal", by: .a, whole(ask: ask))
        let finding = finding(sample)
        #expect(finding.shown("letters", about: .entity(vague)) == "2")
        #expect(finding.shown("letters", about: .entity(exact)) == "5")
        #expect(finding.figure("letters", about: .entity(exact))?.evidence == [ask, exact])
        #expect(finding.sentence == "1 of 2 goals can be signed")
        #expect(finding.verdict == .amber)
        #expect(
            finding.remarks == [
                Remark(
                    "grow awareness is not measurable, achievable, time-bound",
                    evidence: [vague]
                )
            ]
        )
    }

    @Test(
        arguments: [
            ("goal_owner", SmartGoals.Letter.specific), ("unit", .measurable),
            ("target", .measurable),
            ("accepted_by", .achievable), ("ask", .relevant), ("due", .timeBound),
        ] as [(FieldName, SmartGoals.Letter)]
    )
    func `each letter goes out with what makes it light up`(
        name: FieldName,
        letter: SmartGoals.Letter
    ) throws {
        var sample = Sample()
        let ask = sample.add("ask", by: .b)
        let id = sample.add("goal", by: .a, whole(ask: ask).filter { $0.key != name })
        let goal = try #require(sample.state.find(id, Goal.self))
        let lit = SmartGoals.letters(of: goal, in: sample.state)
        #expect(lit == SmartGoals.Letter.allCases.filter { $0 != letter })
    }

    @Test func `a goal is achievable when the department that shall reach it says so`() {
        var sample = Sample()
        let ask = sample.add("ask", by: .b)
        var fields = whole(ask: ask)
        fields["accepted_by"] = .list([.member(Sample.Side.b.member(2))])
        sample.add("goal", by: .a, fields)
        #expect(finding(sample).remarks.map(\.text).first?.hasSuffix("is not achievable") == true)
    }

    @Test func `what was signed of a goal is what it is judged by`() throws {
        var sample = Sample()
        let ask = sample.add("ask", by: .b, ["title": .text("ask 12")])
        let plan: FieldValue = .record([
            "unit": .text("units"), "target": .amount(16_000), "due": .day(day("2026-12-31")),
        ])
        let fields = whole(ask: ask).filter { !["unit", "target", "due"].contains($0.key) }
        let goal = sample.add("goal", by: .a, fields, agreed: ["plan": Sample.signed(plan)])
        #expect(finding(sample).shown("letters", about: .entity(goal)) == "5")
        #expect(finding(sample).verdict == .good)
        // What is proposed is looked at before it is signed, not what stands beside it.
        let loose = sample.add("goal", by: .a, whole(ask: ask))
        let vague: FieldValue = .record([
            "target": .amount(16_000), "due": .day(day("2026-12-31")),
        ])
        let state = sample.state
        let refused = SigningObstacles.of(
            signing: loose,
            "plan",
            vague,
            in: state,
            on: Sample.today
        )
        #expect(refused.map(\.evidence) == [[loose]])
        #expect(
            SigningObstacles.of(signing: loose, "plan", plan, in: state, on: Sample.today).isEmpty
        )
    }

    @Test func `a driver makes a goal relevant, also when its ask is gone`() {
        var sample = Sample()
        let gone = EntityID(high: 7, low: 7)
        let fields = whole(ask: gone).merging(["driver": .text("audience_access")]) { $1 }
        let goal = sample.add("goal", by: .a, fields)
        #expect(finding(sample).shown("letters", about: .entity(goal)) == "5")
    }

    @Test func `an ask that is gone makes no goal relevant`() {
        var sample = Sample()
        sample.add("goal", by: .a, whole(ask: EntityID(high: 9, low: 9)))
        #expect(finding(sample).shown("letters") == "4")
    }

    @Test func `a goal that was signed too early is an error, unless fewer letters are agreed`() {
        var sample = Sample()
        let plan = Sample.signed(.record(["target": .amount(1), "due": .day(Sample.today)]))
        sample.add("goal", by: .b, ["driver": .text("innovation")], agreed: ["plan": plan])
        #expect(finding(sample).verdict == .red)
        sample.add(
            "partnership",
            by: .a,
            agreed: ["settings": Sample.signed(.record(["smart_letters": .amount(1)]))]
        )
        #expect(finding(sample).verdict == .good)
    }

    @Test func `without goals nothing can be said, and a private goal is no shared one`() {
        var sample = Sample()
        sample.viewer = .a
        sample.add("goal", by: .a, audience: .organisation(Sample.Side.a.organisation))
        #expect(finding(sample).verdict == .open)
    }
}
