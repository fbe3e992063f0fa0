import EntenteDomain
import Testing

@Suite("Row 36: a way out")
struct WayOutTests {
    /// A plan with all its parts, whose trigger is two quarters below half of what was agreed.
    private static let plan: [FieldName: FieldValue] = [
        "path": .text("exit"), "notice_days": .integer(30), "contingency": .text("call both"),
        "continuity": .list(Sample.Side.allCases.map { .member($0.member(1)) }),
        "triggers": .list([
            .record(["below": .amount(50), "quarters": .integer(2), "path": .text("transform")])
        ]),
        "dispositions": .list([
            .record([
                "asset": .text("brand"), "organisation": .organisation(Sample.Side.a.organisation),
            ])
        ]),
    ]

    private func planned(_ plan: [FieldName: FieldValue] = plan) -> Sample {
        var sample = Sample()
        sample.add("exit_plan", by: .a, agreed: ["plan": Sample.signed(.record(plan))])
        return sample
    }

    /// A KPI from 0 to 100, read at the end of the second and third quarter.
    private func read(_ values: [Amount], in sample: inout Sample) -> [EntityID] {
        let kpi = sample.add(
            "kpi",
            by: .a,
            on: day("2026-01-01"),
            ["title": .text("sold"), "baseline": .amount(0), "target": .amount(100)]
        )
        return [kpi]
            + zip(values, ["2026-06", "2026-09"]).map { value, period in
                sample.add(
                    "reading",
                    by: .b,
                    ["kpi": .entity(kpi), "period": .month(month(period)), "value": .amount(value)]
                )
            }
    }

    private func finding(_ sample: Sample, on day: CivilDate = Sample.today) -> Finding {
        WayOut.finding(in: sample.state, on: day)
    }

    @Test func `attainment 46 % then 41 %: trigger, proposal transform`() {
        var sample = planned()
        let evidence = read([46, 41], in: &sample)
        let finding = finding(sample)
        #expect(finding.verdict == .red)
        #expect(finding.sentence == "attainment 46 % then 41 %: proposal transform")
        #expect(finding.shown("attainment") == "41 %")
        #expect(Set(evidence).isSubset(of: Set(finding.figure("attainment")?.evidence ?? [])))
    }

    @Test(arguments: [[50, 41], [46, 50], [120, 3], [41]] as [[Amount]])
    func `one quarter above the bound, or without a reading, pulls no trigger`(values: [Amount]) {
        var sample = planned()
        _ = read(values, in: &sample)
        #expect(finding(sample, on: day("2026-07-01")).verdict == .good)
        #expect(finding(sample).figure("attainment") == nil)
    }

    @Test func `a trigger may watch one KPI, for as many quarters as it says`() {
        var sample = Sample()
        let ids = read([90, 41], in: &sample)
        var plan = Self.plan
        plan["triggers"] = .list([
            .record([
                "kpi": .entity(ids[0]), "below": .amount(50), "quarters": .integer(1),
            ])
        ])
        sample.add("exit_plan", by: .a, agreed: ["plan": Sample.signed(.record(plan))])
        #expect(finding(sample).sentence == "attainment 41 %: proposal exit")
        #expect(finding(sample).shown("attainment", about: .entity(ids[0])) == "41 %")
    }

