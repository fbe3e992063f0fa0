import EntenteDomain
import EntenteSync
import Testing

private typealias Step = EntenteSync.Operation

@Suite("Sequencer: what a stream's past forbids")
struct PastTests {
    private var stream = SequencerDialogue()

    private func guarded(
        n: Int64,
        base: Int64,
        since: Int64,
        _ field: FieldName = "f"
    ) -> JSONValue {
        let condition = Change.Guard(entity: entity(1), field: field, unchangedSince: since)
        return change(
            n: n,
            base: base,
            guards: [condition],
            [
                Step(entity(1), .put(field: "g", value: "guarded"))
            ]
        ).json
    }

    private func step(_ n: Int64, base: Int64 = 0, need: [FieldName] = [], _ steps: Step...)
        -> JSONValue
    {
        change(n: n, base: base, need: need, steps).json
    }

    // MARK: Guards

    @Test mutating func `clause 2.4: a guard holds while nobody else has changed the field`() {
        _ = stream.push(1, [put(n: 1)])
        #expect(places(stream.push(2, [guarded(n: 1, base: 1, since: 1)])) == [2])
        #expect(places(stream.push(3, [guarded(n: 1, base: 1, since: 0)])) == [nil])
        #expect(stream.refused.map(\.rejection.code) == [.guardFailed])
        #expect(stream.refused.map(\.rejection.detail) == ["guard[0]: f was changed at 1"])
    }

    @Test mutating func `clause 2.4: of two who close one thing at once, the second is refused`() {
        _ = stream.push(1, [put(n: 1)])
        let close = { (n: Int64) in
            change(
                n: n,
                base: 1,
                guards: [.init(entity: entity(1), field: "f", unchangedSince: 1)],
                [Step(entity(1), .put(field: "f", value: "closed"))]
            ).json
        }
        // In one transaction as well as in two.
        #expect(stream.push([(2, [close(1)]), (3, [close(1)])]).map(places) == [[2], [nil]])
        #expect(places(stream.push(4, [close(1)])) == [nil])
    }

    @Test mutating func `clause 2.4: a device's own earlier changes do not break its guard`() {
        #expect(places(stream.push(1, [put(n: 1), guarded(n: 2, base: 0, since: 0)])) == [1, 2])
    }

    @Test mutating func `clause 2.4: a guard looks at its field, and at the entity as a whole`() {
        let other = Step(entity(1), .put(field: "other", value: 1))
        let elsewhere = Step(entity(2), .put(field: "f", value: 1))
        let place = Step(entity(1), .pos(key: OrderKey.between(nil, nil) ?? lowest))
        _ = stream.push(1, [step(1, other), step(2, elsewhere), step(3, place)])
        #expect(places(stream.push(2, [guarded(n: 1, base: 0, since: 0)])) == [4])
        _ = stream.push(1, [step(4, Step(entity(1), .del))])
        #expect(places(stream.push(2, [guarded(n: 2, base: 4, since: 4)])) == [nil])
    }

