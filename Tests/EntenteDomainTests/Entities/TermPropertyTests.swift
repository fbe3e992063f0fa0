import EntenteDomain
import TestSupport
import Testing

@Suite("Terms: what holds for all numbers")
struct TermPropertyTests {
    private func numbers(_ seed: UInt64, _ count: Int, in range: ClosedRange<Int>) -> [Int] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in Int.random(in: range, using: &generator) }
    }

    @Test(arguments: 0..<UInt64(50))
    func `parts of a pool sum to it and are within a cent of the share for all but the largest`(
        seed: UInt64
    ) throws {
        let drawn = numbers(seed, 4, in: 0...5_000)
        let shares = [drawn[0], drawn[1], 10_000 - drawn[0] - drawn[1]].compactMap {
            Amount($0).divided(by: 100)
        }
        let pool = Amount(drawn[2] * 1_000 + drawn[3])
        var sample = Sample()
        let records = shares.enumerated().map { place, share in
            FieldValue.record([
                "organisation": .organisation(OrganisationID(high: 1, low: UInt64(place + 1))),
                "share": .amount(share),
            ])
        }
        let id = sample.add(
            "statement",
            by: .a,
            ["pool": .money(Money(pool, currency("JPY"))), "shares": .list(records)]
        )
        let statement = try #require(sample.state.find(id, ShareStatement.self))
        let parts = EarnedShare.accounts(of: statement, in: sample.state).map(\.share)
        #expect(parts.reduce(0, +) == pool)
        let largest = shares.max() ?? 0
        for (part, share) in zip(parts, shares) where share < largest {
            let exact = (pool * share).divided(by: 100) ?? 0
            #expect((part - exact).magnitude <= "0.5")
        }
    }

    @Test(arguments: 0..<UInt64(50))
    func `a larger commitment never goes to a lower level`(seed: UInt64) {
        let drawn = numbers(seed, 3, in: 0...20_000)
        let limits = zip([AuthorityLevel.member, .head, .sponsor], drawn).compactMap {
            RecordValue(Sample.limit(.a, $0, Amount($1))).flatMap(AuthorityLimit.init)
        }
        let levels = stride(from: 0, through: 25_000, by: 500).map { euros in
            AuthorityLimit.level(
                for: Money(Amount(euros), Sample.euro),
                of: Sample.Side.a.organisation,
                limits: limits,
                rates: ExchangeRates(),
                on: Sample.today
            )
        }
        #expect(levels == levels.sorted())
        #expect(levels.last == .board)
    }

    @Test(arguments: 0..<UInt64(50))
    func `the last day of notice is as many days before the end as agreed`(seed: UInt64) throws {
        let drawn = numbers(seed, 2, in: 0...3_650)
        let ends = Sample.today.adding(days: drawn[0])
        var sample = Sample()
        let id = sample.term(
            .length,
            ["ends": .day(ends), "notice_days": .integer(drawn[1])]
        )
        let by = try #require(sample.state.find(id, Term.self)?.noticeBy)
        #expect(by.days(until: ends) == drawn[1])
    }

    @Test(arguments: 0..<UInt64(200))
    func `two promises overlap or do not, whichever is asked first`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var sample = Sample()
        let ids = (0..<2).map { _ in
            var fields: [FieldName: FieldValue] = [
                "scope": .text(["beer", "Beer", "wine"].randomElement(using: &generator) ?? "")
            ]
            for name in ["from", "until"] as [FieldName] where Bool.random(using: &generator) {
                let days = Int.random(in: -30...30, using: &generator)
                fields[name] = .day(Sample.today.adding(days: days))
            }
            if Bool.random(using: &generator) {
                let places = ["Sweden", "sweden", "Norway"]
                fields["territory"] = .text(places.randomElement(using: &generator) ?? "")
            }
            return sample.add("exclusivity", by: .a, fields)
        }
        let promises = ids.compactMap { sample.state.find($0, Exclusivity.self) }
        let one = try #require(promises.first)
        let other = try #require(promises.last)
        #expect(one.overlaps(other, from: Sample.today) == other.overlaps(one, from: Sample.today))
        // They overlap if and only if some day to come is one of both.
        let isShared = (0...60).contains { days in
            let day = Sample.today.adding(days: days)
            return promises.allSatisfy {
                ($0.from ?? day) <= day && day <= ($0.until ?? day)
            }
        }
        let isAboutTheSame =
            one.scope.lowercased() == other.scope.lowercased()
            && Set(promises.compactMap { $0.territory?.lowercased() }).count < 2
        #expect(one.overlaps(other, from: Sample.today) == (isShared && isAboutTheSame))
    }

    @Test(arguments: 0..<UInt64(20))
    func `an exit goes through its phases in their order`(seed: UInt64) throws {
        let drawn = numbers(seed, 2, in: 0...60)
        var sample = Sample()
        let id = sample.add(
            "exit",
            by: .b,
            ["state": .text("noticed"), "noticed_on": .day(Sample.today)]
        )
        let exit = try #require(sample.state.find(id, Exit.self))
        var counts = [0, 0, 0]
        var places: [Int] = []
        for days in 0...125 {
            let place =
                switch exit.phase(
                    on: Sample.today.adding(days: days),
                    noticeDays: drawn[0],
                    readOnlyDays: drawn[1]
                ) {
                case .notice: 0
                case .readOnly: 1
                case .archive: 2
                case .proposed, .withdrawn: -1
                }
            places.append(place)
            if counts.indices.contains(place) { counts[place] += 1 }
        }
        #expect(places == places.sorted())
        #expect(counts == [drawn[0] + 1, drawn[1], 125 - drawn[0] - drawn[1]])
    }

    @Test(arguments: 0..<UInt64(50))
    func `what is unreturned between two departments is theirs who received more`(
        seed: UInt64
    ) throws {
        var generator = SeededGenerator(seed: seed)
        var sample = Sample()
        var totals: [Sample.Side: Amount] = [:]
        var sides: [EntityID: Sample.Side] = [:]
        for _ in 0..<8 {
            guard let side = Sample.Side.allCases.randomElement(using: &generator) else { return }
            let euros = Amount(Int.random(in: 0...9, using: &generator))
            let id = sample.receive(
                euros,
                by: side,
                on: Sample.today.adding(days: -Int.random(in: 0...300, using: &generator)),
                [
                    "department": .department(side.department(2)),
                    "giver": .department(side.other.department(2)),
                ]
            )
            totals[side, default: 0] += euros
            sides[id] = side
        }
        let finding = Reciprocity.finding(in: sample.state, on: Sample.today)
        let (ours, theirs) = (totals[.a] ?? 0, totals[.b] ?? 0)
        let unreturned = finding.figure("oldest_unreturned")?.evidence.first
        #expect((unreturned == nil) == (ours == theirs))
        if let unreturned { #expect(sides[unreturned] == (ours > theirs ? .a : .b)) }
        if let shown = finding.shown("ratio") {
            #expect((0...1).contains(try #require(Amount(shown))))
        } else {
            #expect(ours == 0 && theirs == 0)
        }
    }
}
