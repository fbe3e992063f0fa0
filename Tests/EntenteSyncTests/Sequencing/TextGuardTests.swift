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

    @Test func `clause 5.9: who writes on without reading is refused after so many turns`() {
        var turns = Turns()
        for _ in 0..<Limits.textTurns {
            #expect(turns.type(1, base: 1) == nil)
            #expect(turns.type(2, base: 1) == nil)
        }
        let end = turns.seq
        #expect(turns.type(1, base: 1)?.code == .tooManyTurns)
        #expect(turns.type(2, base: 1) == nil, "its last turn goes on")
        // Whoever has read what was written writes again, and a third who reads nothing begins.
        #expect(turns.type(1, base: end) == nil)
        #expect(turns.type(3, base: 1) == nil)
        #expect(turns.type(2, base: 1)?.detail == "ops[0]: 1000 turns since 1")
    }

    @Test func `clause 5.9: neither many edits in few turns nor many devices are refused`() {
        var turns = Turns()
        for number in 0..<3 {
            for _ in 0..<Limits.textTurns { #expect(turns.type(1, base: 1) == nil) }
            #expect(turns.type(2, base: turns.seq) == nil)
            #expect(turns.type(UInt64(3 + number), base: 1) == nil)
        }
        for device in UInt64(10)..<UInt64(10 + Limits.textTurns + 1) {
            #expect(turns.type(device, base: 1) == nil)
        }
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

/// Devices that type into one note, each at the place where it was, whatever the others do.
private struct Turns {
    private var texts = TextGuard()
    private(set) var seq: Int64 = 0
    /// What of each device was taken: its counter, where it types, and the seqs of its edits.
    private var authors: [UInt64: (n: Int64, seqs: [Int64])] = [:]

    init() { _ = type(0, base: 0) }

    /// A device types one letter at the end of what it sees.
    mutating func type(_ device: UInt64, base: Int64) -> Rejection? {
        let author = authors[device] ?? (0, [])
        let unread = author.seqs.reversed().prefix { $0 > base }.count
        let length = Int(base) + unread
        let splice = TextSplice(length: length, index: length, delete: 0, insert: "x")
        let operation = EntenteSync.Operation(entity(1), .text(field: "f", splice: splice))
        let rejection = texts.admit(
            change(n: author.n + 1, base: base, [operation]),
            header(seq: seq + 1, n: author.n + 1, device: DeviceID(high: 1, low: device))
        )
        guard rejection == nil else { return rejection }
        seq += 1
        authors[device] = (author.n + 1, author.seqs + [seq])
        return nil
    }
}
