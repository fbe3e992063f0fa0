import EntenteDomain
import Testing

@Suite("Row 32: how many partnerships")
struct DependenceTests {
    private let own = Audience.organisation(Sample.Side.b.organisation)

    private func need(
        _ title: String,
        _ shares: [(String?, Amount)],
        critical: Bool = true,
        in sample: inout Sample
    ) -> (EntityID, [EntityID]) {
        let need = sample.add(
            "need",
            by: .b,
            audience: own,
            ["title": .text(title), "critical": .flag(critical)]
        )
        let coverages = shares.map { partner, share in
            var fields: [FieldName: FieldValue] = [
                "need": .entity(need), "share": .amount(share),
            ]
            fields["partner"] = partner.map { .text($0) }
            return sample.add("coverage", by: .b, audience: own, fields)
        }
        return (need, coverages)
    }

    private func promise(
        _ scope: String,
        to partner: String?,
        audience: Audience,
        _ more: [FieldName: FieldValue] = [:],
        in sample: inout Sample
    ) -> EntityID {
        var fields: [FieldName: FieldValue] = [
            "scope": .text(scope), "bound": .organisation(Sample.Side.b.organisation),
        ]
        fields["partner"] = partner.map { .text($0) }
        return sample.add(
            "exclusivity",
            by: .b,
            audience: audience,
            fields.merging(more) { $1 }
        )
    }

    private func finding(_ sample: Sample) -> Finding {
        Dependence.finding(in: sample.state, on: Sample.today)
    }

