import EntenteDomain
import Testing

@Suite("Row 6: gives and asks")
struct AskCoverageTests {
    @Test func `B asks 40 tasting days, A accepts 30: 75 %; 24 delivered, 22 confirmed`() {
        var sample = Sample()
        let ask = sample.ask(40, by: .b)
        let give = sample.add("give", by: .a, ["state": .text("accepted")])
        let match = sample.match(ask, give, accepted: 30, delivered: 24)
        let receipt = sample.receive(
            11_000,
            by: .b,
            ["item": .entity(match), "quantity": .amount(22)]
        )
        let finding = AskCoverage.finding(in: sample.state, on: Sample.today)
        let numbers = ["asked", "accepted", "delivered", "confirmed", "coverage"]
        #expect(
            numbers.map { finding.shown($0, about: .entity(ask)) ?? "" } == [
                "40 days", "30 days", "24 days", "22 days", "75 %",
            ]
        )
        #expect(finding.sentence == "75 % of what was asked is accepted")
        #expect(finding.verdict == .amber)
        #expect(finding.figure("coverage")?.evidence == [ask, match, receipt])
        #expect(finding.shown("received", about: Sample.Side.b.subject) == "EUR 11000.00")
    }

    @Test func `an acceptance that only one side signed covers nothing`() {
        var sample = Sample()
        let ask = sample.ask(40, by: .b)
        sample.add(
            "match",
            by: .a,
            ["ask": .entity(ask)],
            agreed: ["accepted": .init(waiting: [Sample.Side.b.organisation])]
        )
        let finding = AskCoverage.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("coverage") == "0 %")
    }

    @Test func `no ask is covered by more than all of it, and several matches add up`() {
        var sample = Sample()
        let ask = sample.ask(40, by: .b)
        sample.match(ask, nil, accepted: 10)
        sample.match(ask, nil, accepted: 10)
        #expect(AskCoverage.finding(in: sample.state, on: Sample.today).shown("coverage") == "50 %")
        sample.match(ask, nil, accepted: 300)
        let finding = AskCoverage.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("coverage") == "100 %")
        #expect(finding.verdict == .good)
    }

    @Test func `unmatched asks are named by side; a draft is not on the table`() {
        var sample = Sample()
        let open = sample.ask(1, by: .b)
        sample.ask(1, by: .b, state: "draft")
        let finding = AskCoverage.finding(in: sample.state, on: Sample.today)
        #expect(
            finding.remarks == [
                Remark("1 ask of Borealis Retail is unmatched", evidence: [open])
            ]
        )
    }

    @Test func `without quantities the state of an ask speaks for all of it`() {
        for (state, shown) in [
            ("offered", ["0", "0", "0"]), ("matched", ["0", "0", "0"]),
            ("accepted", ["1", "0", "0"]), ("delivered", ["1", "1", "0"]),
            ("confirmed", ["1", "1", "1"]),
        ] {
            var sample = Sample()
            let ask = sample.add("ask", by: .a, ["state": .text(state)])
            let finding = AskCoverage.finding(in: sample.state, on: Sample.today)
            let numbers = ["accepted", "delivered", "confirmed"]
            #expect(numbers.map { finding.shown($0, about: .entity(ask)) ?? "" } == shown)
        }
    }

    @Test func `a side's coverage is the mean of its asks, for days and pallets do not add up`() {
        var sample = Sample()
        sample.match(sample.ask(40, by: .b), nil, accepted: 30)
        sample.match(sample.ask(2, by: .b), nil, accepted: 1)
        sample.match(sample.ask(5, by: .a), nil, accepted: 5)
        let finding = AskCoverage.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("coverage", about: Sample.Side.a.subject) == "100 %")
        #expect(finding.shown("coverage", about: Sample.Side.b.subject) == "63 %")
        #expect(finding.shown("coverage") == "75 %")
    }

    @Test func `a receipt of a give that meets two asks counts for neither`() {
        var sample = Sample()
        let give = sample.add("give", by: .a, ["state": .text("accepted")])
        let asks = [sample.ask(10, by: .b), sample.ask(10, by: .b)]
        for ask in asks { sample.match(ask, give, accepted: 10) }
        sample.receive(5, by: .b, ["item": .entity(give), "quantity": .amount(4)])
        let finding = AskCoverage.finding(in: sample.state, on: Sample.today)
        #expect(asks.allSatisfy { finding.shown("confirmed", about: .entity($0)) == "0 days" })
    }

    @Test(arguments: [("pallets", "25 %", 1), ("Days", "75 %", 0), ("", "75 %", 0)])
    func `what is accepted in another unit than the ask's is not added, and is named`(
        unit: String,
        coverage: String,
        remarks: Int
    ) {
        var sample = Sample()
        let ask = sample.ask(40, by: .b)
        sample.match(ask, nil, accepted: 10, delivered: 4)
        let other = sample.match(ask, nil, accepted: 20, in: unit, delivered: 5)
        sample.receive(5, by: .b, ["item": .entity(other), "quantity": .amount(5)])
        let finding = AskCoverage.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("coverage", about: .entity(ask)) == coverage)
        let (delivered, confirmed) =
            remarks == 0 ? ("9 days", "5 days") : ("4 days", "0 days")
        #expect(finding.shown("delivered", about: .entity(ask)) == delivered)
        #expect(finding.shown("confirmed", about: .entity(ask)) == confirmed)
        #expect(finding.remarks.count == remarks)
        for remark in finding.remarks {
            #expect(remark.text.hasPrefix("what is accepted in pallets does not count"))
            #expect(remark.evidence == [ask, other])
        }
    }

    @Test func `asks that nobody meets come first, each kind in its order`() {
        var sample = Sample()
        let met = [sample.ask(1, by: .b), sample.ask(2, by: .a)]
        for ask in met { sample.match(ask, nil, accepted: 1) }
        let open = [sample.ask(3, by: .b), sample.ask(4, by: .a)]
        let finding = AskCoverage.finding(in: sample.state, on: Sample.today)
        let asked = finding.figures.filter { $0.name == "asked" }.map(\.subject)
        #expect(asked == (open + met).map { .entity($0) })
    }

    @Test func `where nothing is asked for nothing can be said`() {
        #expect(AskCoverage.finding(in: Sample().state, on: Sample.today).verdict == .open)
    }
}

extension Sample {
    @discardableResult
    fileprivate mutating func ask(
        _ quantity: Amount,
        by side: Side,
        state: String = "offered"
    ) -> EntityID {
        add(
            "ask",
            by: side,
            ["quantity": .amount(quantity), "unit": .text("days"), "state": .text(state)]
        )
    }

    @discardableResult
    fileprivate mutating func match(
        _ ask: EntityID,
        _ give: EntityID?,
        accepted: Amount,
        in unit: String? = nil,
        delivered: Amount = 0
    ) -> EntityID {
        var fields: [FieldName: FieldValue] = [
            "ask": .entity(ask), "delivered": .amount(delivered),
        ]
        if let give { fields["give"] = .entity(give) }
        var quantity: [FieldName: FieldValue] = ["quantity": .amount(accepted)]
        if let unit { quantity["unit"] = .text(unit) }
        return add("match", by: .a, fields, agreed: ["accepted": Self.signed(.record(quantity))])
    }
}