    @Test mutating func `clause 2.4: a guard that looks back too far is refused, not guessed`() {
        let many = (1...Int64(Limits.guardChanges) + 1).map { n in
            step(n, Step(entity(2), .put(field: "f", value: .integer(n))))
        }
        _ = stream.push(1, many)
        let head = Int64(many.count)
        #expect(places(stream.push(2, [guarded(n: 1, base: 0, since: 0)])) == [nil])
        #expect(places(stream.push(2, [guarded(n: 2, base: 1, since: 1)])) == [head + 1])
        #expect(
            stream.refused.map(\.rejection.detail) == ["guard[0]: too much was written since 0"]
        )
    }

    // MARK: Features

    @Test mutating func `INV-21: a field that needs a feature is closed to who does not know it`() {
        let sheet = step(1, need: ["sheets"], Step(entity(1), .put(field: "plan", value: 1)))
        #expect(places(stream.push(1, [sheet])) == [1])
        let write = Step(entity(1), .put(field: "plan", value: 2))
        #expect(places(stream.push(2, [step(1, base: 1, write)])) == [nil])
        #expect(stream.refused.map(\.rejection.code) == [.unknownFeature])
        #expect(stream.refused.map(\.rejection.detail) == ["ops[0]: plan needs sheets"])
        // Its other fields stay open, and so does the field to who knows the feature.
        let title = Step(entity(1), .put(field: "title", value: "x"))
        #expect(places(stream.push(2, [step(2, base: 1, title)])) == [2])
        #expect(places(stream.push(3, [step(1, base: 1, need: ["sheets"], write)])) == [3])
        #expect(places(stream.push(2, [step(3, base: 3, write)])) == [nil])
    }

    @Test mutating func `clause 2.5: a change in words that only a feature explains is stored`() {
        let cells: JSONValue = [
            "cells": [1], "e": .string(entity(1).description), "f": "plan", "o": "fill",
        ]
        let future = change(n: 1, need: ["sheets"], [Step(entity(1), .del)]).json
        guard case .object(var object) = future else { return }
        object.set("ops", [cells])
        #expect(places(stream.push(1, [.object(object)])) == [1])
        let write = Step(entity(1), .put(field: "plan", value: 2))
        #expect(places(stream.push(1, [step(2, base: 1, write)])) == [nil])
    }

    @Test mutating func `clause 2.5: an entity that needs a feature is closed as a whole`() {
        _ = stream.push(1, [step(1, need: ["sheets"], Step(entity(1), .new(type: "sheet")))])
        #expect(places(stream.push(2, [put(n: 1, base: 1)])) == [nil])
        #expect(places(stream.push(2, [step(2, base: 1, Step(entity(2), .del))])) == [2])
    }

    // MARK: What was never created

    @Test mutating func `rule C8: what builds on a refused creation is refused as well`() {
        let create = change(
            n: 1,
            [
                Step(entity(1), .new(type: "note")),
                Step(
                    entity(1),
                    .text(
                        field: "t",
                        splice: TextSplice(
                            length: 9,
                            index: 0,
                            delete: 0,
                            insert: "x"
                        )
                    )
                ),
            ]
        ).json
        let second = step(3, Step(entity(2), .new(type: "ask")), Step(entity(1), .del))
        let pushed = stream.push(1, [create, put(n: 2), second, step(4, Step(entity(2), .del))])
        #expect(places(pushed) == [nil, nil, nil, nil])
        #expect(
            stream.refused.map(\.rejection.code)
                == [.badIndex, .dependsOnRejected, .dependsOnRejected, .dependsOnRejected]
        )
        // INV-15: what does not depend on it goes on, and so does everybody else.
        #expect(places(stream.push(1, [step(5, Step(entity(3), .del))])) == [1])
        #expect(places(stream.push(2, [put(n: 1)])) == [2])
    }

    @Test mutating func `rule C8: a creation that no server could read counts as well`() {
        let broken: JSONValue = [
            "n": 1, "ops": [["e": .string(entity(1).description), "o": "new"]],
        ]
        #expect(places(stream.push(1, [broken, put(n: 2)])) == [nil, nil])
        #expect(stream.refused.map(\.rejection.code) == [.malformed, .dependsOnRejected])
    }

    @Test mutating func `rule C8: creating it after all, or hearing of the refusal, lifts it`() {
        let broken: JSONValue = [
            "n": 1, "ops": [["e": .string(entity(1).description), "o": "new"]],
        ]
        _ = stream.push(1, [broken])
        let again = step(2, Step(entity(1), .new(type: "ask")))
        #expect(places(stream.push(1, [again, put(n: 3)])) == [1, 2])
        var other = broken
        if case .object(var object) = broken {
            object.set("n", 4)
            other = .object(object)
        }
        _ = stream.push(1, [other])
        #expect(places(stream.push(1, [put(n: 5, base: 2)])) == [nil])
        _ = stream.push(2, [step(1, Step(entity(1), .new(type: "ask")))])
        #expect(places(stream.push(1, [put(n: 6, base: 3)])) == [4])
    }
}

private let lowest = OrderKey("1") ?? { preconditionFailure("an order key") }()
