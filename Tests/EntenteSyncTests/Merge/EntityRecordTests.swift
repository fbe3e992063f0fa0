import EntenteDomain
import Testing

@testable import EntenteSync

private typealias Action = EntenteSync.Operation.Action

@Suite("Entity records: what reports read of a merged entity")
struct EntityRecordTests {
    private let day: Int64 = 86_400_000
    private let reader = EntityRecord.Reader(audience: .shared) { ZoneRules.utc.day(of: $0) }

    private typealias Doing = (author: Int, base: Int64, action: Action)

    /// A note that the first device makes, and what the others do with it, a day each.
    private func note(_ doings: Doing...) throws -> EntityRecord {
        try #require(EntityRecord(view: view(doings), by: reader))
    }

    private func view(_ doings: [Doing]) -> JSONValue {
        var state = EntityState(id: entity(1))
        let made = [
            Operation(entity(1), .new(type: "note")),
            Operation(entity(1), .put(field: "title", value: "Stock")),
        ]
        state.apply(change(n: 1, made), device: device(1), confirmation: place(1, 1, 1))
        for (index, doing) in doings.enumerated() {
            let seq = Int64(index + 2)
            state.apply(
                change(n: seq, base: doing.base, [Operation(entity(1), doing.action)]),
                device: device(doing.author),
                confirmation: place(seq, seq, doing.author)
            )
        }
        return state.view(in: StreamID(high: 9, low: 1))
    }

    private func place(_ seq: Int64, _ n: Int64, _ author: Int) -> Origin.Confirmation {
        .init(header(seq: seq, n: n, device: device(author), received: (seq - 1) * day))
    }

    @Test func `who only writes in a text, adds to a set or signs has changed the entity`() throws {
        let splice = TextSplice(length: 0, index: 0, delete: 0, insert: "Hello")
        let proposal = Proposal(
            id: ProposalID(high: 4, low: 1),
            parties: [party(0), party(1)],
            value: 1
        )
        let actions: [Action] = [
            .text(field: "text", splice: splice), .add(field: "opened_by", member: "x"),
            .propose(field: "terms", proposal: proposal),
        ]
        for action in actions {
            let record = try note((author: 2, base: 1, action: action))
            #expect(record.made.organisation == party(1))
            #expect(record.changed.organisation == party(0))
            #expect(record.changed.day == CivilDate("1970-01-02"))
        }
    }

    @Test func `the last act of a side stays when the other side goes on`() throws {
        let record = try note(
            (2, 1, .put(field: "title", value: "Stocks")),
            (1, 2, .put(field: "title", value: "Stock, all of it"))
        )
        var acts: [CivilDate] = []
        record.forEachAct { if $0.organisation == party(0) { acts.append($0.day) } }
        #expect(acts == [CivilDate("1970-01-02")])
    }

    @Test func `values that stand side by side do so since the second of them came`() throws {
        let calm = try note((2, 1, .put(field: "title", value: "Stocks")))
        #expect(calm.conflictSince == nil)
        let record = try note(
            (2, 0, .put(field: "title", value: "Stocks")),
            (3, 0, .put(field: "title", value: "All stock"))
        )
        #expect(record.conflictSince == CivilDate("1970-01-02"))
    }

    @Test func `two who write the same begin no conflict, a third value does`()
        throws
    {
        let record = try note(
            (2, 0, .put(field: "text", value: "Stock")),
            (4, 0, .put(field: "title", value: "Stock")),
            (3, 0, .put(field: "title", value: "All stock"))
        )
        #expect(record.conflictSince == CivilDate("1970-01-04"))
    }

    @Test func `a deletion beside an edit is a conflict, and so it is once it is undone`() throws {
        let edit: Doing = (2, 1, .put(field: "title", value: "Stocks"))
        let (seen, unseen): (Doing, Doing) = ((3, 2, .del), (3, 1, .del))
        #expect(reader.editedSinceDeleted(view([edit, seen])) == nil)
        #expect(reader.editedSinceDeleted(view([edit, unseen])) == CivilDate("1970-01-03"))
        let record = try note(edit, unseen, (4, 1, .undel))
        #expect(record.conflictSince == CivilDate("1970-01-03"))
    }
}
