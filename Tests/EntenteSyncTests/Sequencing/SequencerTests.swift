import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("Sequencer: dialogues")
struct SequencerTests {
    private var stream = SequencerDialogue()

    @Test mutating func `clause 1.2: changes are numbered one after the other, whoever pushes`() {
        #expect(places(stream.push(1, [put(n: 1), put(n: 2)])) == [1, 2])
        #expect(places(stream.push(2, [put(n: 1, base: 1)])) == [3])
        #expect(places(stream.push(1, [put(n: 3, base: 3)])) == [4])
        #expect(stream.log.map(\.header.seq) == [1, 2, 3, 4])
        #expect(stream.frontier.size == 4)
    }

    @Test mutating func `clause 1.5: a counter beyond the next is a gap and leaves nothing behind`()
    {
        #expect(stream.push(1, [put(n: 2)]) == .failure(.counterGap(expected: 1)))
        #expect(stream.push(1, [put(n: 1), put(n: 3)]) == .failure(.counterGap(expected: 2)))
        #expect(stream.log.isEmpty)
        #expect(stream.cursors.isEmpty)
        #expect(places(stream.push(1, [put(n: 1)])) == [1])
    }

    @Test mutating func `clause 1.5: a base that goes back is refused as a fork`() {
        _ = stream.push(1, [put(n: 1), put(n: 2)])
        _ = stream.push(2, [put(n: 1, base: 2)])
        #expect(stream.push(2, [put(n: 2, base: 1)]) == .failure(.deviceForked(n: 2)))
        let backInOnePush = [put(n: 2, base: 3), put(n: 3, base: 2)]
        #expect(stream.push(2, backInOnePush) == .failure(.deviceForked(n: 3)))
        #expect(stream.log.count == 3)
    }

    @Test mutating func `clause 1.5: what a late change had seen never goes back either`() {
        let late = { (n: Int64, base: Int64, seen: Int64) in
            Change(
                n: n,
                base: base,
                at: Milliseconds(5),
                salt: [UInt8](repeating: 7, count: Change.saltLength),
                late: .init(base: seen, at: Milliseconds(1)),
                operations: [.init(entity(1), .put(field: "f", value: .integer(n)))]
            ).json
        }
        _ = stream.push(1, [put(n: 1), put(n: 2), put(n: 3), put(n: 4)])
        #expect(places(stream.push(2, [late(1, 4, 2), late(2, 4, 2)])) == [5, 6])
        #expect(stream.push(2, [late(3, 4, 1)]) == .failure(.deviceForked(n: 3)))
        #expect(stream.push(2, [late(3, 4, 3), late(4, 4, 2)]) == .failure(.deviceForked(n: 4)))
        #expect(places(stream.push(2, [late(3, 4, 3), put(n: 4, base: 5)])) == [7, 8])
        // Whoever has seen 5 and then says to have seen only 4 would not be after himself.
        #expect(stream.push(2, [late(5, 6, 4)]) == .failure(.deviceForked(n: 5)))
        #expect(places(stream.push(2, [late(5, 6, 5)])) == [9])
        #expect(places(stream.push(3, [late(1, 6, 0)])) == [10])
    }

    @Test mutating func `clause 1.5: a base beyond the head is refused, one at the head is not`() {
        #expect(stream.push(1, [put(n: 1, base: 1)]) == .failure(.ahead(head: 0)))
        _ = stream.push(1, [put(n: 1)])
        #expect(stream.push(2, [put(n: 1, base: 2)]) == .failure(.ahead(head: 1)))
        #expect(places(stream.push(2, [put(n: 1, base: 1)])) == [2])
        // No author can have integrated what it is only about to push.
        let own = [put(n: 2, base: 2), put(n: 3, base: 3)]
        #expect(stream.push(1, own) == .failure(.ahead(head: 2)))
    }

