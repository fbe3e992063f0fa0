import EntenteDomain
import TestSupport

@testable import EntenteSync

/// A log of a few devices that edit a few entities in every way there is.
struct GeneratedLog {
    private(set) var records: [ChangeRecord] = []
    private var cursors: [DeviceID: (n: Int64, base: Int64)] = [:]
    private let entityCount: Int

    init(_ count: Int, devices: Int, entities: Int, seed: UInt64) {
        entityCount = entities
        var generator = SeededGenerator(seed: seed)
        for seq in 1...Int64(count) {
            let author = device(Int.random(in: 1...devices, using: &generator))
            append(author, seq, using: &generator)
        }
    }

    private mutating func append(
        _ author: DeviceID,
        _ seq: Int64,
        using generator: inout SeededGenerator
    ) {
        let cursor = cursors[author] ?? (0, 0)
        let base = Int64.random(in: max(cursor.base, seq - 8, 0)...(seq - 1), using: &generator)
        let n = cursor.n + 1
        let seen = state(base: base, author)
        let operations = (0..<Int.random(in: 1...3, using: &generator)).map { place in
            let id = entity(Int.random(in: 1...entityCount, using: &generator))
            // One text edit in a change: a second one would have to count the first.
            return EntenteSync.Operation(
                id,
                action(seen, id, allowsText: place == 0, using: &generator)
            )
        }
        cursors[author] = (n, base)
        let change = change(
            n: n,
            base: base,
            at: Int64.random(in: 0...9, using: &generator),
            operations
        )
        records.append(
            ChangeRecord(
                header: header(
                    seq: seq,
                    n: n,
                    device: author,
                    received: Int64.random(in: 0...9, using: &generator)
                ),
                change: change,
                digest: digest(1)
            )
        )
    }

    /// What the author sees: the log up to its base, and its own changes after that.
    private func state(base: Int64, _ author: DeviceID) -> [EntityID: EntityState] {
        var states: [EntityID: EntityState] = [:]
        for record in records where record.header.seq <= base || record.header.device == author {
            guard let change = record.change else { continue }
            for id in change.entities {
                states[id, default: EntityState(id: id)].apply(
                    change,
                    device: record.header.device,
                    confirmation: record.header.seq <= base ? .init(record.header) : nil
                )
            }
        }
        return states
    }

    private func action(
        _ seen: [EntityID: EntityState],
        _ id: EntityID,
        allowsText: Bool,
        using generator: inout SeededGenerator
    ) -> EntenteSync.Operation.Action {
        let number = Int.random(in: 1...3, using: &generator)
        switch Int.random(in: 0..<(allowsText ? 14 : 10), using: &generator) {
        case 0: return .new(type: "ask")
        case 1: return .del
        case 2: return .undel
        case 3, 4: return .put(field: "f", value: ["k": .string("v\(number) \u{E9}\u{1F600}")])
        case 5: return .add(field: "f", member: "m\(number)")
        case 6: return .rem(field: "f", member: "m\(number)")
        case 7: return .inc(field: "f", by: ExactDecimal("\(number).50") ?? .zero)
        case 8: return .reset(field: "f")
        case 9:
            return .pos(key: OrderKey("\(number)") ?? { preconditionFailure("a key") }())
        default:
            let length = seen[id]?.texts["f"]?.text.unicodeScalars.count ?? 0
            let index = Int.random(in: 0...length, using: &generator)
            let delete = min(Int.random(in: 0...2, using: &generator), length - index)
            let insert = delete > 0 && number == 1 ? "" : String("ab\u{1F600}d".prefix(number))
            return .text(
                field: "f",
                splice: TextSplice(length: length, index: index, delete: delete, insert: insert)
            )
        }
    }
}
