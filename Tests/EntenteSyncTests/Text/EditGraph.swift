import EntenteDomain
import Oracles
import TestSupport

@testable import EntenteSync

/// Edits with an arbitrary causal graph, more than devices around one log can bring about.
///
/// Authors may fork with themselves, and several edits may begin at nothing.
struct EditGraph {
    struct Edit {
        let name: Origin.Name
        let past: Set<Origin.Name>
        let index: Int
        let delete: Int
        let insert: String
    }

    private(set) var edits: [Edit] = []
    private(set) var oracle = TreeOracle<Origin.Name>()

    mutating func append(_ edit: Edit) {
        oracle.apply(
            edit.name,
            index: edit.index,
            delete: edit.delete,
            insert: edit.insert,
            past: edit.past
        )
        edits.append(edit)
    }

    var everything: Set<Origin.Name> { Set(edits.map(\.name)) }

    /// Applies all edits in an order that keeps causes first.
    func replay(_ order: [Int]) -> PlainText {
        var text = PlainText()
        for edit in order.map({ edits[$0] }) { text.apply(edit) }
        return text
    }

    /// Merges all edits in an order that keeps causes first, one by one and as a whole.
    func merged(_ order: [Int]) throws -> (oneByOne: String, whole: String) {
        var replica = TextReplica()
        var last: [Origin.Name: Int] = [:]
        for edit in order.map({ edits[$0] }) {
            let implied = edits.filter { edit.past.contains($0.name) }
                .reduce(into: Set<Origin.Name>()) { $0.formUnion($1.past) }
            var parents = edit.past.subtracting(implied).compactMap { last[$0] }
            let agent = replica.agent(edit.name.device)
            var seq = Int(edit.name.n) * 1_000
            var runs: [TextRun] = []
            if edit.delete > 0 { runs.append(.delete(at: edit.index, count: edit.delete)) }
            if !edit.insert.isEmpty { runs.append(.insert(at: edit.index, edit.insert)) }
            for run in runs {
                try replica.apply(run, agent: agent, seq: seq, parents: parents)
                seq += run.count
                parents = [replica.history.count - 1]
            }
            last[edit.name] = replica.history.count - 1
        }
        return (replica.text, try TextReplica(merging: replica.history).text)
    }

    /// Draws an order that keeps causes first.
    func order(using generator: inout SeededGenerator) -> [Int] {
        var order: [Int] = []
        var done: Set<Origin.Name> = []
        var left = Array(edits.indices)
        while !left.isEmpty {
            let ready = left.filter { edits[$0].past.isSubset(of: done) }
            guard let next = ready.randomElement(using: &generator) else { break }
            order.append(next)
            done.insert(edits[next].name)
            left.removeAll { $0 == next }
        }
        return order
    }

    /// Draws a graph whose edits crowd on the first few places, so that ties, double deletions and
    /// cuts are common.
    static func random(
        count: Int,
        letters: [String],
        using generator: inout SeededGenerator
    ) -> EditGraph {
        var graph = EditGraph()
        var counters = [0, 0, 0]
        while graph.edits.count < count {
            let author = Int.random(in: 0..<3, using: &generator)
            counters[author] += 1
            let name = Origin.Name(device: device(author + 1), n: Int64(counters[author]), place: 0)
            let past = graph.randomPast(using: &generator)
            let length = graph.oracle.text(in: past).unicodeScalars.count
            let index = Int.random(in: 0...min(length, 4), using: &generator)
            let most = min(3, length - index)
            let delete = Int.random(in: 0..<4, using: &generator) == 0 ? most : 0
            let insert =
                delete > 0 && Bool.random(using: &generator)
                ? ""
                : (0..<Int.random(in: 1...3, using: &generator))
                    .compactMap { _ in letters.randomElement(using: &generator) }.joined()
            graph.append(
                Edit(name: name, past: past, index: index, delete: delete, insert: insert)
            )
        }
        return graph
    }

    private func randomPast(using generator: inout SeededGenerator) -> Set<Origin.Name> {
        guard Int.random(in: 0..<20, using: &generator) > 0 else { return [] }
        var past: Set<Origin.Name> = []
        for _ in 0..<Int.random(in: 1...2, using: &generator) {
            guard let edit = edits.suffix(6).randomElement(using: &generator) else { continue }
            past.formUnion(edit.past)
            past.insert(edit.name)
        }
        return past
    }
}

/// A version that holds an arbitrary set of edits.
struct SetVersion: PlainVisibility {
    let past: Set<Origin.Name>

    func seesAll(_ extent: PlainExtent) -> Bool { false }
    func sees(_ edit: PlainEdit) -> Bool { past.contains(edit.name) }
}

extension PlainText {
    mutating func apply(_ edit: EditGraph.Edit) {
        let version = SetVersion(past: edit.past)
        let splice = TextSplice(
            length: length(in: version),
            index: edit.index,
            delete: edit.delete,
            insert: edit.insert
        )
        apply(splice, PlainEdit(edit.name, seq: nil), in: version)
    }
}