    @Test mutating func `clause 4.3: a known head is refused unless the log had it`() throws {
        var heads = [KnownHead(size: 0, root: MerkleFrontier().root)]
        for n in 1...Int64(5) {
            heads.append(try stream.push(1, [put(n: n)]).get().head.known)
        }
        // Every head that there ever was may be known.
        for (place, head) in heads.enumerated() {
            let result = stream.push(2, [put(n: Int64(place) + 1)], known: head)
            #expect(places(result) == [Int64(place) + 6])
        }
        let count = stream.log.count
        for head in heads {
            let lie = KnownHead(size: head.size, root: digest(9))
            let answer = stream.push(2, [put(n: 7)], known: lie)
            #expect(answer == .failure(.historyForked(size: head.size, root: head.root)))
        }
        let never = KnownHead(size: 12, root: digest(9))
        #expect(stream.push(2, [put(n: 7)], known: never) == .failure(.ahead(head: 11)))
        #expect(stream.log.count == count)
        // A change that was refused with its push is free to come with a head that was.
        #expect(places(stream.push(2, [put(n: 7)], known: heads[5])) == [12])
    }

    @Test mutating func `clause 5.6: one who knows a head of an earlier life hears of the new one`()
    {
        var generator = SeededGenerator(seed: 62)
        let earlier = Epoch.random(using: &generator)
        let gone = KnownHead(size: 1_207, root: digest(9))
        let answer = stream.push(1, [put(n: 1)], known: gone, epoch: earlier)
        let current = SequencerDialogue.epoch
        #expect(answer == .failure(.epochChanged(EpochHistory(current: current), common: 0)))
    }

    @Test mutating func `clause 5.7: a base below the horizon is refused with the horizon`() {
        _ = stream.push(1, [put(n: 1), put(n: 2)])
        stream.horizon = 2
        #expect(stream.push(2, [put(n: 1, base: 1)]) == .failure(.baseExpired(horizon: 2)))
        #expect(places(stream.push(2, [put(n: 1, base: 2)])) == [3])
    }

    @Test mutating func `clause 5.6: another epoch is answered with the current one`() {
        var generator = SeededGenerator(seed: 61)
        let other = Epoch.random(using: &generator)
        let answer = stream.push(1, [put(n: 1)], epoch: other)
        let current = SequencerDialogue.epoch
        #expect(answer == .failure(.epochChanged(EpochHistory(current: current), common: 0)))
    }

    @Test
    mutating func `clause 5.4: without access the stream does not exist, with read it is closed`() {
        var generator = SeededGenerator(seed: 62)
        let other = Epoch.random(using: &generator)
        #expect(stream.push(1, [put(n: 1)], access: .none) == .failure(.notFound))
        #expect(stream.push(1, [put(n: 9)], epoch: other, access: .none) == .failure(.notFound))
        #expect(stream.push(1, [put(n: 1)], access: .read) == .failure(.readOnly))
        #expect(stream.log.isEmpty)
    }

    @Test mutating func `clause 5.1: the same push again has the same outcomes`() throws {
        let changes = [put(n: 1), .object(JSONObject([("n", 2)])), put(n: 3)]
        let first = try stream.push(1, changes).get()
        stream.now = Milliseconds(2_000)
        _ = stream.push(2, [put(n: 1)])
        let second = try stream.push(1, changes).get()
        #expect(second.outcomes == first.outcomes)
        #expect(second.next == 4)
        #expect(stream.log.count == 3)
    }

    @Test mutating func `clause 5.1: a push that overlaps an earlier one adds only what is new`() {
        _ = stream.push(1, [put(n: 1), put(n: 2)])
        #expect(places(stream.push(1, [put(n: 2), put(n: 3)])) == [2, 3])
        #expect(stream.log.map(\.header.n) == [1, 2, 3])
    }

    @Test mutating func `clause 5.1: one counter with two contents is a fork, then and later`() {
        _ = stream.push(1, [put(n: 1, 7)])
        #expect(stream.push(1, [put(n: 1, 8)]) == .failure(.deviceForked(n: 1)))
        let withNew = [put(n: 1, 8), put(n: 2)]
        #expect(stream.push(1, withNew) == .failure(.deviceForked(n: 1)))
        #expect(stream.log.count == 1)
    }

