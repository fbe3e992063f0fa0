import EntenteDomain
import Testing

@Suite("Row 35: uses of a partnership")
struct UsesTests {
    private func sales(_ titles: [String] = []) -> Sample {
        var sample = Sample()
        sample.add("partnership", by: .a, ["purpose": .text("sales")])
        for title in titles { sample.add("kpi", by: .b, ["title": .text(title)]) }
        return sample
    }

    @discardableResult
    private func rule(
        _ more: [FieldName: FieldValue],
        in sample: inout Sample
    ) -> EntityID {
        let fields: [FieldName: FieldValue] = [
            "title": .text("security clearance"), "kind": .text("special"),
            "needs_evidence": .flag(true),
        ]
        return sample.add("rule", by: .a, fields.merging(more) { $1 })
    }

    private func finding(_ sample: Sample) -> Finding {
        Uses.finding(in: sample.state, on: Sample.today)
    }

    @Test func `sales: export revenue, new opportunities, win rate`() {
        #expect(
            StarterKPI.all(for: .sales).map(\.title)
                == ["export revenue", "new opportunities", "win rate"]
        )
        let empty = finding(sales())
        #expect(empty.sentence == "sales: 0 of 3 starter KPIs, nothing blocks signing")
        #expect(empty.verdict == .amber)
        let started = finding(sales(["Export revenue", "New opportunities", "Win rate"]))
        #expect(started.sentence == "sales: 3 of 3 starter KPIs, nothing blocks signing")
        #expect(
            started.figure("starter_kpi", about: .part("win rate"))?.evidence
                == [EntityID(high: 0, low: 4)]
        )
    }

    @Test func `of a starter set only shared KPIs of the same name are there`() {
        var sample = sales(["Win Rate", "win rates", "win rate"])
        let own = Audience.organisation(Sample.Side.b.organisation)
        sample.add("kpi", by: .b, audience: own, ["title": .text("export revenue")])
        sample.viewer = .b
        let standing = StarterKPI.standing(for: .sales, in: sample.state)
        #expect(standing.map(\.starter) == StarterKPI.all(for: .sales))
        let shared = [EntityID(high: 0, low: 2), EntityID(high: 0, low: 4)]
        #expect(standing.map(\.kpis) == [[], [], shared])
        let other = StarterKPI.standing(for: .marketing, in: sample.state)
        #expect(other.allSatisfy { $0.kpis.isEmpty })
    }

    @Test(arguments: Purpose.allCases)
    func `each use has a starter set of its own`(purpose: Purpose) {
        let titles = StarterKPI.all(for: purpose).map(\.title)
        let others = Purpose.allCases.filter { $0 != purpose }
            .flatMap { StarterKPI.all(for: $0).map(\.title) }
        #expect(titles.count == 3)
        #expect(Set(titles).isDisjoint(with: others))
        #expect(titles.allSatisfy { $0 == $0.lowercased() })
    }

    @Test func `a rule that asks for evidence blocks signing until there is some`() {
        var sample = sales()
        let rule = rule([:], in: &sample)
        let blocked = finding(sample)
        #expect(blocked.verdict == .red)
        #expect(
            blocked.remarks.first
                == Remark("security clearance: there is no evidence", evidence: [rule])
        )
        #expect(SigningObstacles.all(in: sample.state, on: Sample.today).count == 1)
        var other = sales()
        let note = other.add("note", by: .b)
        self.rule(["evidence": .entity(note)], in: &other)
        #expect(finding(other).verdict == .amber)
        #expect(SigningObstacles.all(in: other.state, on: Sample.today).isEmpty)
    }

    @Test(arguments: [("2026-11-21", 0), ("2026-11-20", 1)])
    func `evidence holds until the day on which it expires`(until: String, obstacles: Int) {
        var sample = sales()
        let note = sample.add("note", by: .b)
        rule(["evidence": .entity(note), "expires": .day(day(until))], in: &sample)
        #expect(SigningObstacles.all(in: sample.state, on: Sample.today).count == obstacles)
    }

    @Test func `evidence that is gone is none, and a rule of another use holds nobody up`() {
        var sample = sales()
        rule(["evidence": .entity(EntityID(high: 9, low: 9))], in: &sample)
        #expect(finding(sample).verdict == .red)
        var other = sales()
        rule(["purpose": .text("finance")], in: &other)
        #expect(finding(other).verdict == .amber)
    }

    @Test func `a term is evidence once all signed it, and its rule lets them sign it`() {
        var sample = sales()
        let terms = (0..<2).map { _ in sample.term(.free, nil, waiting: .b) }
        let rules = terms.map { rule(["evidence": .entity($0)], in: &sample) }
        let note = sample.add("note", by: .b)
        #expect(
            SigningObstacles.all(in: sample.state, on: Sample.today)
                == zip(rules, terms).map {
                    Remark(
                        "security clearance: the evidence is not signed by all",
                        evidence: [$0, $1]
                    )
                }
        )
        let signing = { (sample: Sample, id: EntityID) in
            SigningObstacles.of(
                signing: id,
                "content",
                nil,
                in: sample.state,
                on: Sample.today
            ).count
        }
        // Neither waits for the other, or nobody could ever begin.
        #expect((terms + [note]).map { signing(sample, $0) } == [0, 0, 2])
        rule([:], in: &sample)
        #expect(signing(sample, terms[0]) == 1)
        var signed = sales()
        let term = signed.term(.free, Sample.content(of: .free))
        rule(["evidence": .entity(term)], in: &signed)
        #expect(SigningObstacles.all(in: signed.state, on: Sample.today).isEmpty)
    }

    @Test func `who pays what stands in the agreed kind, in a term in force, or in a rule`() {
        let all = ["export revenue", "new opportunities", "win rate"]
        let shares = FieldValue.list([Sample.share(.a, 60), Sample.share(.b, 40)])
        #expect(finding(sales(all)).remarks == [Remark("nothing says in writing who pays what")])
        var ruled = sales(all)
        ruled.add("rule", by: .a, ["kind": .text("costs")])
        var signed = sales(all)
        signed.term(.free, ["costs": shares])
        var kind = Sample()
        kind.add(
            "partnership",
            by: .a,
            agreed: ["kind": Sample.signed(.record(["cost_shares": shares]))]
        )
        kind.add("rule", by: .a)
        for sample in [ruled, signed, kind] {
            #expect(finding(sample).verdict == .good)
            #expect(finding(sample).shown("who_pays_what") == "yes")
        }
        var wrong = sales(all)
        wrong.term(.free, ["costs": .list([Sample.share(.a, 60), Sample.share(.b, 30)])])
        #expect(finding(wrong).shown("who_pays_what") == "no")
    }

    @Test func `before a use is picked nothing can be said`() {
        #expect(finding(Sample()).verdict == .open)
    }
}