    @Test func `a trigger that is pulled is said before a transformation that both agreed to`() {
        var sample = planned()
        _ = read([46, 41], in: &sample)
        sample.add("exit", by: .b, ["path": .text("transform"), "state": .text("accepted")])
        #expect(
            finding(sample).sentence
                == "attainment 46 % then 41 %: proposal transform; transform is agreed, by Borealis Retail"
        )
    }

    @Test(arguments: [("2026-03-01", "2026-09-01"), ("2026-09-01", "2026-03-01")])
    func `of two plans in force the one that came into force last counts`(
        whole: String,
        empty: String
    ) {
        var sample = Sample()
        let plans = [(whole, Self.plan), (empty, ["path": .text("exit")])].map { since, plan in
            sample.add(
                "exit_plan",
                by: .a,
                agreed: ["plan": Sample.signed(.record(plan), since: day(since))]
            )
        }
        let isWhole = whole > empty
        #expect(finding(sample).figure("signed")?.evidence == [plans[isWhole ? 0 : 1]])
        #expect(finding(sample).remarks.isEmpty == isWhole)
    }

    @Test func `archive A: 812 own and 392 received are 1,204 items, and 1,204 come back`() throws {
        var sample = Sample()
        let a = Sample.Side.a
        for number in 0..<812 {
            let own: [Audience] = [
                .shared, .organisation(a.organisation), .department(a.department(3)),
            ]
            sample.add("note", by: .a, audience: own[number % 3])
        }
        for _ in 0..<392 { sample.add("note", by: .b) }
        for _ in 0..<100 {
            sample.add("note", by: .b, audience: .organisation(Sample.Side.b.organisation))
        }
        sample.viewer = .a
        let finding = finding(sample)
        #expect(finding.shown("own_items", about: .side(.a)) == "812")
        #expect(finding.shown("own_received", about: .side(.a)) == "392")
        #expect(finding.shown("own_archive", about: .side(.a)) == "1204")
        #expect(finding.shown("shared_items", about: .side(.b)) == "392")
        #expect(finding.figure("own_archive", about: .side(.b)) == nil)
        let contents = ArchiveContents(of: a.organisation, in: sample.state)
        let back = PartnershipState(
            organisations: sample.state.organisations,
            viewer: a.organisation,
            records: contents.all
        )
        #expect(ArchiveContents(of: a.organisation, in: back).count == 1_204)
        #expect(back.allRecords.count == 1_204)
    }

    @Test func `an archive holds nothing of the other side's private fields`() {
        var sample = Sample()
        let give = sample.add("give", by: .b, ["title": .text("tasting days")])
        let secret = EntityRecord(
            id: give,
            type: "give",
            audience: .department(Sample.Side.b.department(1)),
            made: Sample.stamp(.b, Sample.today),
            fields: ["estimate": .money(Money(1, Sample.euro))]
        )
        let contents = { (side: Sample.Side, viewer: Sample.Side?) in
            let state = PartnershipState(
                organisations: sample.state.organisations,
                viewer: viewer?.organisation,
                records: [secret] + sample.records
            )
            #expect(state.record(give) == sample.records.first)
            return ArchiveContents(of: side.organisation, in: state)
        }
        for viewer in [nil, Sample.Side.a, .b] {
            #expect(contents(.a, viewer).own.isEmpty)
            #expect(contents(.a, viewer).received == sample.records)
        }
        #expect(contents(.b, .b).own == sample.records + [secret])
        #expect(contents(.b, .a).own == sample.records)
    }

    @Test func `an archive that did not come back whole is said`() {
        var sample = planned()
        for (count, remarks) in [(1_204, 0), (1_203, 1)] {
            sample.add(
                "archive",
                by: .a,
                [
                    "own": .integer(812), "received": .integer(392),
                    "reimported": .integer(count),
                ]
            )
            #expect(finding(sample).remarks.count == remarks)
        }
        #expect(
            finding(sample).remarks.map(\.text)
                == ["of the archive of Aurora Foods, 1203 of 1204 items came back"]
        )
    }

    @Test(arguments: [("2026-11-22", Verdict.amber), ("2026-11-21", .red)])
    func `a partnership does not go live without a plan that all signed`(
        live: String,
        verdict: Verdict
    ) {
        var sample = Sample()
        sample.add("partnership", by: .a, ["live_on": .day(day(live))])
        #expect(finding(sample).verdict == (verdict == .red ? .red : .open))
        sample.add(
            "exit_plan",
            by: .a,
            agreed: ["plan": .init(waiting: [Sample.Side.b.organisation])]
        )
        #expect(finding(sample).verdict == verdict)
        #expect(
            finding(sample).remarks.map(\.text) == ["the exit plan waits for Borealis Retail"]
        )
    }

    @Test(arguments: [
        "path", "notice_days", "contingency", "continuity", "triggers", "dispositions",
    ])
    func `a plan that lacks a part says which`(name: String) throws {
        #expect(finding(planned()).remarks.isEmpty)
        #expect(finding(planned()).verdict == .good)
        let field = try #require(FieldName(name))
        let finding = finding(planned(Self.plan.filter { $0.key != field }))
        #expect(finding.verdict == .amber)
        #expect(finding.remarks.count == (name == "continuity" ? 2 : 1))
    }

    @Test func `a plan to transfer names a successor`() {
        var plan = Self.plan
        plan["path"] = .text("transfer")
        #expect(
            finding(planned(plan)).remarks.map(\.text) == ["the exit plan names no successor"]
        )
        plan["successor"] = .text("Cirrus")
        #expect(finding(planned(plan)).remarks.isEmpty)
    }
}

@Suite("Row 36: the phases of an exit")
struct ExitPhaseTests {
    private func noticed(_ state: String = "noticed") -> Sample {
        var sample = Sample()
        sample.add(
            "exit_plan",
            by: .a,
            agreed: [
                "plan": Sample.signed(
                    .record(["path": .text("exit"), "notice_days": .integer(30)])
                )
            ]
        )
        sample.add(
            "exit",
            by: .b,
            ["state": .text(state), "noticed_on": .day(day("2026-12-01"))]
        )
        return sample
    }