    @Test mutating func `clause 5.1: a push that waits twice in one transaction counts once`()
        throws
    {
        let changes = [put(n: 1), put(n: 2)]
        let results = stream.push([(1, changes), (2, changes), (1, changes), (1, [put(n: 2, 9)])])
        #expect(try results[0].get().outcomes == results[2].get().outcomes)
        #expect(places(results[1]) == [3, 4])
        #expect(results[3] == .failure(.deviceForked(n: 2)))
        #expect(stream.log.count == 4)
    }

    @Test mutating func `a refused push does not spoil the others of its transaction`() {
        let results = stream.push([(1, [put(n: 1)]), (2, [put(n: 5)]), (3, [put(n: 1, base: 1)])])
        #expect(places(results[0]) == [1])
        #expect(results[1] == .failure(.counterGap(expected: 1)))
        #expect(places(results[2]) == [2])
    }

    @Test mutating func `INV-15: a rejected change does not block the later ones`() throws {
        let poison: JSONValue = .object(JSONObject([("n", 2), ("secret", "x")]))
        let result = try stream.push(1, [put(n: 1), poison, put(n: 3)]).get()
        #expect(places(.success(result)) == [1, nil, 2])
        #expect(result.next == 4)
        #expect(stream.refused.map(\.rejection.code) == [.malformed])
        #expect(stream.frontier.size == 2)
        #expect(places(stream.push(1, [put(n: 4, base: 2)])) == [3])
    }

    @Test mutating func `clause 5.2: what is wrong with a change by itself has its code`() throws {
        let long = String(repeating: "a", count: Limits.changeBytes)
        let future: JSONValue = .object(
            JSONObject([("n", 2), ("need", ["sheets"]), ("ops", ["of the future"])])
        )
        let changes: [JSONValue] = [
            .object(JSONObject([("n", 1), ("long", .string(long))])), future,
            .object(JSONObject([("n", 3)])), edit(n: 4, length: 3, index: 3, "x"),
        ]
        _ = try stream.push(1, changes).get()
        #expect(
            stream.refused.map(\.rejection.code) == [.tooLarge, .malformed, .malformed, .badIndex]
        )
        #expect(stream.refused.allSatisfy { !$0.rejection.detail.contains("aaa") })
    }

    @Test mutating func `clause 2: a text edit is checked against the text its author saw`() throws
    {
        #expect(places(stream.push(1, [edit(n: 1, length: 0, "hello")])) == [1])
        // Device 2 has not seen it; for device 2 the text is empty.
        #expect(places(stream.push(2, [edit(n: 1, length: 0, "dear ")])) == [2])
        #expect(places(stream.push(3, [edit(n: 1, base: 1, length: 5, index: 5, "!")])) == [3])
        #expect(places(stream.push(3, [edit(n: 2, base: 3, length: 10, "x")])) == [nil])
        #expect(places(stream.push(3, [edit(n: 3, base: 3, length: 11, "x")])) == [4])
        #expect(stream.refused.map(\.rejection.detail) == ["ops[0]: the text had 11 characters"])
    }

    @Test mutating func `a change whose second edit does not fit leaves no trace of its first`() {
        let first = TextSplice(length: 0, index: 0, delete: 0, insert: "abc")
        let second = TextSplice(length: 0, index: 0, delete: 0, insert: "def")
        let both = change(
            n: 1,
            [
                .init(entity(1), .text(field: "t", splice: first)),
                .init(entity(1), .text(field: "t", splice: second)),
            ]
        ).json
        #expect(places(stream.push(1, [both, edit(n: 2, length: 0, "ok")])) == [nil, 1])
    }

    @Test mutating func `clause 5.9: a text beyond the limit of bytes is refused`() {
        let part = String(repeating: "\u{1F600}", count: 10_000)
        var length = 0
        for n in 1...Int64(Limits.noteBytes / 40_000) {
            #expect(places(stream.push(1, [edit(n: n, length: length, part)])) == [n])
            length += 10_000
        }
        let next = Int64(Limits.noteBytes / 40_000) + 1
        #expect(places(stream.push(1, [edit(n: next, length: length, part)])) == [nil])
        #expect(stream.refused.map(\.rejection.code) == [.textTooLong])
        let shorter = edit(n: next + 1, length: length, delete: 20_000, part)
        #expect(places(stream.push(1, [shorter])) == [next])
    }

    @Test mutating func `clause 4.2: the head's root is that over the leaves`() throws {
        let result = try stream.push(1, [put(n: 1), put(n: 2), put(n: 3)]).get()
        var frontier = MerkleFrontier()
        for entry in stream.log {
            #expect(
                entry.leaf
                    == MerkleFrontier.leaf(
                        header: entry.header.canonicalBytes,
                        content: entry.change.digest
                    )
            )
            frontier.append(entry.leaf)
        }
        #expect(result.head.root == frontier.root)
        #expect(result.head.known == KnownHead(size: 3, root: frontier.root))
    }

    @Test mutating func `clause 1.4: the author is the session's, and the control seq is recorded`()
    {
        _ = stream.push(5, [put(n: 1)])
        let header = stream.log.first?.header
        #expect(header?.device == device(5))
        #expect(header?.member == MemberID(high: 2, low: 5))
        #expect(header?.acl == 3)
        #expect(header?.received == Milliseconds(1_000))
    }
}

