import EntenteDomain
import Oracles
import TestSupport
import Testing

@testable import EntenteSync

private typealias Action = EntenteSync.Operation.Action

@Suite("Merge: histories against the full-history oracle")
struct MergeTests {
    @Test func `clauses 1.5, 2.6: histories of up to five devices mean what the oracle says`() {
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
}

private let low = OrderKey.between(nil, nil) ?? { preconditionFailure("a first key") }()
private let high = OrderKey.between(low, nil) ?? { preconditionFailure("a second key") }()
