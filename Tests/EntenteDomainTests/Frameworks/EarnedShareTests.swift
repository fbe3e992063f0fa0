import EntenteDomain
import Testing

@Suite("Row 31: earn the share")
struct EarnedShareTests {
    private let period = "2026-01-01 to 2026-06-30"

    /// A partnership that shares 60 to 40, with a statement of a pool.
    private func shared(
        _ pool: Amount = 90_000,
        shares: [Amount] = [60, 40],
        more: [FieldName: FieldValue] = [:],
        agreed: [FieldName: EntityRecord.Agreed] = [:]
    ) -> (Sample, EntityID) {
        var sample = Sample()
        let list = zip(Sample.Side.allCases, shares).map { Sample.share($0, $1) }
        sample.add(
            "partnership",
            by: .a,
            agreed: ["split": Sample.signed(.record(["profit": .list(list)]))]
        )
        let fields = fields(pool).merging(more) { $1 }
        let id = sample.add("statement", by: .a, fields, agreed: agreed)
        return (sample, id)
    }

    /// Half a year and what was earned in it.
    private func fields(_ pool: Amount) -> [FieldName: FieldValue] {
        [
            "from": .day(day("2026-01-01")), "until": .day(day("2026-06-30")),
            "pool": .money(Money(pool, Sample.euro)),
        ]
    }

    @discardableResult
    private func pay(
        _ euros: Amount,
        to side: Sample.Side,
        for statement: EntityID,
        confirmed: Bool = true,
        currency: Currency = Sample.euro,
        in sample: inout Sample
    ) -> EntityID {
        sample.add(
            "payment",
            by: side.other,
            [
                "statement": .entity(statement), "receiver": .organisation(side.organisation),
                "amount": .money(Money(euros, currency)), "paid_on": .day(day("2026-07-10")),
                "state": .text(confirmed ? "confirmed" : "announced"),
            ],
            theirs: confirmed ? ["state"] : []
        )
    }

    private func subject(_ side: Sample.Side) -> Figure.Subject {
        .side(side.organisation, period)
    }

    private func finding(_ sample: Sample) -> Finding {
        EarnedShare.finding(in: sample.state, on: Sample.today)
    }

    @Test func `90,000 at 60 to 40 is 54,000 and 36,000; B got 30,000, so 6,000 are open`() {
        var (sample, statement) = shared(more: [
            "holder": .organisation(Sample.Side.a.organisation)
        ])
        let payment = pay(30_000, to: .b, for: statement, in: &sample)
        let finding = finding(sample)
        #expect(finding.shown("share", about: subject(.a)) == "EUR 54000.00")
        #expect(finding.shown("share", about: subject(.b)) == "EUR 36000.00")
        #expect(finding.shown("paid", about: subject(.b)) == "EUR 30000.00")
        #expect(finding.shown("owed", about: subject(.b)) == "EUR 6000.00")
        #expect(finding.shown("owed", about: subject(.a)) == "EUR 0.00")
        #expect(finding.figure("paid", about: subject(.b))?.evidence == [payment])
        #expect(finding.sentence == "EUR 6000.00 open to Borealis Retail")
        #expect(finding.verdict == .amber)
    }

    @Test func `what the payer wrote later was not confirmed, though it is not in the log yet`() {
        var (sample, statement) = shared()
        let payment = pay(30_000, to: .b, for: statement, in: &sample)
        sample.write(payment, by: .a, ["amount": .money(Money(36_000, Sample.euro))])
        sample.withhold(payment)
        #expect(finding(sample).shown("paid", about: subject(.b)) == "EUR 0.00")
    }

    @Test func `a confirmation that is not in the log yet is of what the payment says`() {
        var (sample, statement) = shared()
        let payment = pay(30_000, to: .b, for: statement, confirmed: false, in: &sample)
        sample.write(payment, by: .b, ["state": .text("confirmed")])
        sample.withhold(payment)
        #expect(finding(sample).shown("paid", about: subject(.b)) == "EUR 30000.00")
    }

