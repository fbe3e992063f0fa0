import EntenteDomain
import Testing

@Suite("Row 30: manage over its whole life")
struct LifeManagementTests {
    private let logistics = Sample.Side.b.department(3)

    private func finding(_ sample: Sample) -> Finding {
        LifeManagement.finding(in: sample.state, on: Sample.today)
    }

    /// Six duties of B's logistics, two of them done in time.
    private func sixDuties() -> (Sample, [EntityID]) {
        var sample = Sample()
        let done: [CivilDate?] = [
            day("2026-10-01"), day("2026-09-30"), day("2026-10-02"), day("2026-11-20"), nil, nil,
        ]
        let ids = done.map { done in
            var fields: [FieldName: FieldValue] = [
                "department": .department(logistics), "due": .day(day("2026-10-01")),
                "state": .text(done == nil ? "pending" : "completed"),
            ]
            fields["completed_on"] = done.map { .day($0) }
            return sample.add("obligation", by: .b, fields)
        }
        return (sample, ids)
    }

    @Test func `B logistics: 2 of 6 on time, oldest unread 12 days`() {
        var (sample, ids) = sixDuties()
        let note = sample.add("note", by: .a)
        sample.operations = OperationalFacts(unread: [
            .init(department: logistics, entity: note, since: day("2026-11-09")),
            .init(department: logistics, entity: ids[0], since: day("2026-11-20")),
        ])
        let finding = finding(sample)
        let subject = Figure.Subject.department(logistics)
        #expect(finding.shown("due", about: subject) == "6")
        #expect(finding.shown("done_on_time", about: subject) == "2")
        #expect(finding.shown("on_time", about: subject) == "33 %")
        #expect(finding.shown("oldest_unread", about: subject) == "12 days")
        #expect(finding.figure("oldest_unread")?.evidence == [note])
        #expect(finding.figure("on_time")?.evidence == ids)
        #expect(finding.verdict == .amber)
        #expect(
            finding.remarks.map(\.text)
                == ["Borealis Retail, Logistics: 2 of 6 on time, oldest unread 12 days"]
        )
        #expect(finding.remarks.first?.evidence == Array(ids.dropFirst(2)) + [note])
    }

    @Test func `what is due today may still be done today`() {
        var sample = Sample()
        let fields: [FieldName: FieldValue] = [
            "department": .department(logistics), "due": .day(Sample.today),
        ]
        sample.add("action", by: .b, fields)
        let subject = Figure.Subject.department(logistics)
        #expect(finding(sample).figure("due", about: subject) == nil)
        sample.add("action", by: .b, fields.merging(["done_on": .day(Sample.today)]) { $1 })
        #expect(
            finding(sample).figure("due", about: subject) == nil || finding(sample).verdict == .good
        )
        let tomorrow = LifeManagement.finding(in: sample.state, on: Sample.today.adding(days: 1))
        #expect(tomorrow.shown("due", about: subject) == "2")
        #expect(tomorrow.shown("done_on_time", about: subject) == "1")
    }

    @Test func `only exceptions are listed`() {
        var sample = Sample()
        for number in 1...3 {
            sample.add(
                "action",
                by: .a,
                [
                    "department": .department(Sample.Side.a.department(number)),
                    "due": .day(Sample.today), "done_on": .day(Sample.today),
                ]
            )
        }
        #expect(finding(sample).verdict == .good)
        #expect(finding(sample).remarks.isEmpty)
        #expect(finding(sample).figures.count == 9)
    }

    @Test func `gives count from their acceptance on`() {
        for (state, due) in [("matched", nil), ("accepted", "0"), ("delivered", "1")] {
            var sample = Sample()
            sample.add(
                "give",
                by: .b,
                [
                    "department": .department(logistics), "due": .day(day("2026-11-01")),
                    "state": .text(state), "delivered_on": .day(day("2026-10-31")),
                ]
            )
            #expect(finding(sample).shown("done_on_time") == due)
        }
    }

    /// What A wrote down of something that B owes, in the name of a department of A.
    private static let owed: [(FieldName, FieldName)] = [
        ("obligation", "side"), ("action", "organisation"),
    ]

    @Test(arguments: owed)
    func `what another side owes is charged to its responsible's department, or to nobody's`(
        type: FieldName,
        side: FieldName
    ) {
        var sample = Sample()
        let authors = Sample.Side.a.department(1)
        let fields: [FieldName: FieldValue] = [
            "department": .department(authors), "due": .day(day("2026-11-01")),
            side: .organisation(Sample.Side.b.organisation),
        ]
        sample.add(type, by: .a, fields)
        let ours: [FieldName: FieldValue] = ["responsible": .member(Sample.Side.a.member(3))]
        sample.add(type, by: .a, fields.merging(ours) { $1 })
        #expect(finding(sample).verdict == .open)
        let theirs: [FieldName: FieldValue] = ["responsible": .member(Sample.Side.b.member(3))]
        let id = sample.add(type, by: .a, fields.merging(theirs) { $1 })
        #expect(finding(sample).figure("due", about: .department(authors)) == nil)
        #expect(finding(sample).figure("due", about: .department(logistics))?.evidence == [id])
    }

    @Test func `what names no side is the department's that it names, whoever wrote it`() {
        var sample = Sample()
        for type in ["obligation", "action"] as [FieldName] {
            sample.add(
                type,
                by: .a,
                ["department": .department(logistics), "due": .day(day("2026-11-01"))]
            )
        }
        #expect(finding(sample).shown("due", about: .department(logistics)) == "2")
    }

    @Test func `what is not due yet, was due over a year ago, or was let go does not count`() {
        var sample = Sample()
        for (due, state) in [
            ("2026-11-22", "pending"), ("2025-11-21", "pending"), ("2026-11-01", "terminated"),
        ] {
            sample.add(
                "obligation",
                by: .b,
                [
                    "department": .department(logistics), "due": .day(day(due)),
                    "state": .text(state),
                ]
            )
        }
        #expect(finding(sample).verdict == .open)
    }

    @Test func `from when a department is an exception is agreed`() {
        var (sample, _) = sixDuties()
        #expect(finding(sample).verdict == .amber)
        sample.add(
            "partnership",
            by: .a,
            agreed: ["settings": Sample.signed(.record(["manage_on_time_from": .amount(33)]))]
        )
        #expect(finding(sample).verdict == .good)
    }

    @Test func `it is the same from both sides`() {
        var figures: [[String?]] = []
        for side in Sample.Side.allCases {
            var sample = Sample()
            sample.add(
                "obligation",
                by: side,
                [
                    "department": .department(side.department(4)),
                    "due": .day(day("2026-11-01")),
                ]
            )
            let subject = Figure.Subject.department(side.department(4))
            figures.append([
                finding(sample).shown("on_time", about: subject), finding(sample).sentence,
            ])
        }
        #expect(figures[0] == figures[1])
    }
}