    @Test(arguments: [
        ("2026-12-01", "noticed", "notice is given until 2026-12-31"),
        ("2026-12-31", "noticed", "notice is given until 2026-12-31"),
        ("2027-01-01", "read_only", "read-only until 2027-01-30"),
        ("2027-01-30", "read_only", "read-only until 2027-01-30"),
        ("2027-01-31", "archived", "each side gets its archive"),
    ])
    func `after 30 days of notice come 30 days read-only, then the archives`(
        on: String,
        phase: String,
        sentence: String
    ) {
        let sample = noticed()
        let finding = WayOut.finding(in: sample.state, on: day(on))
        #expect(finding.shown("phase") == phase)
        #expect(finding.sentence == sentence + ", by Borealis Retail")
        let isBehind = finding.remarks.contains {
            $0.text.hasPrefix("the exit is written down as noticed")
        }
        #expect(isBehind == (phase != "noticed"))
    }

    @Test func `how long everything can be read is agreed`() {
        var sample = noticed("read_only")
        sample.add(
            "partnership",
            by: .a,
            agreed: ["settings": Sample.signed(.record(["read_only_days": .amount(60)]))]
        )
        let finding = WayOut.finding(in: sample.state, on: day("2027-02-20"))
        #expect(finding.shown("until") == "2027-03-01")
    }

    @Test(arguments: [("2026-08-15", "2026-09-14"), ("2026-12-01", "2027-03-01")])
    func `notice runs by the plan that counted when it was given, whatever the exit names`(
        given: String,
        until: String
    ) {
        var sample = Sample()
        let plans = [(30, "2026-01-01"), (90, "2026-09-01")].map { days, since in
            let plan = FieldValue.record(["notice_days": .integer(days)])
            return sample.add(
                "exit_plan",
                by: .a,
                agreed: ["plan": Sample.signed(plan, since: day(since))]
            )
        }
        sample.add("exit_plan", by: .a)
        for plan in plans {
            var used = sample
            used.add(
                "exit",
                by: .b,
                [
                    "state": .text("noticed"), "noticed_on": .day(day(given)),
                    "plan": .entity(plan),
                ]
            )
            let finding = WayOut.finding(in: used.state, on: day(given).adding(days: 1))
            #expect(finding.shown("until") == until)
        }
    }

    @Test func `an exit that both agreed to is said to be agreed, beside one that is proposed`() {
        var sample = Sample()
        sample.add("exit", by: .a)
        sample.add("exit", by: .b, ["path": .text("transfer"), "state": .text("accepted")])
        let plan = FieldValue.record(["path": .text("exit")])
        sample.add("exit_plan", by: .a, agreed: ["plan": Sample.signed(plan)])
        let finding = WayOut.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "transfer is agreed, by Borealis Retail")
        #expect(finding.shown("phase") == "accepted")
    }

    @Test func `an exit that was withdrawn or only proposed changes nothing`() {
        let day = day("2030-01-01")
        #expect(WayOut.finding(in: noticed("withdrawn").state, on: day).figure("phase") == nil)
        let proposed = WayOut.finding(in: noticed("proposed").state, on: day)
        #expect(proposed.sentence == "exit is proposed, by Borealis Retail")
    }

    /// Every step, and who takes it: everyone, who made the exit, or the other side.
    private static let steps: [(String, String, StateMachine.Actor)] = [
        ("proposed", "accepted", .others), ("accepted", "proposed", .others),
        ("proposed", "noticed", .maker), ("accepted", "noticed", .maker),
        ("proposed", "withdrawn", .maker), ("accepted", "withdrawn", .maker),
        ("noticed", "withdrawn", .maker), ("noticed", "read_only", .others),
        ("read_only", "archived", .everyone),
    ]

    @Test(arguments: Exit.State.allCases, Exit.State.allCases)
    func `an exit takes the steps of its table and no other`(
        from: Exit.State,
        to: Exit.State
    ) throws {
        let states = try #require(Exit.definition.states)
        let step = Self.steps.first { $0.0 == from.rawValue && $0.1 == to.rawValue }
        for isMaker in [true, false] {
            let isAllowed =
                from == to || step?.2 == .everyone || step?.2 == (isMaker ? .maker : .others)
            let found = states.allows(
                from: from.rawValue,
                to: to.rawValue,
                byMaker: isMaker
            )
            #expect(found == isAllowed)
        }
    }
}
