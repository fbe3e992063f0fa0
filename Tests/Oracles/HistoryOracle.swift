public import EntenteDomain
public import EntenteSync

/// What a history means, worked out from every operation and its exact causal past.
///
/// Nothing is ever forgotten here and nothing depends on an order of arrival: each answer is a
/// sentence of protocol clause 2 over the whole set.
public struct HistoryOracle: Sendable {
    /// An operation by its place: the entry of the log, then the operation in its change.
    public struct Step: Hashable, Sendable {
        let entry: Int
        let place: Int
    }

    private let log: [HistoryEntry]
    /// What the author of each entry had seen when it decided on it.
    private let pasts: [EntrySet]
    /// What was there when each entry was made, which its text edits build on.
    private let textPasts: [EntrySet]
    private var known: [Int]
    private var entity: EntityID
    private var field: FieldName

    /// Works out the causal past of every entry of a log, in its order without a gap.
    ///
    /// - Parameters:
    ///   - log: The entries.
    ///   - known: The places of those that a reader knows; all of them when left out.
    ///   - entity: What is asked about.
    ///   - field: The field that is asked about.
    public init(
        _ log: [HistoryEntry],
        known: Set<Int>? = nil,
        entity: EntityID,
        field: FieldName
    ) {
        self.log = log
        self.known = known?.sorted() ?? Array(log.indices)
        self.entity = entity
        self.field = field
        var pasts: [EntrySet] = []
        var textPasts: [EntrySet] = []
        var own: [DeviceID: EntrySet] = [:]
        for (index, entry) in log.enumerated() {
            let ownPast = own[entry.device, default: .init()]
            var past = EntrySet()
            for other in 0..<min(index, Int(entry.change.base)) {
                past.insert(other)
                past.formUnion(textPasts[other])
            }
            past.formUnion(ownPast)
            textPasts.append(past)
            if let late = entry.change.late {
                // Made again: whoever decided it had seen no more than that, and what it did itself.
                past = EntrySet(0..<min(index, Int(late.base)))
                past.formUnion(ownPast)
            }
            pasts.append(past)
            own[entry.device, default: .init()].insert(index)
        }
        self.pasts = pasts
        self.textPasts = textPasts
    }

    /// The same history, asked about another thing.
    public func about(_ entity: EntityID, _ field: FieldName) -> HistoryOracle {
        var other = self
        other.entity = entity
        other.field = field
        return other
    }

    func name(_ step: Step) -> OperationName {
        let entry = log[step.entry]
        return OperationName(device: entry.device, n: entry.change.n, place: step.place)
    }

    /// Whether the second operation's author had seen the first.
    func precedes(_ first: Step, _ second: Step) -> Bool {
        first.entry == second.entry
            ? first.place < second.place : pasts[second.entry].contains(first.entry)
    }

    private func steps<Value>(
        _ pick: (EntenteSync.Operation.Action) -> Value?
    ) -> [(step: Step, value: Value)] {
        known.flatMap { entry in
            log[entry].change.operations.enumerated().compactMap { place, operation in
                guard operation.entity == entity else { return nil }
                return pick(operation.action).map { (Step(entry: entry, place: place), $0) }
            }
        }
    }

    /// The steps that no other of them had seen, the displayed one last.
    private func maximal<Value>(
        _ steps: [(step: Step, value: Value)]
    ) -> [(step: Step, value: Value)] {
        steps.filter { step in !steps.contains { precedes(step.step, $0.step) } }
            .sorted { displayed($0.step).lexicographicallyPrecedes(displayed($1.step)) }
    }

    private func displayed(_ step: Step) -> [Int64] {
        let entry = log[step.entry]
        let time = min(entry.change.late?.at ?? entry.change.at, entry.confirmation.received)
        return [time.value, entry.seq, Int64(step.place)]
    }

    /// The values that no other write had seen, the displayed one last.
    public var registerValues: [JSONValue] {
        maximal(
            steps { if case .put(field, let value) = $0 { value } else { nil } }
        ).map(\.value)
    }

    /// The places in the list that no other had seen, the displayed one last.
    public var positions: [OrderKey] {
        maximal(steps { if case .pos(let key) = $0 { key } else { nil } }).map(\.value)
    }

    /// The members with an addition that no removal had seen.
    public var members: [String] {
        let additions = steps { if case .add(field, let member) = $0 { member } else { nil } }
        let removals = steps { if case .rem(field, let member) = $0 { member } else { nil } }
        let standing = additions.filter { addition in
            !removals.contains {
                $0.value == addition.value && precedes(addition.step, $0.step)
            }
        }
        return Set(standing.map(\.value)).sorted()
    }

    /// The sum of the increments that no reset had seen, in units of the last digit.
    public var sum: Int128 {
        let resets = steps { if case .reset(field) = $0 { true } else { nil } }
        let increments = steps { if case .inc(field, let by) = $0 { by } else { nil } }
        return increments.filter { increment in
            !resets.contains { precedes(increment.step, $0.step) }
        }.reduce(0) { $0 + $1.value.coefficient }
    }

    private var words: [(step: Step, value: Bool)] {
        maximal(
            steps { action -> Bool? in
                switch action {
                case .new, .undel: true
                case .del: false
                default: nil
                }
            }
        )
    }

    /// Whether any word on its existence that no other had seen is not a deletion.
    public var exists: Bool { words.contains { $0.value } }

    /// For each standing deletion the last of the edits beside it.
    public var conflicts: Set<[OperationName]> {
        let edits = steps { action -> Bool? in
            switch action {
            case .new, .del, .undel: nil
            default: true
            }
        }
        var found: Set<[OperationName]> = []
        for deletion in words where !deletion.value {
            let beside = edits.filter {
                !precedes($0.step, deletion.step) && !precedes(deletion.step, $0.step)
            }
            for edit in maximal(beside) { found.insert([name(edit.step), name(deletion.step)]) }
        }
        return found
    }

    /// The text that the edits make.
    public var text: String {
        var tree = TreeOracle<OperationName>()
        var done: [Step] = []
        for (step, splice) in steps({ if case .text(field, let edit) = $0 { edit } else { nil } }) {
            let past = Set(
                done.filter { first in
                    first.entry == step.entry
                        ? first.place < step.place : textPasts[step.entry].contains(first.entry)
                }.map(name)
            )
            // An edit that does not fit what its author saw is without effect.
            guard tree.length(in: past) == splice.length, splice.isPossible else { continue }
            tree.apply(
                name(step),
                index: splice.index,
                delete: splice.delete,
                insert: splice.insert,
                past: past
            )
            done.append(step)
        }
        return tree.text(in: Set(done.map(name)))
    }
}