    @Test func `cold storage 100 % A is a single source, marketing 60 to 40 warns, no clash`() {
        var sample = Sample()
        sample.viewer = .b
        let (storage, all) = need("cold storage", [(nil, 100)], in: &sample)
        let (marketing, parts) = need("marketing", [(nil, 60), ("Cirrus", 40)], in: &sample)
        let finding = finding(sample)
        #expect(finding.verdict == .amber)
        #expect(finding.sentence == "2 of 2 critical needs warn, no exclusivity clash")
        #expect(finding.shown("own_largest_share", about: .entity(storage)) == "100 %")
        #expect(finding.shown("own_largest_share", about: .entity(marketing)) == "60 %")
        #expect(
            finding.remarks == [
                Remark(
                    "cold storage: Aurora Foods is the single source",
                    evidence: [storage] + all
                ),
                Remark("marketing: Aurora Foods covers 60 %", evidence: [marketing] + parts),
            ]
        )
    }

    @Test func `the grid holds what each partner covers of each need, and from where it is known`()
    {
        var sample = Sample()
        sample.viewer = .b
        let (storage, all) = need("cold storage", [(nil, 100)], in: &sample)
        let (marketing, parts) = need(
            "marketing",
            [("Cirrus", 25), (nil, 60), ("Cirrus", 15)],
            in: &sample
        )
        _ = need("ice", [], in: &sample)
        _ = need("paper", [("Cirrus", 100)], critical: false, in: &sample)
        #expect(
            finding(sample).figures.filter { $0.name == "own_share" } == [
                Figure(
                    "own_share",
                    about: .cell(storage, "Aurora Foods"),
                    .percent(100),
                    from: [storage] + all
                ),
                Figure(
                    "own_share",
                    about: .cell(marketing, "Aurora Foods"),
                    .percent(60),
                    from: [marketing, parts[1]]
                ),
                Figure(
                    "own_share",
                    about: .cell(marketing, "Cirrus"),
                    .percent(40),
                    from: [marketing, parts[0], parts[2]]
                ),
            ]
        )
    }

    @Test(arguments: [nil, Sample.Side.a])
    func `nobody else sees a need, what covers it, or a promise elsewhere`(viewer: Sample.Side?) {
        var sample = Sample()
        _ = need("cold storage", [(nil, 100)], in: &sample)
        _ = promise("beer", to: "Cirrus", audience: own, in: &sample)
        sample.viewer = viewer
        var empty = Sample()
        empty.viewer = viewer
        #expect(finding(sample) == finding(empty))
    }

    @Test(arguments: [nil, Sample.Side.a])
    func `nobody else sees that what all read clashes with a promise made elsewhere`(
        viewer: Sample.Side?
    ) {
        var sample = Sample()
        _ = promise("beer", to: nil, audience: .shared, in: &sample)
        var elsewhere = sample
        _ = promise("beer", to: "Cirrus", audience: own, in: &elsewhere)
        sample.viewer = viewer
        elsewhere.viewer = viewer
        #expect(finding(elsewhere) == finding(sample))
        elsewhere.viewer = .b
        #expect(finding(elsewhere).verdict == .red)
    }

    @Test func `what is published of it is a result, and counts come from it only`() {
        var sample = Sample()
        _ = need("cold storage", [(nil, 100)], in: &sample)
        let result = sample.add(
            "dependence_result",
            by: .b,
            ["critical": .integer(2), "warned": .integer(2)]
        )
        let finding = finding(sample)
        #expect(finding.shown("shared_warnings", about: .side(.b)) == "2")
        #expect(Set(finding.figures.flatMap(\.evidence)) == [result])
    }

    @Test func `a critical need that nobody covers is an error, another need is none`() {
        var sample = Sample()
        sample.viewer = .b
        _ = need("ice", [], critical: false, in: &sample)
        #expect(finding(sample).verdict == .open)
        _ = need("cold storage", [], in: &sample)
        #expect(finding(sample).verdict == .red)
        #expect(finding(sample).remarks.map(\.text) == ["cold storage: nobody covers it"])
        #expect(finding(sample).shown("own_largest_share") == "0 %")
    }

    @Test(
        arguments: [
            ("50", "50", .good), ("50.1", "49.9", .amber), ("30", "20", .good),
        ] as [(Amount, Amount, Verdict)]
    )
    func `one partner may cover half of a need`(one: Amount, other: Amount, verdict: Verdict) {
        var sample = Sample()
        sample.viewer = .b
        _ = need("marketing", [(nil, one), ("Cirrus", other)], in: &sample)
        #expect(finding(sample).verdict == verdict)
    }

    @Test func `capitals make no other partner`() {
        var sample = Sample()
        sample.viewer = .b
        _ = need("marketing", [("Cirrus", 30), ("cirrus", 40), ("Delta", 30)], in: &sample)
        let paper = need("paper", [("CIRRUS", 100)], in: &sample).0
        let finding = finding(sample)
        #expect(finding.shown("own_share", about: .cell(paper, "CIRRUS")) == "100 %")
        #expect(finding.remarks.contains { $0.text.contains("marketing: CIRRUS covers 70 %") })
    }

    @Test func `how much one partner may cover is agreed`() {
        var sample = Sample()
        sample.viewer = .b
        _ = need("marketing", [(nil, 60), ("Cirrus", 40)], in: &sample)
        sample.add(
            "partnership",
            by: .a,
            agreed: ["settings": Sample.signed(.record(["dependence_share": .amount(60)]))]
        )
        #expect(finding(sample).verdict == .good)
    }

    @Test func `a need is counted over all partnerships in which it is covered`() {
        var here = Sample()
        here.viewer = .b
        let (marketing, _) = need("marketing", [("Aurora", 50)], in: &here)
        var there = here
        there.add(
            "coverage",
            by: .b,
            audience: own,
            ["need": .entity(marketing), "share": .amount(50), "partner": .text("Cirrus")]
        )
        let elsewhere = PartnershipState(
            organisations: there.state.organisations,
            viewer: Sample.Side.b.organisation,
            records: there.records.suffix(1)
        )
        let finding = Dependence.finding(across: [here.state, elsewhere], on: Sample.today)
        #expect(finding.verdict == .good)
        #expect(finding.shown("own_largest_share", about: .entity(marketing)) == "50 %")
    }

    @Test func `what is promised to two partners at the same time is a clash`() {
        var sample = Sample()
        sample.viewer = .b
        let ours = promise("Organic beer", to: nil, audience: .shared, in: &sample)
        let other = promise("organic beer", to: "Cirrus", audience: own, in: &sample)
        let finding = finding(sample)
        #expect(finding.verdict == .red)
        #expect(
            finding.remarks == [
                Remark("Organic beer is promised to two partners", evidence: [ours, other])
            ]
        )
    }

    @Test(arguments: [
        ["scope": FieldValue.text("wine")], ["territory": .text("Norway")],
        ["from": .day(day("2027-07-01"))], ["until": .day(day("2026-11-20"))],
        ["partner": .text("cirrus"), "territory": .text("norway")],
    ])
    func `promises about other things, places or times do not clash`(
        more: [FieldName: FieldValue]
    ) {
        var sample = Sample()
        sample.viewer = .b
        let fields: [FieldName: FieldValue] = [
            "until": .day(day("2027-06-30")), "territory": .text("Sweden"),
        ]
        _ = promise("beer", to: "Aurora", audience: own, fields, in: &sample)
        _ = promise("beer", to: "Cirrus", audience: own, more, in: &sample)
        #expect(finding(sample).verdict == .good)
    }

    @Test func `a shared promise counts when its term is in force`() {
        var sample = Sample()
        sample.viewer = .b
        let term = sample.term(.free, nil, waiting: .a)
        _ = promise("beer", to: nil, audience: .shared, ["term": .entity(term)], in: &sample)
        _ = promise("beer", to: "Cirrus", audience: own, in: &sample)
        #expect(finding(sample).verdict == .good)
    }

    @Test func `without needs and promises nothing can be said`() {
        for viewer in [nil, Sample.Side.a, .b] {
            var sample = Sample()
            sample.viewer = viewer
            #expect(finding(sample).verdict == .open)
        }
    }
}
