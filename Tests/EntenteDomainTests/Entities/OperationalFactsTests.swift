import EntenteDomain
import Testing

@Suite("Operational facts: what can be told from what all read")
struct OperationalFactsTests {
    private let a = Sample.Side.a
    private let b = Sample.Side.b

    private func facts(_ sample: Sample) -> OperationalFacts {
        OperationalFacts(from: sample.records, of: sample.state.organisations)
    }

    @Test func `a department has synced when a member of it has sent something for all`() {
        var sample = Sample()
        sample.add("note", by: .a, on: day("2026-11-01"), member: 2)
        sample.add("note", by: .a, on: day("2026-11-09"), member: 2)
        let own = Audience.organisation(b.organisation)
        sample.add("note", by: .b, audience: own, member: 3)
        let syncs = facts(sample).syncs
        #expect(syncs.count == 18)
        let synced = syncs.filter { $0.last != nil }
        #expect(synced == [.init(department: a.department(2), last: day("2026-11-09"))])
    }

    @Test func `who writes a field of the other's entity has synced, too`() {
        var sample = Sample()
        let note = sample.add("note", by: .a)
        sample.write(note, by: .b, on: day("2026-11-20"), ["title": .text("Agenda")])
        let last = facts(sample).syncs.first { $0.department == b.department(1) }?.last
        #expect(last == day("2026-11-20"))
    }

    @Test func `who only writes in a text of the other side has synced, too`() {
        var sample = Sample()
        let note = sample.add("note", by: .a)
        sample.work(on: note, by: .b, on: day("2026-11-20"))
        let last = facts(sample).syncs.first { $0.department == b.department(1) }?.last
        #expect(last == day("2026-11-20"))
    }

    @Test func `two values that stand side by side are a conflict until somebody chooses`() {
        var sample = Sample()
        let note = sample.add("note", by: .a)
        sample.clash(in: note, since: day("2026-11-01"))
        let conflict = OperationalFacts.Conflict(
            entity: note,
            began: day("2026-11-01"),
            settled: nil
        )
        #expect(facts(sample).conflicts == [conflict])
        let gone = EntityID(high: 9, low: 9)
        let both = OperationalFacts(
            from: sample.records,
            of: sample.state.organisations,
            deleted: [gone: day("2026-11-02")]
        )
        #expect(both.conflicts.map(\.entity) == [note, gone])
        sample.operations = facts(sample)
        let finding = HarmonyLaw.finding(in: sample.state, on: Sample.today)
        #expect(finding.shown("conflicts_in_time") == "0.0 %")
    }

    @Test func `where nobody wrote anything nothing is told`() {
        #expect(facts(Sample()) == OperationalFacts())
    }

    @Test func `a settlement tells how long a conflict stood`() {
        var sample = Sample()
        let settlement = sample.add(
            "settlement",
            by: .a,
            ["began_on": .day(day("2026-11-01")), "settled_on": .day(day("2026-11-03"))]
        )
        // One that ended before it began says nothing.
        sample.add(
            "settlement",
            by: .a,
            ["began_on": .day(day("2026-11-03")), "settled_on": .day(day("2026-11-01"))]
        )
        let conflict = OperationalFacts.Conflict(
            entity: settlement,
            began: day("2026-11-01"),
            settled: day("2026-11-03")
        )
        #expect(facts(sample).conflicts == [conflict])
    }

    @Test func `a note is unread by the departments that it names until one of them opens it`() {
        var sample = Sample()
        let logistics = b.department(3)
        let note = sample.add(
            "note",
            by: .a,
            on: day("2026-11-09"),
            ["department": .department(logistics), "mentions": .list([.member(b.member(4))])]
        )
        let unread = { (department: DepartmentID) in
            OperationalFacts.Unread(department: department, entity: note, since: day("2026-11-09"))
        }
        #expect(facts(sample).unread == [unread(logistics), unread(b.department(4))])
        sample.write(note, by: .b, ["opened_by": .list([.member(b.member(3))])])
        #expect(facts(sample).unread == [unread(b.department(4))])
    }

    @Test func `a note about one's own department, or for nobody, waits for nobody`() {
        var sample = Sample()
        sample.add("note", by: .a, ["department": .department(a.department(3))])
        sample.add("note", by: .a)
        #expect(facts(sample).unread.isEmpty)
    }
}
