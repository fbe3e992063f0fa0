import EntenteDomain
import Oracles
import TestSupport
import Testing

@testable import EntenteSync

private typealias Action = EntenteSync.Operation.Action

@Suite("Merge: histories against the full-history oracle")
struct MergeTests {
    @Test func `clause 1.5: random histories of up to five devices mean what the oracle says`() {
        var generator = SeededGenerator(seed: 40)
        for _ in 0..<120 {
            let devices = Int.random(in: 3...5, using: &generator)
            let history = random(devices: devices, using: &generator)
            let state = history.folded()
            expect(state, history.oracle(), isSettled: true)
            for author in 1...devices {
                #expect(history.replay(on: device(author)) == state)
            }
        }
    }

    @Test func `INV-7: a device's own view counts its waiting changes as if they were in the log`()
    {
        var generator = SeededGenerator(seed: 41)
        for _ in 0..<30 {
            let history = random(devices: 3, using: &generator)
            for author in 1...3 {
                _ = history.replay(on: device(author)) { state, known in
                    expect(state, history.oracle(known: known), isSettled: false)
                }
            }
        }
    }

    @Test(arguments: [
        [Action.put(field: "f", value: 1), .put(field: "f", value: 2)],
        [.add(field: "f", member: "m"), .rem(field: "f", member: "m")],
        [.inc(field: "f", by: one), .reset(field: "f")],
        [.new(type: "ask"), .del, .undel],
        [.put(field: "f", value: 1), .del, .undel],
        [.pos(key: low), .pos(key: high)],
    ])
    private func `every history of three devices and three changes of one rule`(_ actions: [Action])
    {
        var count = 0
        forEachHistory(of: 3, actions) { history in
            count += 1
            let state = history.folded()
            expect(state, history.oracle(), isSettled: true)
            for author in 1...3 where history.log.contains(where: { $0.device == device(author) }) {
                #expect(history.replay(on: device(author)) == state)
            }
        }
        #expect(count > 400)
    }

    private func expect(_ state: EntityState, _ oracle: HistoryOracle, isSettled: Bool) {
        let register = state.registers["f"] ?? Register()
        let values = register.siblings.map(\.value)
        let text = state.texts["f"] ?? TextState()
        #expect((state.sets["f"] ?? AddWinsSet()).members == oracle.members)
        #expect((state.counters["f"] ?? Counter()).value?.coefficient == oracle.sum)
        #expect(state.existence.exists == oracle.exists)
        #expect(Array(text.text.utf8) == Array(oracle.text.utf8))
        let conflicts = state.existence.conflicts.map {
            [OperationName($0.edit), OperationName($0.deletion)]
        }
        #expect(Set(conflicts) == oracle.conflicts)
        #expect(conflicts.count == oracle.conflicts.count)
        if isSettled {
            #expect(values == oracle.registerValues)
            #expect(state.position.siblings.map(\.value) == oracle.positions)
        } else {
            // Which one is displayed may change once the server has seen it.
            #expect(Set(values) == Set(oracle.registerValues))
            #expect(values.count == oracle.registerValues.count)
        }
    }

    /// Draws a log in which each device's base never goes back.
    private func random(devices: Int, using generator: inout SeededGenerator) -> History {
        var history = History()
        for seq in 1...Int64.random(in: 2...14, using: &generator) {
            let author = device(Int.random(in: 1...devices, using: &generator))
            let base = Int64.random(in: history.lastBase(of: author)...seq - 1, using: &generator)
            let at = Int64.random(in: 0...3, using: &generator)
            let received = Int64.random(in: 0...3, using: &generator)
            let actions = (0..<Int.random(in: 1...2, using: &generator)).map { _ in
                action(using: &generator)
            }
            var next = history
            next.append(author, base: base, at: at, received: received, actions)
            // A text edit needs the length its author saw, which only the history tells.
            history.append(
                author,
                base: base,
                at: at,
                received: received,
                fitted(actions, in: next, using: &generator)
            )
        }
        return history
    }

    private func fitted(
        _ actions: [Action],
        in history: History,
        using generator: inout SeededGenerator
    ) -> [Action] {
        guard let last = history.log.last else { return actions }
        var known = Set(0..<Int(last.change.base))
        for (place, entry) in history.log.dropLast().enumerated() where entry.device == last.device
        {
            known.insert(place)
        }
        var length = history.oracle(known: known).text.unicodeScalars.count
        return actions.map { action in
            guard case .text(let field, let drawn) = action else { return action }
            let index = Int.random(in: 0...length, using: &generator)
            let delete = min(drawn.delete, length - index)
            let insert = delete > 0 && Bool.random(using: &generator) ? "" : drawn.insert
            defer { length += insert.unicodeScalars.count - delete }
            return .text(
                field: field,
                splice: TextSplice(length: length, index: index, delete: delete, insert: insert)
            )
        }
    }

    private func action(using generator: inout SeededGenerator) -> Action {
        let number = Int.random(in: 1...3, using: &generator)
        switch Int.random(in: 0..<13, using: &generator) {
        case 0: return .new(type: "ask")
        case 1: return .del
        case 2: return .undel
        case 3, 4: return .put(field: "f", value: .integer(Int64(number)))
        case 5: return .add(field: "f", member: "m\(number)")
        case 6: return .rem(field: "f", member: "m\(number)")
        case 7, 8: return .inc(field: "f", by: ExactDecimal("\(number)") ?? .zero)
        case 9: return .reset(field: "f")
        case 10: return .pos(key: number == 1 ? low : high)
        default:
            let splice = TextSplice(
                length: 0,
                index: 0,
                delete: Int.random(in: 0...2, using: &generator),
                insert: String("abcdef".prefix(number))
            )
            return .text(field: "f", splice: splice)
        }
    }

    /// Goes through all logs of a length: all authors, all bases that do not go back, all actions.
    private func forEachHistory(
        of count: Int,
        _ actions: [Action],
        _ start: History = History(),
        _ body: (History) -> Void
    ) {
        guard start.log.count < count else {
            body(start)
            return
        }
        let seq = Int64(start.log.count + 1)
        for author in (1...3).map(device) {
            for base in start.lastBase(of: author)...seq - 1 {
                for action in actions {
                    var next = start
                    // Clocks that run against the log's order, and that agree.
                    next.append(author, base: base, at: seq % 2, received: seq, [action])
                    forEachHistory(of: count, actions, next, body)
                }
            }
        }
    }
}

private let one = ExactDecimal("1") ?? .zero
private let low = OrderKey.between(nil, nil) ?? { preconditionFailure("a first key") }()
private let high = OrderKey.between(low, nil) ?? { preconditionFailure("a second key") }()
