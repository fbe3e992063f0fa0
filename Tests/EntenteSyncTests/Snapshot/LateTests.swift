import EntenteDomain
import Testing

@testable import EntenteSync

@Suite("Clause 5.7: changes that were made again")
struct LateTests {
    private let ada = device(1)
    private let bob = device(2)

    @Test
    func `INV-17: a late value stands beside what others wrote since, and overwrites nothing`() {
        var state = EntityState(id: entity(1))
        write(&state, ada, n: 1, seq: 1, base: 0, .put(field: "f", value: "first"))
        write(&state, bob, n: 1, seq: 5, base: 4, .put(field: "f", value: "bob, since"))
        let late = Change.Late(base: 1, at: Milliseconds(3))
        write(&state, ada, n: 2, seq: 9, base: 8, late: late, .put(field: "f", value: "ada, late"))
        let values = state.registers["f"]?.siblings.map(\.value) ?? []
        #expect(Set(values) == ["bob, since", "ada, late"])
    }

    @Test func `a late removal takes away only what its author had seen`() {
        var state = EntityState(id: entity(1))
        write(&state, bob, n: 1, seq: 1, base: 0, .add(field: "f", member: "seen"))
        write(&state, bob, n: 2, seq: 5, base: 1, .add(field: "f", member: "since"))
        let late = Change.Late(base: 1, at: Milliseconds(3))
        write(&state, ada, n: 1, seq: 9, base: 8, late: late, .rem(field: "f", member: "seen"))
        write(&state, ada, n: 2, seq: 10, base: 8, late: late, .rem(field: "f", member: "since"))
        #expect(state.sets["f"]?.members == ["since"])
    }

    @Test func `INV-17: late text in a note that was deleted since is a conflict that people see`()
    {
        var state = EntityState(id: entity(1))
        write(&state, bob, n: 1, seq: 1, base: 0, .new(type: "note"))
        write(&state, bob, n: 2, seq: 5, base: 1, .del)
        let late = Change.Late(base: 1, at: Milliseconds(3))
        let splice = TextSplice(length: 0, index: 0, delete: 0, insert: "word")
        write(&state, ada, n: 1, seq: 9, base: 8, late: late, .text(field: "body", splice: splice))
        #expect(state.texts["body"]?.text == "word")
        #expect(state.existence.conflicts.count == 1)
    }

    @Test func `late text builds on the new base, not on the old one`() {
        var state = EntityState(id: entity(1))
        let first = TextSplice(length: 0, index: 0, delete: 0, insert: "ab")
        write(&state, bob, n: 1, seq: 5, base: 0, .text(field: "f", splice: first))
        let late = Change.Late(base: 1, at: Milliseconds(3))
        let second = TextSplice(length: 2, index: 1, delete: 0, insert: "-")
        write(&state, ada, n: 1, seq: 9, base: 8, late: late, .text(field: "f", splice: second))
        #expect(state.texts["f"]?.text == "a-b")
    }

    @Test func `a late change is read as it was written, and may not claim more than its base`()
        throws
    {
        let late = Change.Late(base: 3, at: Milliseconds(-5))
        let written = change(n: 1, base: 4, late: late, [Operation(entity(1), .del)])
        #expect(try Change(written.json) == written)
        let claims = change(n: 1, base: 2, late: late, [Operation(entity(1), .del)])
        #expect(throws: MessageError(path: "late.base", expected: "an integer from 0 to 2")) {
            try Change(claims.json)
        }
    }

    private func write(
        _ state: inout EntityState,
        _ author: DeviceID,
        n: Int64,
        seq: Int64,
        base: Int64,
        late: Change.Late? = nil,
        _ action: EntenteSync.Operation.Action
    ) {
        state.apply(
            change(n: n, base: base, at: seq, late: late, [Operation(entity(1), action)]),
            device: author,
            confirmation: .init(header(seq: seq, n: n, device: author, received: seq))
        )
    }
}
