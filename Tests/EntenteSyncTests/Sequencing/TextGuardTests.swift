import EntenteDomain
import TestSupport
import Testing

@testable import EntenteSync

@Suite("Sequencer: text edits and the horizon (clauses 2 and 5.7)")
struct TextGuardTests {
    private var stream = SequencerDialogue()

    @Test func `the server checks every index against what it remembers since the horizon`() {
        var generator = SeededGenerator(seed: 78)
        for round in 0..<20 {
            let log = EditLog.random(40, using: &generator)
            var texts = TextGuard()
            for (place, entry) in log.entries.enumerated() {
                let (splice, origin) = (entry.splice, entry.origin)
                let wrong = TextSplice(
                    length: splice.length + 1,
                    index: splice.index,
                    delete: splice.delete,
                    insert: splice.insert
                )
                let seq = Int64(place + 1)
                let header = header(seq: seq, n: origin.n, device: origin.device)
                for (splice, fits) in [(wrong, false), (splice, true)] {
                    let edit = EntenteSync.Operation(entity(1), .text(field: "f", splice: splice))
                    let rejection = texts.admit(
                        change(n: origin.n, base: origin.base, [edit]),
                        header
                    )
                    #expect((rejection == nil) == fits, "round \(round), seq \(seq)")
                }
                let later = log.entries[(place + 1)...].map(\.origin.base)
                texts.forget(upTo: min(later.min() ?? .max, seq))
            }
            #expect(texts.seq == log.size)
        }
    }

    @Test mutating func `edits up to the horizon are forgotten, and refused as expired`() {
        for n in 1...20 {
            let typed = stream.push(1, [edit(n: Int64(n), base: Int64(n - 1), length: n - 1, "x")])
            #expect(typed.head?.size == Int64(n))
        }
        #expect(stream.texts.rememberedEdits == 20)
        stream.horizon = 15
        _ = stream.push(1, [put(n: 21, base: 20)])
        #expect(stream.texts.rememberedEdits == 5)
        #expect(
            stream.push(2, [edit(n: 1, base: 14, length: 14, "y")])
                == .failure(.baseExpired(horizon: 15))
        )
        _ = stream.push(2, [edit(n: 1, base: 15, length: 14, "y")])
        #expect(stream.refused.map(\.rejection.detail) == ["ops[0]: the text had 15 characters"])
        _ = stream.push(2, [edit(n: 2, base: 15, length: 15, "y")])
        #expect(stream.log.count == 22)
    }

    @Test func `texts that lag behind the log forget nothing`() throws {
        var stream = SequencerDialogue()
        for n in 1...4 {
            _ = stream.push(1, [edit(n: Int64(n), base: Int64(n - 1), length: n - 1, "x")])
        }
        // Another process logged the fifth, whose author had seen one edit only.
        let frontier = stream.frontier
        _ = stream.push(2, [edit(n: 1, base: 1, length: 1, "y")])
        var behind = stream.texts
        behind = TextGuard()
        for entry in stream.log.prefix(4) {
            let change = try #require(entry.change.change)
            behind.follow(
                ChangeRecord(header: entry.header, change: change, digest: entry.change.digest)
            )
        }
        for (size, remembered) in [(frontier, 1), (stream.frontier, 4)] {
            let sequencer = Sequencer(
                epoch: SequencerDialogue.epoch,
                frontier: size,
                horizon: 3,
                acl: 1,
                cursors: [:],
                texts: behind,
                past: StreamPast(stream: SequencerDialogue.stream),
                now: Milliseconds(0)
            )
            #expect(sequencer.texts.rememberedEdits == remembered)
        }
    }
}

extension Result<PushResult, PushRefusal> {
    fileprivate var head: StreamHead? { try? get().head }
}
