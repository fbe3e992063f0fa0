import EntenteDomain
import Testing

@Suite("Row 20: kinds and dimensions")
struct KindsAndDimensionsTests {
    @Test func `a trial from 1 March has to be decided by 30 May`() {
        var sample = Sample()
        let page = sample.agree(kind: trial)
        let finding = KindsAndDimensions.finding(in: sample.state, on: day("2026-05-30"))
        #expect(finding.shown("decision_due") == "2026-05-30")
        #expect(finding.sentence == "decision due 2026-05-30")
        #expect(finding.verdict == .good)
        #expect(finding.figure("decision_due")?.evidence == [page])
    }

    @Test func `a trial that nobody decides is not renewed`() {
        var sample = Sample()
        sample.agree(kind: trial)
        // What is decided on the day after comes too late.
        sample.decide("renew", on: day("2026-05-31"))
        let finding = KindsAndDimensions.finding(in: sample.state, on: day("2026-06-01"))
        #expect(finding.sentence == "no renewal: nobody decided by 2026-05-30")
        #expect(finding.verdict == .red)
    }

    @Test func `a decision in time answers`() {
        var sample = Sample()
        sample.agree(kind: trial)
        sample.decide("exit", on: day("2026-02-28"))
        let answer = sample.decide("renew", on: day("2026-05-30"))
        let finding = KindsAndDimensions.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == "decided: renew")
        #expect(finding.verdict == .good)
        #expect(finding.figure("answer")?.evidence.contains(answer) == true)
    }

    @Test func `14 days after an event one is asked: transform or exit?`() {
        var sample = Sample()
        sample.agree(kind: ["term": .text("one_time"), "event": .day(day("2026-11-07"))])
        let before = KindsAndDimensions.finding(in: sample.state, on: day("2026-11-20"))
        #expect(before.sentence == "one asks on 2026-11-21: transform or exit?")
        #expect(before.verdict == .good)
        let asked = KindsAndDimensions.finding(in: sample.state, on: Sample.today)
        #expect(asked.sentence == "transform or exit?")
        #expect(asked.verdict == .amber)
        sample.decide("transform", on: Sample.today)
        let answered = KindsAndDimensions.finding(in: sample.state, on: Sample.today)
        #expect(answered.sentence == "decided: transform")
    }

    @Test(
        arguments: [
            ["term": .text("trial"), "from": .day(day("2026-03-01"))],
            ["term": .text("one_time"), "event": .day(day("2026-11-07"))],
        ] as [[FieldName: FieldValue]]
    )
    func `nobody is asked any more when the partners leave`(kind: [FieldName: FieldValue]) {
        var sample = Sample()
        sample.agree(kind: kind)
        #expect(
            KindsAndDimensions.finding(in: sample.state, on: Sample.today).verdict != .good
        )
        sample.add("exit", by: .b, ["state": .text("accepted")])
        let left = KindsAndDimensions.finding(in: sample.state, on: Sample.today)
        #expect(left.verdict == .good)
        #expect(left.sentence == "nothing is left to decide: the way out is used")
        sample.decide("exit", on: day("2026-11-10"))
        let decided = KindsAndDimensions.finding(in: sample.state, on: Sample.today)
        #expect(decided.verdict == .good)
    }

    @Test(arguments: lacking)
    func `what a kind asks for is missed by name`(
        kind: [FieldName: FieldValue],
        sentence: String
    ) {
        var sample = Sample()
        sample.agree(kind: kind)
        let finding = KindsAndDimensions.finding(in: sample.state, on: Sample.today)
        #expect(finding.sentence == sentence)
        #expect(finding.verdict == .red)
    }

    @Test func `with its commission an affiliate has what it needs`() {
        var sample = Sample()
        sample.agree(kind: ["kind": .text("affiliate"), "commission": .amount(15)])
        let finding = KindsAndDimensions.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .good)
        #expect(finding.shown("requirement", about: .part("commission")) == "yes")
        #expect(finding.shown("kind") == "affiliate")
    }

    @Test func `a global partnership with a second zone and currency has what it needs`() {
        var sample = Sample()
        sample.agree(
            kind: ["reach": .text("global"), "second_currency": .currency(currency("JPY"))],
            ["second_zone": .text("Asia/Tokyo")]
        )
        #expect(
            KindsAndDimensions.finding(in: sample.state, on: Sample.today).verdict == .good
        )
    }

    @Test func `cross-marketing is co-marketing, and another type beside it is pointed out`() {
        #expect(PartnershipKind.crossMarketing.commonType == .coMarketing)
        #expect(PartnershipKind.jointVenture.commonType == .equityJointVenture)
        var sample = Sample()
        sample.agree(kind: ["kind": .text("cross_marketing"), "type": .text("minority")])
        let finding = KindsAndDimensions.finding(in: sample.state, on: Sample.today)
        #expect(finding.remarks.count == 1)
        var same = Sample()
        same.agree(kind: ["kind": .text("cross_marketing"), "type": .text("co_marketing")])
        #expect(KindsAndDimensions.finding(in: same.state, on: Sample.today).remarks.isEmpty)
    }

    @Test func `before a kind is agreed nothing can be said`() {
        #expect(KindsAndDimensions.finding(in: Sample().state, on: Sample.today).verdict == .open)
    }

    @Test func `other spans may be agreed`() {
        var sample = Sample()
        sample.agree(kind: trial, settings: ["trial_days": 30])
        let finding = KindsAndDimensions.finding(in: sample.state, on: day("2026-03-02"))
        #expect(finding.shown("decision_due") == "2026-03-31")
    }

    @Test func `it is the same from both sides`() {
        var sample = Sample()
        sample.agree(kind: trial)
        let here = KindsAndDimensions.finding(in: sample.state, on: Sample.today)
        let there = KindsAndDimensions.finding(in: sample.swapped, on: Sample.today)
        #expect(here == there)
    }

    private let trial: [FieldName: FieldValue] = [
        "term": .text("trial"), "from": .day(day("2026-03-01")),
    ]
}

private let lacking: [([FieldName: FieldValue], String)] = [
    (["kind": .text("affiliate")], "an affiliate needs a commission"),
    (
        ["kind": .text("networking"), "commission": .amount(5)],
        "networking has no money in it"
    ),
    (
        ["kind": .text("funding_ally"), "funding_source": .text("bank")],
        "funding needs an amount"
    ),
    (["kind": .text("funding_ally")], "funding needs a source; funding needs an amount"),
    (["term": .text("trial")], "a trial needs a first day"),
    (["term": .text("one_time")], "a one-time event needs a day"),
    (
        ["reach": .text("global")],
        "a global partnership needs a second time zone; a global partnership needs a second currency"
    ),
]

extension Sample {
    /// Adds a decision on what becomes of the partnership.
    @discardableResult
    mutating func decide(_ future: String, on day: CivilDate) -> EntityID {
        add("decision", by: .b, ["future": .text(future), "decided_on": .day(day)])
    }
}
