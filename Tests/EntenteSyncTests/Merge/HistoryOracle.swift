import EntenteDomain

@testable import EntenteSync

/// What a history means, worked out from every operation and its exact causal past.
///
/// Nothing is ever forgotten here and nothing depends on an order of arrival: each answer is a
/// sentence of protocol clause 2 over the whole set.
struct HistoryOracle {
    /// An operation by its place: the entry of the log, then the operation in its change.
    struct Step: Hashable {
        let entry: Int
        let place: Int
    }

    let history: History
    /// The entries that are known; all of them for a reader that has everything.
    let known: Set<Int>
    private let pasts: [Set<Int>]

    init(_ history: History, known: Set<Int>? = nil) {
        self.history = history
        self.known = known ?? Set(history.log.indices)
        var pasts: [Set<Int>] = []
        for (index, entry) in history.log.enumerated() {
            var past: Set<Int> = []
            for other in 0..<index
            where other < Int(entry.change.base) || history.log[other].device == entry.device {
                past.insert(other)
                past.formUnion(pasts[other])
            }
            pasts.append(past)
        }
        self.pasts = pasts
    }

    func name(_ step: Step) -> Origin.Name {
        let entry = history.log[step.entry]
        return Origin.Name(device: entry.device, n: entry.change.n, place: step.place)
    }

    /// Whether the second operation's author had seen the first.
    func precedes(_ first: Step, _ second: Step) -> Bool {
        first.entry == second.entry
            ? first.place < second.place : pasts[second.entry].contains(first.entry)
    }

    private func steps<Value>(
        _ pick: (EntenteSync.Operation.Action) -> Value?
    ) -> [(step: Step, value: Value)] {
        known.sorted().flatMap { entry in
            history.log[entry].change.operations.enumerated().compactMap { place, operation in
                pick(operation.action).map { (Step(entry: entry, place: place), $0) }
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
        let entry = history.log[step.entry]
        let time = min(entry.change.at, entry.confirmation.received)
        return [time.value, entry.seq, Int64(step.place)]
    }

    var registerValues: [JSONValue] {
        maximal(steps { if case .put(_, let value) = $0 { value } else { nil } }).map(\.value)
    }

    var positions: [OrderKey] {
        maximal(steps { if case .pos(let key) = $0 { key } else { nil } }).map(\.value)
    }

    var members: [String] {
        let additions = steps { if case .add(_, let member) = $0 { member } else { nil } }
        let removals = steps { if case .rem(_, let member) = $0 { member } else { nil } }
        let standing = additions.filter { addition in
            !removals.contains {
                $0.value == addition.value && precedes(addition.step, $0.step)
            }
        }
        return Set(standing.map(\.value)).sorted()
    }

    var sum: Int128 {
        let resets = steps { if case .reset = $0 { true } else { nil } }
        let increments = steps { if case .inc(_, let by) = $0 { by } else { nil } }
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

    var exists: Bool { words.contains { $0.value } }

    /// For each standing deletion the last of the edits beside it.
    var conflicts: Set<[Origin.Name]> {
        let edits = steps { action -> Bool? in
            switch action {
            case .new, .del, .undel: nil
            default: true
            }
        }
        var found: Set<[Origin.Name]> = []
        for deletion in words where !deletion.value {
            let beside = edits.filter {
                !precedes($0.step, deletion.step) && !precedes(deletion.step, $0.step)
            }
            for edit in maximal(beside) { found.insert([name(edit.step), name(deletion.step)]) }
        }
        return found
    }

    var text: String {
        var tree = TreeOracle<Origin.Name>()
        var done: [Step] = []
        for (step, splice) in steps({ if case .text(_, let edit) = $0 { edit } else { nil } }) {
            tree.apply(
                name(step),
                index: splice.index,
                delete: splice.delete,
                insert: splice.insert,
                past: Set(done.filter { precedes($0, step) }.map(name))
            )
            done.append(step)
        }
        return tree.text(in: Set(done.map(name)))
    }
}
