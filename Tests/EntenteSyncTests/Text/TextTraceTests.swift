import EntenteDomain
import Foundation
import Oracles
import TestSupport
import Testing

@testable import EntenteSync

@Suite("Text: published histories")
struct TextTraceTests {
    @Test func `INV-11: the published small histories end with their published texts`() async throws
    {
        let lines = try await unpackedTrace("conformance-100.jsonl.gz").split(separator: 0x0A)
        #expect(lines.count == 100)
        var generator = SeededGenerator(seed: 20)
        for (number, line) in lines.enumerated() {
            let history = try JSONDecoder().decode(SmallHistory.self, from: line)
            let graph = graph(history)
            let inOrder = graph.replay(Array(graph.edits.indices))
            #expect(inOrder.text == history.endContent, "history \(number)")
            #expect(graph.oracle.text(in: graph.everything) == history.endContent)
            let order = graph.order(using: &generator)
            let merged = try graph.merged(order)
            #expect(merged.oneByOne == history.endContent, "history \(number)")
            #expect(merged.whole == history.endContent, "history \(number)")
            let shuffled = graph.replay(order)
            #expect(shuffled.text == history.endContent, "history \(number), another order")
            #expect(shuffled == inOrder, "history \(number), another order")
        }
    }

    @Test func `INV-11: two people's document ends as recorded on the server and on both devices`()
        async throws
    {
        let data = try await unpackedTrace("friendsforever.json.gz")
        let trace = try JSONDecoder().decode(Trace.self, from: data)
        let (log, server) = star(trace)
        #expect(Array(server.text.utf8) == Array(trace.endContent.utf8))
        for author in 1...2 {
            let replica = replay(log, on: device(author))
            #expect(Array(replica.text.utf8) == Array(trace.endContent.utf8))
            #expect(replica == server)
        }
    }

    @Test func `one author's history ends as recorded`() async throws {
        let data = try await unpackedTrace("friendsforever_flat.json.gz")
        let trace = try JSONDecoder().decode(Trace.self, from: data)
        var text = TextState()
        var n: Int64 = 0
        for patch in joined(trace.txns.flatMap(\.patches)) {
            n += 1
            let origin = origin(device(1), n: n, base: 0, seq: n)
            let splice = TextSplice(
                length: text.length,
                index: patch.position,
                delete: patch.deleted,
                insert: patch.inserted
            )
            text.apply(splice, origin)
        }
        #expect(Array(text.text.utf8) == Array(trace.endContent.utf8))
        #expect(text.byteCount == trace.endContent.utf8.count)
    }

    @Test func `a missing history fails with a sentence that names it`() async {
        await #expect {
            _ = try await unpackedTrace("no-such-history.json.gz")
        } throws: { error in
            "\(error)".contains("shared/data/traces/no-such-history.json.gz")
        }
    }

    /// Each character is an event, because parents may name the middle of a run.
    private func graph(_ history: SmallHistory) -> EditGraph {
        var graph = EditGraph()
        let authors = ["a": 1, "b": 2, "c": 3]
        for transaction in history.txns {
            var past: Set<Origin.Name> = []
            for parent in transaction.parents {
                past.formUnion(graph.edits[parent].past)
                past.insert(graph.edits[parent].name)
            }
            var n = Int64(transaction.seqStart)
            for patch in transaction.ops {
                let deletions = (0..<patch.deleted).map { _ in (patch.position, 1, "") }
                let insertions = patch.inserted.unicodeScalars.enumerated()
                    .map { (patch.position + $0.offset, 0, String($0.element)) }
                for (index, delete, insert) in deletions + insertions {
                    let author = device(authors[transaction.agent, default: 0])
                    let name = Origin.Name(device: author, n: n, place: 0)
                    graph.append(
                        EditGraph.Edit(
                            name: name,
                            past: past,
                            index: index,
                            delete: delete,
                            insert: insert
                        )
                    )
                    past.insert(name)
                    n += 1
                }
            }
        }
        return graph
    }
}

