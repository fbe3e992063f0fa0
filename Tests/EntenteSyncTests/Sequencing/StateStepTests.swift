import EntenteDomain
import EntenteSync
import Testing

private typealias Action = EntenteSync.Operation.Action

@Suite("State machines: what the sequencer lets happen, alone and at once")
struct StateStepTests {
    private static let lives = Catalogue.entities.filter { $0.states != nil }

    /// Pushes a step of a device about entity 1; nil when it is in the log.
    ///
    /// Devices with an odd number are the maker's.
    private func push(
        _ author: Int,
        _ actions: [Action],
        base: Int64? = nil,
        to stream: inout SequencerDialogue
    ) -> Rejection? {
        stream.authors[author] = (party(side(author)), nil)
        let pushed = change(
            n: stream.cursors[device(author)]?.next ?? 1,
            base: base ?? stream.frontier.size,
            actions.map { EntenteSync.Operation(entity(1), $0) }
        )
        let before = stream.refused.count
        _ = stream.push(author, [pushed.json])
        return stream.refused.count > before ? stream.refused.last?.rejection : nil
    }

    private func side(_ author: Int) -> Int { author % 2 == 1 ? 1 : 2 }

    private func move(_ definition: EntityDefinition, _ state: String) -> [Action] {
        [.put(field: definition.states?.field ?? "state", value: .string(state))]
    }

    /// A stream with an entity of organisation 1 that stands at a state.
    private func stream(
        with definition: EntityDefinition,
        at state: String
    ) throws -> SequencerDialogue {
        let states = try #require(definition.states)
        var stream = SequencerDialogue(catalogueOf: .shared)
        try #require(push(1, [.new(type: definition.name)], to: &stream) == nil)
        for step in path(to: state, states) {
            let rejection = push(
                step.by == .others ? 2 : 1,
                move(definition, step.to),
                to: &stream
            )
            try #require(rejection == nil, "\(step)")
        }
        return stream
    }

    /// The shortest way of steps from the first state to another.
    private func path(to goal: String, _ states: StateMachine) -> [StateMachine.Step] {
        var paths: [String: [StateMachine.Step]] = [states.initial: []]
        var reached = [states.initial]
        while let state = reached.first, paths[goal] == nil {
            reached.removeFirst()
            for step in states.steps where step.from == state && paths[step.to] == nil {
                paths[step.to] = paths[state, default: []] + [step]
                reached.append(step.to)
            }
        }
        return paths[goal] ?? []
    }

    /// Whether the table has a step of a side; what stands already may be said again.
    private func isAllowed(
        _ states: StateMachine,
        _ from: String,
        _ to: String,
        _ side: Int
    ) -> Bool {
        from == to
            || states.steps.contains {
                $0.from == from && $0.to == to
                    && ($0.by == .everyone || ($0.by == .maker) == (side == 1))
            }
    }

    @Test(arguments: lives)
    func `every step that the table has is taken, and every other refused with the reason`(
        definition: EntityDefinition
    ) throws {
        let states = try #require(definition.states)
        for from in states.states {
            for to in states.states where to != from {
                for side in 1...2 {
                    var stream = try stream(with: definition, at: from)
                    let rejection = push(side, move(definition, to), to: &stream)
                    let isAllowed = isAllowed(states, from, to, side)
                    let isWriter = side == 1 || definition.writers != .maker
                    let refused: RejectionCode = isWriter ? .badStep : .notWriter
                    #expect(
                        rejection?.code == (isAllowed ? nil : refused),
                        "\(from) \(to) \(side)"
                    )
                    #expect(isAllowed || !isWriter || rejection?.detail.contains(from) == true)
                }
            }
        }
    }

    @Test(arguments: lives)
    func `clause 2.10: of two steps that were taken at once the log's order decides`(
        definition: EntityDefinition
    ) throws {
        let states = try #require(definition.states)
        var pairs = 0
        for from in states.states {
            // Two of either side, and one of each, in either order.
            for (one, two) in [(1, 2), (2, 1), (1, 3), (2, 4)] {
                let steps = [one, two].map { author in
                    states.states.filter {
                        $0 != from && isAllowed(states, from, $0, side(author))
                    }
                }
                for first in steps[0] {
                    for second in steps[1] {
                        var stream = try stream(with: definition, at: from)
                        let seen = stream.frontier.size
                        let early = push(one, move(definition, first), base: seen, to: &stream)
                        #expect(early == nil)
                        // Who has not seen the other's step takes this one only if it is one from there.
                        let late = push(two, move(definition, second), base: seen, to: &stream)
                        let fits = isAllowed(states, first, second, side(two))
                        #expect(
                            late?.code == (fits ? nil : .badStep),
                            "\(from): \(first), then \(second) by \(two)"
                        )
                        pairs += 1
                    }
                }
            }
        }
        #expect(pairs > 0)
    }

    @Test func `a give that is taken back while it is matched is not matched, and says why`() throws
    {
        let give = Give.definition
        var stream = try stream(with: give, at: "offered")
        let seen = stream.frontier.size
        #expect(push(1, move(give, "draft"), base: seen, to: &stream) == nil)
        let late = push(2, move(give, "matched"), base: seen, to: &stream)
        #expect(late?.code == .badStep)
        #expect(late?.detail == "ops[0]: state: draft cannot become matched, only offered")
    }
}
