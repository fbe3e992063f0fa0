import EntenteDomain
import Testing

@Suite("Row 19: five common types")
struct CommonTypesTests {
    @Test func `a campaign of 40,000 at 60 and 40 percent is 24,000 and 16,000`() {
        var sample = Sample()
        let page = sample.agree(kind: campaign(60, 40))
        let finding = CommonTypes.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .good)
        #expect(finding.sentence == "co marketing: all that it needs is agreed")
        #expect(finding.shown("cost", about: Sample.Side.a.subject) == "EUR 24000.00")
        #expect(finding.shown("cost", about: Sample.Side.b.subject) == "EUR 16000.00")
        #expect(finding.figure("cost")?.evidence == [page])
    }

    @Test func `60 and 30 percent are refused`() throws {
        var sample = Sample()
        let proposed = try #require(RecordValue(.record(campaign(60, 30))))
        let requirements = CommonTypes.requirements(of: proposed, in: sample.state)
        #expect(requirements.map(\.isMet) == [false])
        #expect(requirements.map(\.sentence) == ["who pays what sums to 90 %, not to 100 %"])
        let obstacles = SigningObstacles.of(kind: proposed, in: sample.state)
        #expect(obstacles.map(\.text) == requirements.map(\.sentence))
        sample.agree(kind: campaign(60, 30))
        let finding = CommonTypes.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .red)
        #expect(finding.figure("cost") == nil)
    }

    @Test func `shares that one side has twice are refused, whatever they sum to`() {
        var sample = Sample()
        sample.agree(
            kind: [
                "type": .text("co_marketing"),
                "cost_shares": .list([Sample.share(.a, 100), Sample.share(.a, 100)]),
            ]
        )
        let finding = CommonTypes.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "it is said twice of one organisation who pays what")
    }

    @Test(arguments: [
        (51, 49, "minority: all that it needs is agreed"),
        (50, 50, "one side has to own more than 50 %"),
        (70, 20, "who owns what sums to 90 %, not to 100 %"),
    ])
    func `of a minority the percentages sum to 100 and one is above 50`(
        ours: Int,
        theirs: Int,
        sentence: String
    ) {
        var sample = Sample()
        sample.agree(
            kind: [
                "type": .text("minority"),
                "ownership": .list([
                    Sample.share(.a, Amount(ours)), Sample.share(.b, Amount(theirs)),
                ]),
            ]
        )
        let finding = CommonTypes.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == sentence)
    }

    @Test(arguments: [
        ("alliance", "an alliance needs a list of projects"),
        ("joint_research", "joint research needs a clause on results and intellectual property"),
        ("co_marketing", "it is not said who pays what"),
    ])
    func `what a type lacks is said`(type: String, sentence: String) {
        var sample = Sample()
        sample.agree(kind: ["type": .text(type)])
        let finding = CommonTypes.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == sentence)
        #expect(finding.verdict == .red)
    }

    @Test func `an alliance with projects and research with a clause have what they need`() {
        for kind in [
            ["type": .text("alliance"), "projects": .list([.text("Cold chain")])],
            ["type": .text("joint_research"), "results": .text("Both own them.")],
        ] as [[FieldName: FieldValue]] {
            var sample = Sample()
            sample.agree(kind: kind)
            #expect(CommonTypes.finding(in: sample.state, on: Sample.today).verdict == .good)
        }
    }

    @Test func `a joint venture needs all eight terms signed, and the agreement in writing`() {
        var sample = Sample()
        let page = sample.agree(kind: ["type": .text("equity_joint_venture")])
        for kind in TermKind.essential {
            let before = CommonTypes.finding(in: sample.state, on: Sample.today)
            #expect(before.sentence.contains("the term on \(kind.words) is not signed"))
            sample.add(
                "term",
                by: .a,
                ["kind": .text(kind.rawValue)],
                agreed: ["content": Sample.signed(.record(["text": .text("So be it.")]))]
            )
        }
        let unwritten = CommonTypes.finding(in: sample.state, on: Sample.today)
        #expect(unwritten.sentence == "there is no written agreement")
        let bytes = (0..<32).map { UInt8($0) }
        sample.add(
            "attachment",
            by: .a,
            ["of": .entity(page), "digest": .text(Base64URL.encode(bytes))]
        )
        #expect(CommonTypes.finding(in: sample.state, on: Sample.today).verdict == .good)
    }

    @Test func `a joint venture by its kind alone needs all eight terms, too`() throws {
        var sample = Sample()
        let kind: [FieldName: FieldValue] = ["kind": .text("joint_venture")]
        let proposed = try #require(RecordValue(.record(kind)))
        #expect(SigningObstacles.of(kind: proposed, in: sample.state).count == 9)
        sample.agree(kind: kind)
        let finding = CommonTypes.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("type") == "equity_joint_venture")
        #expect(finding.verdict == .red)
    }

    @Test(arguments: [(60, 30, 1), (60, 40, 0)] as [(Amount, Amount, Int)])
    func `cross-marketing is refused with 60 and 30 percent, and not with 60 and 40`(
        ours: Amount,
        theirs: Amount,
        obstacles: Int
    ) throws {
        let kind: [FieldName: FieldValue] = [
            "kind": .text("cross_marketing"),
            "cost_shares": .list([Sample.share(.a, ours), Sample.share(.b, theirs)]),
        ]
        let proposed = try #require(RecordValue(.record(kind)))
        #expect(SigningObstacles.of(kind: proposed, in: Sample().state).count == obstacles)
    }

    @Test func `a type that is said counts before the one that its kind is`() {
        var sample = Sample()
        sample.agree(kind: [
            "kind": .text("joint_venture"), "type": .text("alliance"),
            "projects": .list([.text("Cold chain")]),
        ])
        #expect(CommonTypes.finding(in: sample.state, on: Sample.today).verdict == .good)
    }

    @Test func `before a type is agreed nothing can be said`() {
        #expect(CommonTypes.finding(in: Sample().state, on: Sample.today).verdict == .open)
        var sample = Sample()
        sample.agree(kind: ["kind": .text("affiliate")])
        #expect(CommonTypes.finding(in: sample.state, on: Sample.today).verdict == .open)
    }

    @Test func `it is the same from both sides`() {
        var sample = Sample()
        sample.agree(kind: campaign(60, 40))
        let here = CommonTypes.finding(in: sample.state, on: Sample.today)
        let there = CommonTypes.finding(in: sample.swapped, on: Sample.today)
        #expect(here.symmetric == there.symmetric)
        #expect(there.shown("cost", about: Sample.Side.b.subject) == "EUR 24000.00")
    }

    private func campaign(_ ours: Amount, _ theirs: Amount) -> [FieldName: FieldValue] {
        [
            "type": .text("co_marketing"), "cost": .money(Money(40_000, Sample.euro)),
            "cost_shares": .list([Sample.share(.a, ours), Sample.share(.b, theirs)]),
        ]
    }
}
