import EntenteDomain
import EntenteSync
import Oracles
import TestSupport

/// Random histories of one entity, merged by the product and by the oracle; no network, no disk.
enum MergeHistories {
    /// Checks the history of a seed.
    static func check(seed: UInt64) -> (changes: Int, report: String?) {
        var random = SeededGenerator(seed: seed)
        let log = draw(&random)
        let entity = World.entity(0)
        var state = EntityState(id: entity)
        for entry in log {
            state.apply(entry.change, device: entry.device, confirmation: entry.confirmation)
        }
        let oracle = HistoryOracle(log, entity: entity, field: "f")
        let found = Answer(state)
        let expected = Answer(oracle)
        guard found != expected else { return (log.count, nil) }
        let words = log.map {
            "  \($0.seq). \($0.device) base \($0.change.base): \($0.change.operations)"
        }
        return (
            log.count,
            """
            The merge says \(found)
            and the history \(expected)
            \(words.joined(separator: "\n"))
            Replay it: swift run entente-simulator --check merge --seeds 1 --first \(seed)
            """
        )
    }

    /// What a reader sees of one field under every rule.
    private struct Answer: Equatable {
        let values: [JSONValue]
        let members: [String]
        let sum: Int128
        let exists: Bool
        let positions: [String]
        let text: [UInt8]

        init(_ state: EntityState) {
            values = (state.registers["f"] ?? Register()).siblings.map(\.value)
            members = (state.sets["f"] ?? AddWinsSet()).members
            sum = (state.counters["f"] ?? Counter()).value?.coefficient ?? -1
            exists = state.existence.exists
            positions = state.position.siblings.map(\.value.description)
            text = Array((state.texts["f"] ?? TextState()).text.utf8)
        }

        init(_ oracle: HistoryOracle) {
            values = oracle.registerValues
            members = oracle.members
            sum = oracle.sum
            exists = oracle.exists
            positions = oracle.positions.map(\.description)
            text = Array(oracle.text.utf8)
        }
    }

    /// Draws a log in which each device's base never goes back.
    private static func draw(_ random: inout SeededGenerator) -> [HistoryEntry] {
        var log: [HistoryEntry] = []
        let devices = random.next(upTo: 4) + 2
        for seq in 1...Int64(random.next(upTo: 14) + 2) {
            let device = DeviceID(high: 0, low: UInt64(random.next(upTo: devices)))
            let own = log.filter { $0.device == device }
            let base = Int64.random(in: (own.last?.change.base ?? 0)...seq - 1, using: &random)
            let known = Set(
                log.indices.filter { $0 < Int(base) || log[$0].device == device }
            )
            let operations = (0...random.next(upTo: 2)).map { _ in
                Operation(World.entity(0), action(log, known, &random))
            }
            // A second edit of the text would need to know what the first did.
            let first = operations.first { if case .text = $0.action { true } else { false } }
            let kept = operations.filter { operation in
                if case .text = operation.action { operation == first } else { true }
            }
            let header = ChangeRecord.Header(
                seq: seq,
                n: Int64(own.count + 1),
                device: device,
                member: MemberID(high: 0, low: 0),
                organisation: OrganisationID(high: 0, low: 0),
                acl: 0,
                received: Milliseconds(Int64(random.next(upTo: 4))),
                known: KnownHead(size: 0, root: MerkleFrontier().root)
            )
            let change = Change(
                n: header.n,
                base: base,
                at: Milliseconds(Int64(random.next(upTo: 4))),
                salt: [],
                operations: first == nil
                    ? kept
                    : first.map { first in
                        kept.filter { $0 != first } + [first]
                    } ?? kept
            )
            log.append(
                HistoryEntry(device: device, change: change, confirmation: .init(header))
            )
        }
        return log
    }

    private static func action(
        _ log: [HistoryEntry],
        _ known: Set<Int>,
        _ random: inout SeededGenerator
    ) -> Operation.Action {
        let number = random.next(upTo: 3) + 1
        switch random.next(upTo: 13) {
        case 0: return .new(type: "ask")
        case 1: return .del
        case 2: return .undel
        case 3, 4: return .put(field: "f", value: .integer(Int64(number)))
        case 5: return .add(field: "f", member: "m\(number)")
        case 6: return .rem(field: "f", member: "m\(number)")
        case 7, 8: return .inc(field: "f", by: ExactDecimal("\(number)") ?? .zero)
        case 9: return .reset(field: "f")
        case 10:
            let low = OrderKey.between(nil, nil)
            let key = number == 1 ? low : OrderKey.between(low, nil)
            return key.map { .pos(key: $0) } ?? .del
        default:
            let text = HistoryOracle(log, known: known, entity: World.entity(0), field: "f").text
            let length = text.unicodeScalars.count
            let index = random.next(upTo: length + 1)
            let delete = min(length - index, random.next(upTo: 3))
            return .text(
                field: "f",
                splice: TextSplice(
                    length: length,
                    index: index,
                    delete: delete,
                    insert: delete > 0 && random.next(upTo: 2) == 0
                        ? "" : String("abcdef".prefix(number))
                )
            )
        }
    }
}
