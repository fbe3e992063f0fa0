/// The states that entities of a type go through, and who may take which step.
///
/// A step that the table does not have is refused when it is sequenced. So the log holds only steps
/// that were allowed where they stand, and of steps that two took at once the log's order decides: the
/// later one is checked against what the earlier one left behind.
public struct StateMachine: Hashable, Sendable {
    /// Who may take a step.
    public enum Actor: String, Hashable, Sendable, CaseIterable {
        /// Every member of every organisation.
        case everyone
        /// Members of the organisation that made the entity.
        case maker
        /// Members of the other organisations.
        case others
    }

    /// One step that is allowed.
    public struct Step: Hashable, Sendable {
        /// The state before.
        public let from: String
        /// The state after.
        public let to: String
        /// Who may take it.
        public let by: Actor

        /// Allows a step.
        public init(_ from: String, _ to: String, by: Actor = .everyone) {
            self.from = from
            self.to = to
            self.by = by
        }
    }

    /// Why a step is refused.
    public enum Refusal: Error, Hashable, Sendable {
        /// No type has a state of that name here.
        case unknownState(String, known: [String])
        /// The table has no such step.
        case noStep(from: String, to: String, possible: [String])
        /// The step is for the other side.
        case wrongSide(from: String, to: String, for: Actor)
    }

    /// The field that holds the state.
    public let field: FieldName
    /// All states, in the order of a life; the first is the one an entity begins in.
    public let states: [String]
    /// The steps that are allowed.
    public let steps: [Step]

    /// Puts a table together; a step between states that are not listed is a bug.
    public init(_ states: [String], _ steps: [Step], field: FieldName = "state") {
        precondition(steps.allSatisfy { states.contains($0.from) && states.contains($0.to) })
        precondition(!states.isEmpty)
        self.field = field
        self.states = states
        self.steps = steps
    }

    /// The state that an entity begins in.
    public var initial: String { states[0] }

    /// The field as the catalogue shows it.
    public var definition: FieldDefinition {
        FieldDefinition(field, .choice(states), "Where it stands.")
    }

    /// Checks a step; to write the state that is there already is none, and always allowed.
    public func check(
        from current: String,
        to next: String,
        byMaker: Bool
    ) throws(Refusal) {
        guard states.contains(next) else { throw .unknownState(next, known: states) }
        guard current != next else { return }
        let possible = steps.filter { $0.from == current }
        let named = possible.filter { $0.to == next }
        guard let step = named.first else {
            throw .noStep(from: current, to: next, possible: possible.map(\.to))
        }
        let isAllowed = named.contains { step in
            switch step.by {
            case .everyone: true
            case .maker: byMaker
            case .others: !byMaker
            }
        }
        guard isAllowed else { throw .wrongSide(from: current, to: next, for: step.by) }
    }
}

extension StateMachine.Refusal: CustomStringConvertible {
    /// What is wrong and what would be right, for whoever took the step.
    public var description: String {
        switch self {
        case .unknownState(let state, let known):
            "\(state) is not a state; there are \(known.joined(separator: ", "))"
        case .noStep(let from, let to, let possible):
            possible.isEmpty
                ? "\(from) is the end; nothing follows, not \(to) either"
                : "\(from) cannot become \(to), only \(possible.joined(separator: ", "))"
        case .wrongSide(let from, let to, let actor):
            "from \(from) to \(to) is for \(actor == .maker ? "the organisation that made it" : "the other side")"
        }
    }
}