@Suite("Sequencer: lost, doubled and shuffled pushes")
struct SequencerScheduleTests {
    @Test func `INV-4: any schedule of pushes gives the log of the loss-free schedule`() {
        var generator = SeededGenerator(seed: 63)
        let changes = (1...12).map { n in
            n % 5 == 0 ? .object(JSONObject([("n", .integer(n))])) : put(n: n, n)
        }
        var lossless = SequencerDialogue()
        for change in changes { _ = lossless.push(1, [change]) }
        for _ in 0..<60 {
            var stream = SequencerDialogue()
            while stream.cursors[device(1)]?.next ?? 1 <= 12 {
                // Any slice, sent once or twice, alone or in one transaction with another.
                let pushes = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                    let first = Int.random(in: 0..<12, using: &generator)
                    let last = Int.random(in: first..<12, using: &generator)
                    return (author: 1, changes: Array(changes[first...last]))
                }
                let results = stream.push(pushes)
                if Bool.random(using: &generator) {
                    let again = stream.push(pushes)
                    for (first, second) in zip(results, again) {
                        guard case .success(let result) = first else { continue }
                        #expect((try? second.get())?.outcomes == result.outcomes)
                    }
                }
            }
            #expect(stream.log.map(\.leaf) == lossless.log.map(\.leaf))
            #expect(stream.frontier == lossless.frontier)
            #expect(stream.refused.map(\.change.n) == [5, 10])
        }
    }

    @Test func `INV-3: each device's changes stand in the log once, in the order of its counter`() {
        var generator = SeededGenerator(seed: 64)
        for _ in 0..<30 {
            var stream = SequencerDialogue()
            var sent = [1: 0, 2: 0, 3: 0]
            while sent.values.contains(where: { $0 < 6 }) {
                let author = Int.random(in: 1...3, using: &generator)
                let from = Int.random(in: 0...5, using: &generator)
                let changes = (from...5).map { put(n: Int64($0 + 1), Int64(author)) }
                if case .success = stream.push(author, changes) { sent[author] = 6 }
            }
            #expect(stream.log.map(\.header.seq) == Array(1...18))
            for author in 1...3 {
                let own = stream.log.filter { $0.header.device == device(author) }
                #expect(own.map(\.header.n) == Array(1...6))
            }
        }
    }
}

func places(_ result: Result<PushResult, PushRefusal>) -> [Int64?]? {
    guard case .success(let result) = result else { return nil }
    return result.outcomes.map { outcome in
        if case .sequenced(_, let seq, _, _) = outcome { seq } else { nil }
    }
}
