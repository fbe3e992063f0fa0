import EntenteDomain
import Testing

@Suite("Row 21: three basic elements")
struct ThreeElementsTests {
    @Test
    func `9 of 10, 3 of 4 and 6 of 9 are 90, 75 and 67 percent: technology is the bottleneck`() {
        let finding = ThreeElements.finding(in: worked().state, on: Sample.today)
        #expect(finding.shown("people") == "90 %")
        #expect(finding.shown("process") == "75 %")
        #expect(finding.shown("technology") == "67 %")
        #expect(finding.sentence == "technology is the bottleneck: 67 %")
        #expect(finding.verdict == .amber)
        #expect(finding.figure("people")?.evidence.count == 10)
        #expect(finding.figure("process")?.evidence.count == 4)
        #expect(
            finding.remarks.map(\.text) == [
                "1 of 10 roles are open", "1 of 4 reviews were not held",
                "not synced at Aurora Foods: Purchasing, Legal, People",
            ]
        )
    }

    @Test func `each side has its own rings, and the reviews are those of both`() {
        let finding = ThreeElements.finding(in: worked().state, on: Sample.today)
        #expect(finding.shown("people", about: Sample.Side.a.subject) == "90 %")
        #expect(finding.figure("people", about: Sample.Side.b.subject) == nil)
        #expect(finding.shown("process", about: Sample.Side.b.subject) == "75 %")
    }

    @Test func `a role may be for the other side to fill`() {
        var sample = Sample()
        sample.add(
            "role",
            by: .a,
            ["organisation": .organisation(Sample.Side.b.organisation)]
        )
        let finding = ThreeElements.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("people", about: Sample.Side.b.subject) == "0 %")
        #expect(finding.figure("people", about: Sample.Side.a.subject) == nil)
    }

    @Test(arguments: [(7, "100 %"), (8, "0 %")])
    func `a department's clients should have synced in 7 days`(daysAgo: Int, shown: String) {
        var sample = Sample()
        sample.sync(.a, 1, daysAgo: daysAgo)
        let finding = ThreeElements.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("technology") == shown)
    }

    @Test func `reviews that were called off, or are planned for later, do not count`() {
        var sample = Sample()
        sample.add(
            "review",
            by: .a,
            ["due": .day(Sample.today.adding(days: -9)), "state": .text("cancelled")]
        )
        sample.add("review", by: .a, ["due": .day(Sample.today.adding(days: 9))])
        sample.add("review", by: .a, ["due": .day(Sample.today.adding(days: -400))])
        let finding = ThreeElements.finding(in: sample.state, on: Sample.today)
        #expect(finding.figure("process") == nil)
        #expect(finding.verdict == .open)
    }

    @Test func `without anything nothing can be said`() {
        #expect(ThreeElements.finding(in: Sample().state, on: Sample.today).verdict == .open)
    }

    @Test func `other bounds may be agreed`() {
        var sample = worked()
        sample.agree(settings: ["elements_good_from": 60])
        let finding = ThreeElements.finding(in: sample.state, on: Sample.today)
        #expect(finding.verdict == .good)
        #expect(finding.sentence == "weakest: technology, 67 %")
        var slow = Sample()
        slow.sync(.a, 1, daysAgo: 20)
        slow.agree(settings: ["sync_days": 30])
        #expect(ThreeElements.finding(in: slow.state, on: Sample.today).verdict == .good)
    }

    @Test func `it is the same from both sides`() {
        var sample = Sample()
        sample.add("role", by: .a, ["holder": .member(Sample.Side.a.member(2))])
        sample.add("role", by: .b)
        let here = ThreeElements.finding(in: sample.state, on: Sample.today)
        let there = ThreeElements.finding(in: sample.swapped, on: Sample.today)
        #expect(here.symmetric == there.symmetric)
        #expect(there.shown("people", about: Sample.Side.b.subject) == "100 %")
    }

    private func worked() -> Sample {
        var sample = Sample()
        for place in 0..<10 {
            let holder = FieldValue.member(Sample.Side.a.member(min(place + 1, 9)))
            sample.add("role", by: .a, place < 9 ? ["holder": holder] : [:])
        }
        for (place, due) in ["2026-02-10", "2026-05-12", "2026-08-11", "2026-11-10"].enumerated() {
            var fields: [FieldName: FieldValue] = ["due": .day(day(due))]
            if place < 3 {
                fields["held_on"] = .day(day(due))
                fields["state"] = .text("held")
            }
            sample.add("review", by: .a, fields)
        }
        for number in 1...9 { sample.sync(.a, number, daysAgo: number <= 6 ? 2 : 12) }
        return sample
    }
}

extension Sample {
    /// Says when a department's clients last synced.
    mutating func sync(_ side: Side, _ department: Int, daysAgo: Int) {
        operations = OperationalFacts(
            syncs: operations.syncs + [
                .init(
                    department: side.department(department),
                    last: Self.today.adding(days: -daysAgo)
                )
            ],
            conflicts: operations.conflicts,
            unread: operations.unread
        )
    }
}