    @Test func `a payment counts when the receiver confirmed it`() {
        var (sample, statement) = shared()
        let payment = pay(30_000, to: .b, for: statement, confirmed: false, in: &sample)
        let finding = finding(sample)
        #expect(finding.shown("owed", about: subject(.b)) == "EUR 36000.00")
        #expect(
            finding.remarks == [
                Remark(
                    "\(period): a payment of EUR 30000.00 is not confirmed by the receiver",
                    evidence: [payment]
                )
            ]
        )
    }

    @Test func `the receiver's own word confirms, and only what the payment said then`() {
        var (sample, statement) = shared()
        let payment = pay(36_000, to: .b, for: statement, confirmed: false, in: &sample)
        sample.write(payment, by: .a, ["state": .text("confirmed")])
        #expect(finding(sample).shown("owed", about: subject(.b)) == "EUR 36000.00")
        sample.write(payment, by: .b, ["state": .text("confirmed")])
        #expect(finding(sample).shown("owed", about: subject(.b)) == "EUR 0.00")
        // Announced with another sum: what was confirmed was not that.
        var (later, other) = shared()
        let sum = pay(30_000, to: .b, for: other, in: &later)
        later.write(sum, by: .a, ["amount": .money(Money(36_000, Sample.euro))])
        #expect(finding(later).shown("owed", about: subject(.b)) == "EUR 36000.00")
    }

    @Test func `what is paid by a rate counts in whole coins`() {
        for (francs, owed) in [("34285.71", "0.00"), ("34285.70", "0.01")] as [(Amount, String)] {
            var (sample, statement) = shared()
            pay(francs, to: .b, for: statement, currency: currency("CHF"), in: &sample)
            sample.add(
                "rate",
                by: .a,
                [
                    "from": .currency(currency("CHF")), "to": .currency(Sample.euro),
                    "rate": .amount("1.05"), "day": .day(day("2026-01-01")),
                ]
            )
            #expect(finding(sample).shown("owed", about: subject(.b)) == "EUR \(owed)")
            #expect(finding(sample).sentence.contains("EUR 0.0045") == false)
        }
    }

    @Test func `a split that holds from later on shares no earlier period`() {
        var sample = Sample()
        let list = [Sample.share(.a, 70), Sample.share(.b, 30)]
        let split = FieldValue.record(["profit": .list(list), "from": .day(day("2026-07-01"))])
        sample.add("partnership", by: .a, agreed: ["split": Sample.signed(split)])
        sample.add("statement", by: .a, fields(90_000))
        #expect(finding(sample).figures.isEmpty)
        #expect(finding(sample).verdict == .red)
        #expect(
            finding(sample).remarks.first?.text
                == "\(period): the agreed split holds from 2026-07-01; a period before it says its own shares"
        )
    }

    @Test func `a split that is signed anew leaves the accounts of earlier periods as they were`() {
        let split = { (a: Amount, b: Amount) in
            FieldValue.record(["profit": .list([Sample.share(.a, a), Sample.share(.b, b)])])
        }
        var sample = Sample()
        let agreed = EntityRecord.Agreed(
            value: split(50, 50),
            since: day("2026-11-02"),
            earlier: [.init(value: split(60, 40), since: day("2026-02-01"))],
            version: 2
        )
        sample.add("partnership", by: .a, agreed: ["split": agreed])
        let id = sample.add("statement", by: .a, fields(90_000))
        pay(30_000, to: .b, for: id, in: &sample)
        #expect(finding(sample).sentence.contains("EUR 6000.00 open to"))
        let now = AgreedSplit(in: sample.state, on: Sample.today)
        #expect(Set(now.profit.values) == [50])
    }

    @Test
    func `a page that says a split later than the term did leaves what was before to the term`() {
        var sample = Sample()
        let split = { (a: Amount, b: Amount) in
            FieldValue.list([Sample.share(.a, a), Sample.share(.b, b)])
        }
        sample.term(.profitAndLoss, ["profit": split(60, 40)], since: day("2026-01-01"))
        let page = Sample.signed(.record(["profit": split(50, 50)]), since: day("2026-07-01"))
        sample.add("partnership", by: .a, agreed: ["split": page])
        sample.add("statement", by: .a, fields(90_000))
        #expect(finding(sample).shown("share", about: subject(.a)) == "EUR 54000.00")
        let now = AgreedSplit(in: sample.state, on: Sample.today)
        #expect(Set(now.profit.values) == [50])
    }

    @Test func `where the page says nothing the term on profit and loss does`() {
        var sample = Sample()
        sample.add("statement", by: .a, fields(90_000))
        let term = sample.term(
            .profitAndLoss,
            ["profit": .list([Sample.share(.a, 50), Sample.share(.b, 50)])]
        )
        #expect(finding(sample).shown("share", about: subject(.b)) == "EUR 45000.00")
        let share = finding(sample).figure("share", about: subject(.b))
        #expect(share?.evidence.contains(term) == true)
    }

    @Test func `it is closed when both confirmed, and later words change nothing`() {
        let account: FieldValue = .record([
            "pool": .money(Money(90_000, Sample.euro)),
            "shares": .list([Sample.share(.a, 60), Sample.share(.b, 40)]),
        ])
        var (sample, statement) = shared(
            1_000_000,
            more: ["holder": .organisation(Sample.Side.a.organisation)],
            agreed: ["closing": Sample.signed(account)]
        )
        pay(36_000, to: .b, for: statement, in: &sample)
        let finding = finding(sample)
        #expect(finding.verdict == .good)
        #expect(finding.sentence == "nothing is owed")
        #expect(finding.shown("share", about: subject(.b)) == "EUR 36000.00")
    }

    @Test func `who has not confirmed the account is named`() {
        let (sample, _) = shared(agreed: [
            "closing": .init(waiting: [Sample.Side.b.organisation])
        ])
        #expect(
            finding(sample).remarks.map(\.text) == ["\(period) waits for Borealis Retail"]
        )
    }

    @Test func `a split that does not sum to 100 is an error, and so is none`() {
        #expect(finding(shared(shares: [60, 30]).0).verdict == .red)
        #expect(
            finding(shared(shares: [60, 30]).0).remarks.first?.text.hasSuffix("90, not to 100")
                == true
        )
        #expect(
            finding(shared(shares: []).0).remarks.first?.text.hasSuffix("no split is agreed")
                == true
        )
    }

    @Test func `too much is said to be too much`() {
        var (sample, statement) = shared()
        pay("36000.5", to: .b, for: statement, in: &sample)
        #expect(finding(sample).verdict == .red)
        #expect(
            finding(sample).remarks.first?.text
                == "\(period): Borealis Retail was paid EUR 0.50 too much"
        )
    }

    @Test func `a payment in another currency counts by a recorded rate only`() {
        var (sample, statement) = shared()
        pay(10_000, to: .b, for: statement, currency: currency("CHF"), in: &sample)
        #expect(finding(sample).shown("owed", about: subject(.b)) == "EUR 36000.00")
        #expect(finding(sample).remarks.first?.text.hasSuffix("cannot be counted") == true)
        let rate = sample.add(
            "rate",
            by: .a,
            [
                "from": .currency(currency("CHF")), "to": .currency(Sample.euro),
                "rate": .amount("1.05"), "day": .day(day("2026-01-01")),
            ]
        )
        #expect(finding(sample).shown("owed", about: subject(.b)) == "EUR 25500.00")
        #expect(finding(sample).figure("paid", about: subject(.b))?.evidence.contains(rate) == true)
    }

    @Test func `the parts sum to the pool, to the cent, and swapping the sides swaps them`() {
        for (pool, share) in [
            ("100", "33.33"), ("0.01", "50"), ("99999.99", "0.01"), ("1", "99.99"), ("0", "10"),
        ] as [(Amount, Amount)] {
            let parts = [[share, 100 - share], [100 - share, share]].map { shares in
                let (sample, id) = shared(pool, shares: shares)
                let statement = sample.state.find(id, ShareStatement.self)
                return statement.map {
                    EarnedShare.accounts(of: $0, in: sample.state).map(\.share)
                } ?? []
            }
            #expect(parts[0].reduce(0, +) == pool)
            #expect(parts[1].reduce(0, +) == pool)
            #expect(share == 50 || parts[0] == parts[1].reversed())
            #expect(parts[0].allSatisfy { $0 >= 0 && Amount($0.rounded(to: 2)) == $0 })
        }
    }

    @Test func `without a statement nothing can be said`() {
        #expect(finding(Sample()).verdict == .open)
    }
}
