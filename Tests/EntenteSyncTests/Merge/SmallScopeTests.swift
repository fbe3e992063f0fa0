import EntenteDomain
import Oracles
import Testing

@testable import EntenteSync

private typealias Action = EntenteSync.Operation.Action

/// One rule of clause 2, the operations that it is about, and how many there are to look at.
private struct Rule: CustomTestStringConvertible, Sendable {
    let name: String
    let actions: [Action]
    /// The number of histories, so that the enumeration cannot shrink unseen.
    let histories: Int
    /// The number of ways in which three devices come to know them.
    let deliveries: Int

    var testDescription: String { name }
}

@Suite("Small scope: every history of three devices and up to three operations")
struct SmallScopeTests {
    @Test(arguments: rules)
    private func `clauses 1.5 and 2.7: merging means what the full history says, whoever looks`(
        _ rule: Rule
    ) {
        var histories = 0
        var deliveries = 0
        SmallScope(actions: rule.actions, operations: 3).forEachHistory { history in
            histories += 1
            let state = history.folded()
            expect(state, history.oracle(), isSettled: true)
            for author in SmallScope.devices.map(device) {
                SmallScope.forEachDelivery(of: history, to: author) { events in
                    deliveries += 1
                    guard history.state(of: author, after: events) != state else { return }
                    Issue.record("\(author) sees otherwise: \(history.log), \(events)")
                }
            }
            SmallScope.forEachCausalOrder(of: history) { order in
                guard history.folded(in: order) != state else { return }
                Issue.record("another order means otherwise: \(history.log), \(order)")
            }
        }
        #expect(histories == rule.histories)
        #expect(deliveries == rule.deliveries)
    }

    @Test
    func `INV-8: a write that saw all siblings leaves one, after every history of two writes`() {
        let scope = SmallScope(
            actions: [.put(field: "f", value: 1), .put(field: "f", value: 2)],
            operations: 2
        )
        scope.forEachHistory { history in
            for author in SmallScope.devices.map(device) {
                var next = history
                next.append(author, base: Int64(history.log.count), [.put(field: "f", value: 3)])
                #expect(next.folded().registers["f"]?.siblings.map(\.value) == [3])
            }
        }
    }

    @Test func `clause 1.6, INV-22: clocks ten years off change the display, and nothing else`() {
        let years = Int64(10 * 366 * 86_400_000)
        let scope = SmallScope(
            actions: [
                .put(field: "f", value: 1), .add(field: "f", member: "m"),
                .inc(field: "f", by: one), .del, .pos(key: low),
            ],
            operations: 3
        )
        scope.forEachHistory { history in
            var skewed = History()
            for (place, entry) in history.log.enumerated() {
                skewed.append(
                    entry.device,
                    base: entry.change.base,
                    at: place % 2 == 0 ? years : -years,
                    received: entry.seq,
                    entry.change.operations.map(\.action)
                )
            }
            let (straight, state) = (history.folded(), skewed.folded())
            let names = { (state: EntityState) in
                Set((state.registers["f"] ?? Register()).siblings.map(\.origin.name))
            }
            #expect(names(state) == names(straight))
            #expect(
                Set(state.position.siblings.map(\.origin.name))
                    == Set(straight.position.siblings.map(\.origin.name))
            )
            #expect(state.sets["f"]?.members == straight.sets["f"]?.members)
            #expect(state.counters["f"]?.value == straight.counters["f"]?.value)
            #expect(state.existence.exists == straight.existence.exists)
            expect(state, skewed.oracle(), isSettled: true)
        }
    }
}

private let rules: [Rule] = [
    Rule(
        name: "INV-8: a register",
        actions: [.put(field: "f", value: 1), .put(field: "f", value: 2)],
        histories: 1_626,
        deliveries: 7_002
    ),
    Rule(
        name: "INV-9: a set",
        actions: [.add(field: "f", member: "m"), .rem(field: "f", member: "m")],
        histories: 1_626,
        deliveries: 7_002
    ),
    Rule(
        name: "INV-10: a counter",
        actions: [.inc(field: "f", by: one), .reset(field: "f")],
        histories: 1_626,
        deliveries: 7_002
    ),
    Rule(
        name: "clause 2: existence",
        actions: [.new(type: "ask"), .del, .undel],
        histories: 5_382,
        deliveries: 23_274
    ),
    Rule(
        name: "clause 2: deletions and edits",
        actions: [.put(field: "f", value: 1), .del, .undel],
        histories: 5_382,
        deliveries: 23_274
    ),
    Rule(
        name: "clause 2: order keys",
        actions: [.pos(key: low), .pos(key: high)],
        histories: 1_626,
        deliveries: 7_002
    ),
]

private let one = ExactDecimal("1") ?? .zero
private let low = OrderKey.between(nil, nil) ?? { preconditionFailure("a first key") }()
private let high = OrderKey.between(low, nil) ?? { preconditionFailure("a second key") }()