/// An edit of a recorded document as an entry of a stream's log.
private struct LogEntry {
    let splice: TextSplice
    let origin: Origin
}

private func origin(
    _ author: DeviceID,
    n: Int64,
    place: Int = 0,
    base: Int64,
    seq: Int64?
) -> Origin {
    Origin(
        change: change(n: n, base: base, []),
        device: author,
        place: place,
        confirmation: seq.map { .init(header(seq: $0, n: n, device: author)) }
    )
}

/// Puts a document by two authors into a log: seq in the order of the recording, and as base the
/// last change of the other author that each one had seen.
private func star(_ trace: Trace) -> (log: [LogEntry], text: TextState) {
    var log: [LogEntry] = []
    var counters: [Int64] = [0, 0]
    var seen: [[Int64]] = []
    var text = TextState()
    for burst in bursts(trace) {
        let author = trace.txns[burst.lowerBound].agent ?? 0
        var last: [Int64] = [0, 0]
        for parent in trace.txns[burst.lowerBound].parents ?? [] {
            last = zip(last, seen[parent]).map { max($0, $1) }
        }
        let base = last[1 - author]
        counters[author] += 1
        let seq = counters[0] + counters[1]
        last[author] = seq
        seen += Array(repeating: last, count: burst.count)
        let patches = joined(trace.txns[burst].flatMap(\.patches))
        for (place, patch) in patches.enumerated() {
            let origin = origin(
                device(author + 1),
                n: counters[author],
                place: place,
                base: base,
                seq: seq
            )
            let splice = TextSplice(
                length: text.lengthSeen(by: origin),
                index: patch.position,
                delete: patch.deleted,
                insert: patch.inserted
            )
            text.apply(splice, origin)
            log.append(LogEntry(splice: splice, origin: origin))
        }
    }
    return (log, text)
}

/// The transactions that one author made in a row while nobody else saw a part of the row.
private func bursts(_ trace: Trace) -> [Range<Int>] {
    var isSeen = Array(repeating: false, count: trace.txns.count)
    for (index, transaction) in trace.txns.enumerated() where transaction.parents != [index - 1] {
        for parent in transaction.parents ?? [] { isSeen[parent] = true }
    }
    var bursts: [Range<Int>] = []
    for (index, transaction) in trace.txns.enumerated() {
        if let last = bursts.last, transaction.parents == [index - 1], !isSeen[index - 1],
            transaction.agent == trace.txns[index - 1].agent, last.count < 100
        {
            bursts[bursts.count - 1] = last.lowerBound..<index + 1
        } else {
            bursts.append(index..<index + 1)
        }
    }
    return bursts
}

/// Joins what was typed on directly after another into one edit, as a client does.
private func joined(_ patches: [Patch]) -> [Patch] {
    var joined: [Patch] = []
    for patch in patches {
        if let last = joined.last, last.deleted == 0, patch.deleted == 0,
            patch.position == last.position + last.inserted.unicodeScalars.count
        {
            joined[joined.count - 1].inserted += patch.inserted
        } else {
            joined.append(patch)
        }
    }
    return joined
}

/// Goes through a log as one of its authors did: the own edits early, the others when they came.
private func replay(_ log: [LogEntry], on author: DeviceID) -> TextState {
    var text = TextState()
    var integrated = log[...]
    func integrate(to seq: Int64) {
        while let entry = integrated.first, let place = entry.origin.seq, place <= seq {
            if entry.origin.device == author {
                text.confirm(
                    device: author,
                    n: entry.origin.n,
                    seq: place,
                    member: entry.origin.confirmation?.member
                )
            } else {
                text.apply(entry.splice, entry.origin)
            }
            integrated.removeFirst()
        }
    }
    for entry in log where entry.origin.device == author {
        integrate(to: entry.origin.base)
        var waiting = entry.origin
        waiting.confirmation = nil
        text.apply(entry.splice, waiting)
    }
    integrate(to: .max)
    return text
}
