import EntenteDomain
import Testing

@Suite("Row 28: eight essential terms")
struct EssentialTermsTests {
    private func finding(_ sample: Sample, on day: CivilDate = Sample.today) -> Finding {
        EssentialTerms.finding(in: sample.state, on: day)
    }

    @Test func `end 31 Dec 2027 and 90 days: notice by 2 Oct 2027, in both calendars`() {
        var sample = Sample()
        sample.allTerms()
        let finding = finding(sample)
        #expect(finding.verdict == .good)
        #expect(finding.sentence == "8 of 8 terms are signed by all; notice by 2027-10-02")
        #expect(finding.shown("notice_by", about: .side(.a)) == "2027-10-02")
        #expect(finding.shown("notice_by", about: .side(.b)) == "2027-10-02")
        #expect(finding.remarks.isEmpty)
    }

    @Test func `notice leaves on the last day on which the side works`() {
        var sample = Sample()
        sample.allTerms()
        // 2 Oct 2027 is a Saturday, and the Friday before it a holiday of B's alone.
        let page = sample.add("profile", by: .b, ["holidays": .list([.day(day("2027-10-01"))])])
        let finding = finding(sample)
        #expect(finding.shown("notice_sent_by", about: .side(.a)) == "2027-10-01")
        #expect(finding.shown("notice_sent_by", about: .side(.b)) == "2027-09-30")
        #expect(finding.figure("notice_sent_by", about: .side(.b))?.evidence.contains(page) == true)
    }

    @Test func `B's head may commit 10,000, so a give of 14,000 goes to the sponsor`() {
        var sample = Sample()
        sample.allTerms()
        let give = sample.add("give", by: .b, ["title": .text("Shelf space")])
        let estimate = EntityRecord(
            id: give,
            type: "give",
            audience: .organisation(Sample.Side.b.organisation),
            made: Sample.stamp(.b, Sample.today),
            fields: ["estimate": .money(Money(14_000, Sample.euro))]
        )
        let seen = { (viewer: Sample.Side?) in
            EssentialTerms.finding(
                in: PartnershipState(
                    organisations: sample.state.organisations,
                    viewer: viewer?.organisation,
                    records: sample.records + [estimate]
                ),
                on: Sample.today
            )
        }
        let own = seen(.b)
        #expect(own.shown("own_goes_to", about: .entity(give)) == "sponsor")
        #expect(own.figure("own_goes_to")?.evidence.contains(give) == true)
        #expect(
            own.remarks.map(\.text)
                == ["Shelf space, EUR 14000.00, goes to the sponsor of Borealis Retail"]
        )
        // The estimate is B's own: no other report holds a trace of it.
        #expect(seen(nil) == finding(sample))
        #expect(seen(.a) == finding(sample))
    }

    @Test func `an open decision above the authority of a head goes to the sponsor for all to see`()
    {
        var sample = Sample()
        sample.allTerms()
        let decision = sample.add(
            "decision",
            by: .b,
            ["title": .text("Rent a hall"), "commits": .money(Money(14_000, Sample.euro))]
        )
        #expect(finding(sample).shown("goes_to", about: .entity(decision)) == "sponsor")
        #expect(finding(sample).verdict == .amber)
    }

    @Test(
        arguments: [
            ("9999.99", AuthorityLevel.head), ("10000", .head), ("10000.01", .sponsor),
            ("50000", .sponsor), ("50000.01", .board),
        ] as [(Amount, AuthorityLevel)]
    )
    func `a commitment goes to the lowest level that may make it`(
        euros: Amount,
        level: AuthorityLevel
    ) {
        let limits = [Sample.limit(.b, .head, 10_000), Sample.limit(.b, .sponsor, 50_000)]
            .compactMap { RecordValue($0).flatMap(AuthorityLimit.init) }
        let found = { (side: Sample.Side, currency: Currency) in
            AuthorityLimit.level(
                for: Money(euros, currency),
                of: side.organisation,
                limits: limits,
                rates: ExchangeRates(),
                on: Sample.today
            )
        }
        #expect(found(.b, Sample.euro) == level)
        // A has no limits, so its sponsor decides; without a rate nobody knows what is below a limit.
        #expect(found(.a, Sample.euro) == .sponsor)
        #expect(found(.b, currency("CHF")) == .board)
    }

    @Test(
        arguments: [
            (TermKind.ownership, "ownership"), (.profitAndLoss, "profit"), (.profitAndLoss, "loss"),
        ] as [(TermKind, FieldName)]
    )
    func `shares that do not sum to 100 are an error`(kind: TermKind, name: FieldName) {
        var sample = Sample()
        var content = Sample.content(of: kind)
        content[name] = .list([Sample.share(.a, 60), Sample.share(.b, 30)])
        let term = sample.term(kind, content)
        let finding = finding(sample)
        #expect(finding.verdict == .red)
        #expect(
            finding.remarks == [
                Remark(
                    "the term on \(kind.words): \(name) sums to 90, not to 100",
                    evidence: [term]
                )
            ]
        )
    }

    @Test(arguments: TermKind.essential)
    func `a signed term that lacks what its kind is made of is an error`(kind: TermKind) {
        var sample = Sample()
        sample.term(kind, ["text": .text("we shall see")])
        #expect(finding(sample).verdict == .red)
        var whole = Sample()
        whole.term(kind, Sample.content(of: kind))
        #expect(finding(whole).verdict == .amber)
    }

    @Test func `an event that nobody watches for is said`() {
        var sample = Sample()
        sample.term(
            .criticalDevelopments,
            ["triggers": .list([.record(["event": .text("a merger")])])]
        )
        #expect(
            finding(sample).remarks.map(\.text)
                == ["the term on critical developments: nobody watches for a merger"]
        )
    }

    @Test(arguments: Sample.Side.allCases)
    func `a proposal waits for the side that has not signed it`(side: Sample.Side) {
        var sample = Sample()
        sample.allTerms()
        sample.term(.free, nil, waiting: side)
        let name = side == .a ? "Aurora Foods" : "Borealis Retail"
        #expect(
            finding(sample).remarks.map(\.text) == ["the term on a free term waits for \(name)"]
        )
        #expect(finding(sample).shown("terms_signed") == "8")
    }

    @Test func `a newer proposal does not disturb the version in force`() {
        var sample = Sample()
        sample.term(.ownership, Sample.content(of: .ownership), version: 3, waiting: .b)
        #expect(finding(sample).shown("version", about: .part("ownership")) == "3")
        #expect(finding(sample).shown("terms_signed") == "1")
    }

    @Test(arguments: [
        ("2027-08-02", Verdict.good), ("2027-08-03", .amber), ("2027-10-02", .amber),
        ("2027-10-03", .good), ("2027-12-31", .good), ("2028-01-01", .red),
    ])
    func `notice is announced 60 days before, and after the end there is no agreement`(
        on: String,
        verdict: Verdict
    ) {
        var sample = Sample()
        sample.allTerms()
        #expect(finding(sample, on: day(on)).verdict == verdict)
    }

    @Test func `when notice is announced is agreed`() {
        var sample = Sample()
        sample.allTerms()
        sample.add(
            "partnership",
            by: .a,
            agreed: [
                "settings": Sample.signed(.record(["notice_warning_days": .amount(500)]))
            ]
        )
        #expect(finding(sample).verdict == .amber)
    }

    @Test func `without terms nothing can be said`() {
        #expect(finding(Sample()).verdict == .open)
    }
}
