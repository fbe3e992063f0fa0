import EntenteDomain
import Foundation
import TestSupport
import Testing

@testable import EntenteSync

@Suite("Text engine: published histories")
struct TextHistoryTests {
    @Test(arguments: [
        "A1-node-cc.json.xz", "friendsforever.json.gz", "friendsforever_flat.json.gz",
        "rustcode.json.gz", "seph-blog1.json.gz", "sveltecomponent.json.gz",
    ])
    func `INV-11: a published history ends with its published text, walked or replayed`(
        name: String
    ) async throws {
        let data = try await unpackedTrace(name)
        let trace = try JSONDecoder().decode(Trace.self, from: data)
        let history = try trace.history()
        let replica = try TextReplica(merging: history)
        #expect(Array(replica.text.utf8) == Array(trace.endContent.utf8))
        let replayed = try TextReplica(history: history, effects: history.effects())
        #expect(replayed.document == replica.document)
    }

    @Test func `INV-11: a history of two people streamed edit by edit ends as recorded`()
        async throws
    {
        let data = try await unpackedTrace("friendsforever.json.gz")
        let trace = try JSONDecoder().decode(Trace.self, from: data)
        let history = try trace.history()
        var replica = TextReplica()
        for agent in 0..<2 { _ = replica.agent(history.device(agent)) }
        for operation in history.log.operations.runs {
            let lv = Int(operation.lv)
            let name = history.identity(lv)
            let parents = history.log.graph.parents(of: operation.lv).map { Int($0) }
            try replica.apply(
                history.run(operation),
                agent: name.agent,
                seq: name.seq,
                parents: parents
            )
        }
        #expect(Array(replica.text.utf8) == Array(trace.endContent.utf8))
    }

    @Test func `edits that do not fit are refused, and nothing changes`() throws {
        var replica = TextReplica()
        let (one, two) = (replica.agent(device(1)), replica.agent(device(2)))
        try replica.apply(.insert(at: 0, "abc"), agent: one, seq: 0, parents: [])
        try replica.apply(.insert(at: 3, "d"), agent: one, seq: 3, parents: [2])
        let before = replica
        let refused: [(TextRun, Int, [Int], TextHistoryError)] = [
            (.insert(at: 1, "x"), 5, [9], .missingParent),
            (.insert(at: 1, "x"), 5, [-1], .missingParent),
            (.insert(at: 5, "x"), 5, [3], .outOfRange),
            (.insert(at: 4, "x"), 5, [2], .outOfRange),
            (.insert(at: -1, "x"), 5, [2], .outOfRange),
            (.insert(at: 1, "x"), 5, [], .outOfRange),
            (.delete(at: 2, count: 2), 5, [2], .outOfRange),
            (.delete(at: 2, count: 0), 5, [2], .outOfRange),
            (.backspace(at: 1, count: 3), 5, [2], .outOfRange),
            (.backspace(at: 4, count: 1), 5, [3], .outOfRange),
        ]
        for (run, seq, parents, error) in refused {
            #expect(throws: error) {
                try replica.apply(run, agent: two, seq: seq, parents: parents)
            }
        }
        #expect(throws: TextHistoryError.known) {
            try replica.apply(.insert(at: 1, "x"), agent: one, seq: 3, parents: [3])
        }
        #expect(replica.history == before.history)
        #expect(replica.document == before.document)
    }

    @Test func `a thousand authors at one place are merged in the order of their ids`() throws {
        var replica = TextReplica()
        let first = replica.agent(device(5_000))
        try replica.apply(.insert(at: 0, "<>"), agent: first, seq: 0, parents: [])
        var generator = SeededGenerator(seed: 60)
        for number in Array(0..<1_000).shuffled(using: &generator) {
            let agent = replica.agent(device(number + 1))
            let word = "[\(number)]"
            try replica.apply(.insert(at: 1, word), agent: agent, seq: 0, parents: [1])
        }
        let expected = "<" + (0..<1_000).map { "[\($0)]" }.joined() + ">"
        #expect(replica.text == expected)
        #expect(try TextReplica(merging: replica.history).text == expected)
    }

    @Test func `two long branches meet, however their edits are mixed on arrival`() throws {
        var generator = SeededGenerator(seed: 61)
        var texts: Set<String> = []
        for turn in [1, 50, 2_000] {
            var replica = TextReplica()
            let agents = (1...3).map { replica.agent(device($0)) }
            let base = String(repeating: "0123456789", count: 100)
            try replica.apply(.insert(at: 0, base), agent: agents[2], seq: 0, parents: [])
            var edits = [SeededGenerator(seed: 62), SeededGenerator(seed: 63)]
            var (last, seqs, lengths) = ([999, 999], [0, 0], [1_000, 1_000])
            var done = [0, 0]
            while done[0] < 2_000 || done[1] < 2_000 {
                let author =
                    done[0] < 2_000
                        && (done[1] >= 2_000
                            || (done[0] / turn) % 2 == 0
                                && done[0] <= done[1] + turn)
                    ? 0 : 1
                let position = Int.random(in: 0..<lengths[author], using: &edits[author])
                let isDeletion = Int.random(in: 0..<3, using: &edits[author]) == 0
                let run: TextRun =
                    isDeletion
                    ? .delete(at: position, count: 1)
                    : .insert(at: position, author == 0 ? "a" : "b")
                try replica.apply(
                    run,
                    agent: agents[author],
                    seq: seqs[author],
                    parents: [last[author]]
                )
                last[author] = replica.history.count - 1
                seqs[author] += 1
                lengths[author] += isDeletion ? -1 : 1
                done[author] += 1
            }
            texts.insert(replica.text)
            texts.insert(try TextReplica(merging: replica.history).text)
            _ = generator.next()
        }
        #expect(texts.count == 1)
    }
}

extension TextHistory {
    /// An entry of the table of operations as a run with its text.
    func run(_ operation: TextOperation) -> TextRun {
        let (position, count) = (Int(operation.position), Int(operation.count))
        switch operation.kind {
        case .delete: return .delete(at: position, count: count)
        case .backspace: return .backspace(at: position, count: count)
        case .insert:
            let effect = TextEffect(
                position: operation.position,
                count: operation.count,
                lv: operation.lv,
                operation: UInt32(log.operations.place(of: operation.lv))
            )
            var text = ""
            content.withUnsafeBufferPointer { bytes in
                withText(of: effect, in: bytes) { text = String(decoding: $0, as: UTF8.self) }
            }
            return .insert(at: position, text)
        }
    }
}
