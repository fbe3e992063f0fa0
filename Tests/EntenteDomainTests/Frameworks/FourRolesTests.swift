import EntenteDomain
import Testing

@Suite("Row 14: the account manager's four roles")
struct FourRolesTests {
    @Test func `12 asks: 92, 83, 75 and 67 percent, and steward is the weakest`() {
        let (sample, asks) = worked()
        let finding = FourRoles.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("understand") == "92 %")
        #expect(finding.shown("plan") == "83 %")
        #expect(finding.shown("deliver") == "75 %")
        #expect(finding.shown("steward") == "67 %")
        #expect(finding.sentence == "weakest role: steward, 67 %")
        #expect(finding.verdict == .amber)
        #expect(finding.figure("understand")?.evidence == asks)
        #expect(finding.figure("deliver")?.evidence == Array(asks.prefix(8)))
    }

    @Test func `the board is of the side that serves the asks`() {
        let (sample, _) = worked()
        let finding = FourRoles.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("steward", about: Sample.Side.a.subject) == "67 %")
        #expect(finding.figure("steward", about: Sample.Side.b.subject) == nil)
    }

    @Test func `from delivery to telling the median counts`() {
        let (sample, _) = worked()
        let finding = FourRoles.finding(in: sample.state, on: Sample.today)
        // Opened 1, 2, 3 and 4 days after delivery.
        #expect(finding.shown("told_after") == "2.5 days")
    }

    @Test func `what was not done is named with the asks`() {
        let (sample, asks) = worked()
        let finding = FourRoles.finding(in: sample.state, on: Sample.today)
        #expect(
            finding.remarks == [
                Remark("1 of 12 asks were not reviewed", evidence: [asks[11]]),
                Remark("2 of 12 asks are in no plan", evidence: Array(asks[10...])),
                Remark("2 of 8 asks were not delivered on time", evidence: Array(asks[6..<8])),
                Remark("2 of 6 asks were delivered and not told", evidence: Array(asks[4..<6])),
            ]
        )
    }

    @Test func `a note that only its own side opened tells nobody`() {
        var sample = Sample()
        let note = sample.add(
            "note",
            by: .a,
            ["opened_by": .list([.member(Sample.Side.a.member(2))])]
        )
        sample.add(
            "ask",
            by: .b,
            [
                "state": .text("delivered"), "delivered_on": .day(Sample.today),
                "told": .entity(note),
            ]
        )
        let finding = FourRoles.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("steward") == "0 %")
    }

    @Test(arguments: ["delivered", "confirmed"])
    func `who says delivered and not when was in time, unless a match says when`(state: String) {
        var sample = Sample()
        let due = day("2026-11-10")
        let ask = sample.add("ask", by: .b, ["state": .text(state), "due": .day(due)])
        let finding = FourRoles.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("deliver") == "100 %")
        #expect(finding.shown("steward") == "0 %")
        for delivered in ["2026-11-09", "2026-11-12"] {
            sample.add(
                "match",
                by: .a,
                ["ask": .entity(ask), "delivered_on": .day(day(delivered))]
            )
        }
        let late = FourRoles.finding(in: sample.state, on: Sample.today)
        #expect(late.shown("deliver") == "0 %")
        sample.write(ask, by: .a, ["delivered_on": .day(due)])
        let own = FourRoles.finding(in: sample.state, on: Sample.today)
        #expect(own.shown("deliver") == "100 %")
    }

    @Test(arguments: [nil, "2026-12-24"])
    func `an ask that is delivered on no said day has to be told, whenever it was due`(
        due: String?
    ) {
        var sample = Sample()
        var fields: [FieldName: FieldValue] = ["state": .text("delivered")]
        if let due { fields["due"] = .day(day(due)) }
        let ask = sample.add("ask", by: .b, fields)
        let finding = FourRoles.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("steward") == "0 %")
        #expect(finding.figure("steward")?.evidence == [ask])
        sample.write(ask, by: .b, ["delivered_on": .day(Sample.today.adding(days: 1))])
        let later = FourRoles.finding(in: sample.state, on: Sample.today)
        #expect(later.figure("steward") == nil)
    }

    @Test func `an ask that is due today may still be delivered today`() {
        var sample = Sample()
        let ask = sample.add(
            "ask",
            by: .b,
            ["state": .text("accepted"), "due": .day(Sample.today)]
        )
        let open = FourRoles.finding(in: sample.state, on: Sample.today)
        #expect(open.figure("deliver") == nil)
        let late = FourRoles.finding(in: sample.state, on: Sample.today.adding(days: 1))
        #expect(late.shown("deliver") == "0 %")
        sample.write(ask, by: .b, ["state": .text("delivered")])
        let done = FourRoles.finding(in: sample.state, on: Sample.today)
        #expect(done.shown("deliver") == "100 %")
    }

    @Test func `a part that was delivered for an ask which still waits is no delivery`() {
        var sample = Sample()
        let ask = sample.add(
            "ask",
            by: .b,
            ["state": .text("accepted"), "due": .day(day("2026-11-10"))]
        )
        sample.add("match", by: .a, ["ask": .entity(ask), "delivered_on": .day(day("2026-11-09"))])
        let finding = FourRoles.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("deliver") == "0 %")
        #expect(finding.figure("steward") == nil)
    }

    @Test func `how long telling took is counted from a day that somebody said`() {
        var sample = Sample()
        let note = sample.add(
            "note",
            by: .a,
            [
                "opened_by": .list([.member(Sample.Side.b.member(1))]),
                "opened_on": .day(day("2026-11-15")),
            ]
        )
        let ask = sample.add(
            "ask",
            by: .b,
            [
                "state": .text("delivered"), "due": .day(day("2026-11-10")),
                "told": .entity(note),
            ]
        )
        let finding = FourRoles.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("steward") == "100 %")
        #expect(finding.figure("told_after") == nil)
        sample.add("match", by: .a, ["ask": .entity(ask), "delivered_on": .day(day("2026-11-12"))])
        let said = FourRoles.finding(in: sample.state, on: Sample.today)
        #expect(said.shown("told_after") == "3.0 days")
    }

    @Test func `drafts and one side's own asks do not count`() {
        var sample = Sample()
        sample.viewer = .b
        sample.add("ask", by: .b)
        sample.add(
            "ask",
            by: .b,
            audience: .organisation(Sample.Side.b.organisation),
            ["state": .text("offered")]
        )
        let finding = FourRoles.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .open)
        #expect(finding.figures.isEmpty)
    }

    @Test func `another bound may be agreed`() {
        var (sample, _) = worked()
        sample.agree(settings: ["four_roles_good_from": 60])
        #expect(FourRoles.finding(in: sample.state, on: Sample.today).verdict == .good)
    }

    @Test func `it is the same from both sides`() {
        let (sample, _) = worked()
        let here = FourRoles.finding(in: sample.state, on: Sample.today)
        let there = FourRoles.finding(in: sample.swapped, on: Sample.today)
        #expect(here.symmetric == there.symmetric)
        #expect(here.sentence == there.sentence)
        #expect(
            here.shown("plan", about: Sample.Side.a.subject)
                == there.shown("plan", about: Sample.Side.b.subject)
        )
    }

    /// B asks for twelve things; all but the last are reviewed, ten are planned, eight are due, and of
    /// the six that were delivered on time four are told.
    private func worked() -> (Sample, [EntityID]) {
        var sample = Sample()
        let action = sample.add("action", by: .a)
        let due = Sample.today.adding(days: -10)
        let notes = (1...4).map { delay in
            sample.add(
                "note",
                by: .a,
                [
                    "opened_by": .list([.member(Sample.Side.b.member(1))]),
                    "opened_on": .day(due.adding(days: delay)),
                ]
            )
        }
        let asks = (0..<12).map { place in
            var fields: [FieldName: FieldValue] = ["state": .text("accepted")]
            if place < 11 { fields["reviewed_on"] = .day(due.adding(days: -40)) }
            if place < 10 { fields["planned"] = .entity(action) }
            fields["due"] = .day(place < 8 ? due : Sample.today.adding(days: 30))
            if place < 6 { fields["delivered_on"] = .day(due) }
            if place < 4 { fields["told"] = .entity(notes[place]) }
            return sample.add("ask", by: .b, fields)
        }
        return (sample, asks)
    }
}
