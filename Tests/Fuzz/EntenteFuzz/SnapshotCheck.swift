import EntenteDomain
import EntenteSync

/// What must hold for lines of a snapshot: only what writing gives is read, and merging goes on from it.
enum SnapshotCheck {
    static func run(_ bytes: [UInt8]) throws(FuzzFinding) -> FuzzTarget.Verdict {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .prefix(8).map(Array.init)
        _ = try? StreamState(seq: 1 << 40, lines: lines)
        var verdict = FuzzTarget.Verdict.refused
        for line in lines {
            guard let state = try? EntityState(snapshotLine: line) else { continue }
            verdict = .accepted
            try expect(state.snapshotLine == line, "INV-6: a line is written as it was read")
            try goOn(from: state)
        }
        return verdict
    }

    /// Folds a change of every kind on top of a restored state.
    private static func goOn(from start: EntityState) throws(FuzzFinding) {
        var state = start
        _ = state.view
        let fields =
            Array(state.registers.keys) + Array(state.sets.keys)
            + Array(state.counters.keys) + Array(state.texts.keys) + ["title"]
        guard let one = ExactDecimal("1"), let key = OrderKey("V") else { return }
        for (place, field) in fields.prefix(6).enumerated() {
            let seq = Int64(1) << 40 + Int64(place)
            let draft = Change(
                n: Int64(place + 1),
                base: seq - 1,
                at: Milliseconds(0),
                salt: [UInt8](repeating: 0, count: Change.saltLength),
                operations: []
            )
            let device = Fixed.devices[place % 3]
            let header = Fixed.header(seq: seq, change: draft, device: device)
            let origin = Origin(
                change: draft,
                device: device,
                place: 0,
                confirmation: .init(header)
            )
            let length = state.texts[field]?.length(seenBy: origin) ?? 0
            let edit = TextSplice(length: length, index: length / 2, delete: 0, insert: "x")
            let actions: [Operation.Action] = [
                .text(field: field, splice: edit), .put(field: field, value: "x"),
                .add(field: field, member: "x"), .rem(field: field, member: "x"),
                .inc(field: field, by: one), .reset(field: field), .pos(key: key), .del, .undel,
                .new(type: field),
            ]
            let change = Change(
                n: draft.n,
                base: draft.base,
                at: draft.at,
                salt: draft.salt,
                operations: actions.map { Operation(state.id, $0) }
            )
            state.apply(change, device: device, confirmation: .init(header))
            _ = state.view
        }
        try expect(state.snapshotLine != nil, "INV-6: what goes on can be written")
    }
}
