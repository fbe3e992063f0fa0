import EntenteDomain
import TestSupport
import Testing

@testable import EntenteSync

@Suite("Text: cursors, authors, and taking back")
struct TextEditingTests {
    @Test func `a cursor stays between the characters it stood between`() {
        var generator = SeededGenerator(seed: 80)
        for _ in 0..<300 {
            var text = Array("abcdefghij")
            let place = Int.random(in: 0...10, using: &generator)
            let following = place < 10 ? text[place] : nil
            var cursor = TextSelection(at: place)
            for _ in 0..<5 {
                let position = Int.random(in: 0...text.count, using: &generator)
                let removed = Int.random(in: 0...min(2, text.count - position), using: &generator)
                let gone = text[position..<position + removed]
                guard following.map({ !gone.contains($0) }) ?? true else { continue }
                let inserted = Bool.random(using: &generator) ? "XY" : ""
                text.replaceSubrange(position..<position + removed, with: inserted)
                cursor.follow(TextChange(at: position, removing: removed, inserting: inserted))
                #expect((0...text.count).contains(cursor.head))
            }
            if let following { #expect(text[cursor.head] == following) }
            #expect(cursor.anchor == cursor.head)
        }
    }

    @Test func `a selection keeps what it held, and takes in nothing at its edges`() {
        var selection = TextSelection(anchor: 5, head: 2)
        selection.follow(TextChange(at: 5, removing: 0, inserting: "after"))
        #expect(selection == TextSelection(anchor: 5, head: 2))
        selection.follow(TextChange(at: 2, removing: 0, inserting: "before"))
        #expect(selection == TextSelection(anchor: 11, head: 8))
        selection.follow(TextChange(at: 9, removing: 1, inserting: ""))
        #expect(selection == TextSelection(anchor: 10, head: 8))
        selection.follow(TextChange(at: 0, removing: 20, inserting: ""))
        #expect(selection == TextSelection(at: 0))
    }

    @Test func `what an edit tells makes the new text of the old`() {
        var generator = SeededGenerator(seed: 81)
        let log = EditLog.random(60, using: &generator)
        var text = TextState()
        for entry in log.entries {
            var scalars = Array(text.text.unicodeScalars)
            _ = text.apply(entry.splice, entry.origin) { change in
                let range = change.position..<change.position + change.removed
                scalars.replaceSubrange(range, with: change.inserted.unicodeScalars)
            }
            #expect(scalars == Array(text.text.unicodeScalars))
        }
    }

    @Test func `each passage names who wrote it`() {
        var log = EditLog()
        log.append(device(1), base: 0) { _ in (0, 0, "one three") }
        log.append(device(2), base: 1) { _ in (4, 0, "two ") }
        log.append(device(3), base: 1) { _ in (0, 3, "1") }
        var text = TextState()
        for entry in log.entries { text.apply(entry.splice, entry.origin) }
        #expect(text.text == "1 two three")
        let passages = text.passages
        #expect(passages.map(\.range) == [0..<1, 1..<2, 2..<6, 6..<11])
        #expect(passages.map { $0.author?.device } == [3, 1, 2, 1].map { device($0) })
        #expect(passages.map { $0.author?.seq } == [3, 1, 2, 1])
        #expect(passages.map { $0.author?.member?.low } == [3, 1, 2, 1])
        text.forget(upTo: 1)
        #expect(text.passages.map { $0.author?.seq } == [3, nil, 2, nil])
        text.forget(upTo: 3)
        #expect(text.passages == [TextPassage(range: 0..<11, author: nil)])
    }

    @Test func `passages cover the text, whatever happened`() {
        var generator = SeededGenerator(seed: 82)
        for _ in 0..<30 {
            let log = EditLog.random(40, using: &generator)
            var text = TextState()
            for entry in log.entries { text.apply(entry.splice, entry.origin) }
            if Bool.random(using: &generator) { text.forget(upTo: 15) }
            var end = 0
            for passage in text.passages {
                #expect(passage.range.lowerBound == end)
                end = passage.range.upperBound
            }
            #expect(end == text.length)
        }
    }

    @Test func `taking back a change leaves what others did since`() {
        var pair = Pair()
        pair.type(at: 0, "The quick fox")
        pair.deliver()
        pair.type(at: 4, delete: 5, "slow")
        pair.deliver()
        pair.other(at: 13 - 1, " jumps")
        #expect(pair.mine.text == "The slow fox jumps")
        pair.undo(2)
        #expect(pair.mine.text == "The quick fox jumps")
        pair.undo(3)
        #expect(pair.mine.text == "The slow fox jumps")
    }

    @Test
    func `what another deleted too does not come back, and what is gone is not deleted again`() {
        var pair = Pair()
        pair.type(at: 0, "abcdef")
        pair.deliver()
        pair.type(at: 1, delete: 4, "X")
        let edit = (index: 2, delete: 2)
        pair.beside(at: edit.index, delete: edit.delete, "")
        pair.deliver()
        #expect(pair.mine.text == "aXf")
        pair.undo(2)
        #expect(pair.mine.text == "abef")
    }

    @Test func `taking back random edits of one's own removes exactly what they inserted`() {
        var generator = SeededGenerator(seed: 83)
        for _ in 0..<40 {
            var pair = Pair()
            pair.type(at: 0, "0123456789")
            pair.deliver()
            var others = 0
            for _ in 0..<10 {
                let length = pair.mine.length
                let place = Int.random(in: 0...length, using: &generator)
                let delete = Int.random(in: 0...min(2, length - place), using: &generator)
                if Bool.random(using: &generator) {
                    pair.type(at: place, delete: delete, "M")
                    pair.deliver()
                } else {
                    pair.other(at: place, "o")
                    others += 1
                }
            }
            let own = Set(2...max(2, pair.n))
            for splice in pair.mine.undoing(own, of: device(1)) { pair.make(splice) }
            #expect(!pair.mine.text.contains("M"))
            #expect(pair.mine.text.filter { $0 == "o" }.count == others)
            #expect(pair.mine.text.filter { $0 != "o" } == "0123456789")
        }
    }
}

@Suite("Clause 2.4: undo of text that an undo wrote again")
struct TextUndoTests {
    @Test func `taking back, doing again and taking back again walks there and back`() {
        var pair = Pair()
        pair.type(at: 0, "One. Two.")
        pair.type(at: 5, delete: 3, "2")
        var undos: [Int64: Int64] = [:]
        var target: Int64 = 2
        for turn in 0..<6 {
            // Every second time the change itself, the others the change that took it back last.
            pair.undo(turn % 2 == 0 ? 2 : target, undos: undos)
            undos[pair.n] = turn % 2 == 0 ? 2 : target
            target = pair.n
            #expect(pair.mine.text == (turn % 2 == 0 ? "One. Two." : "One. 2."))
        }
    }

    @Test func `what was deleted and written again still goes with the change that wrote it first`()
    {
        var pair = Pair()
        pair.type(at: 0, "before after")
        pair.type(at: 6, " between")
        // A part of both.
        pair.type(at: 3, delete: 8, "")
        #expect(pair.mine.text == "befeen after")
        pair.undo(3)
        #expect(pair.mine.text == "before between after")
        // Doing so twice does not write anything a second time.
        pair.undo(3, undos: [4: 3])
        #expect(pair.mine.text == "before between after")
        pair.undo(2, undos: [4: 3, 5: 3])
        #expect(pair.mine.text == "before after")
    }

    @Test func `what others wrote between stays, whatever is taken back and done again`() {
        var pair = Pair()
        pair.type(at: 0, "abcd")
        pair.type(at: 4, "EFGH")
        pair.type(at: 5, delete: 2, "")
        pair.undo(3)
        #expect(pair.mine.text == "abcdEFGH")
        pair.other(at: 6, "o")
        pair.undo(2, undos: [4: 3])
        #expect(pair.mine.text == "abcdo")
        pair.undo(5, undos: [4: 3, 5: 2])
        #expect(pair.mine.text.filter { $0 != "o" } == "abcdEFGH")
        pair.undo(2, undos: [4: 3, 5: 2, 6: 5])
        #expect(pair.mine.text == "abcdo")
    }

    @Test func `whoever writes alone finds every text again that there was`() {
        var generator = SeededGenerator(seed: 84)
        for _ in 0..<40 {
            var pair = Pair()
            pair.type(at: 0, "0123456789")
            var undos: [Int64: Int64] = [:]
            var standing: [(n: Int64, before: String)] = []
            var taken: [(undo: Int64, of: (n: Int64, before: String), before: String)] = []
            for step in 0..<30 {
                let before = pair.mine.text
                switch Int.random(in: 0..<4, using: &generator) {
                case 0 where !standing.isEmpty, 1 where !standing.isEmpty:
                    let change = standing.removeLast()
                    pair.undo(change.n, undos: undos)
                    undos[pair.n] = change.n
                    taken.append((pair.n, change, before))
                    #expect(pair.mine.text == change.before)
                case 2 where !taken.isEmpty:
                    let last = taken.removeLast()
                    pair.undo(last.undo, undos: undos)
                    undos[pair.n] = last.undo
                    standing.append(last.of)
                    #expect(pair.mine.text == last.before)
                default:
                    let place = Int.random(in: 0...pair.mine.length, using: &generator)
                    let most = min(3, pair.mine.length - place)
                    let delete = Int.random(in: 0...most, using: &generator)
                    pair.type(
                        at: place,
                        delete: delete,
                        String(UnicodeScalar(UInt8(65 + step % 26)))
                    )
                    standing.append((pair.n, before))
                    taken = []
                }
            }
        }
    }
}

/// Two people at one text: this device, and another one that may be beside it.
private struct Pair {
    private(set) var mine = TextState()
    private(set) var n: Int64 = 0
    private var place = 0
    private var others: Int64 = 0
    private var seq: Int64 = 0
    private var delivered: Int64 = 0

    mutating func type(at index: Int, delete: Int = 0, _ insert: String) {
        n += 1
        place = 0
        make(TextSplice(length: mine.length, index: index, delete: delete, insert: insert), in: n)
    }

    mutating func make(_ splice: TextSplice) {
        place += 1
        make(splice, in: n)
    }

    private mutating func make(_ splice: TextSplice, in n: Int64) {
        let origin = Origin(
            change: change(n: n, base: seq, []),
            device: device(1),
            place: place,
            confirmation: nil
        )
        let fits = mine.apply(splice, origin)
        precondition(fits)
    }

    /// Confirms what waits.
    mutating func deliver() {
        while delivered < n {
            delivered += 1
            seq += 1
            mine.confirm(device: device(1), n: delivered, seq: seq)
        }
    }

    /// The other one edits, having seen everything.
    mutating func other(at index: Int, _ insert: String) {
        deliver()
        edit(base: seq, length: mine.length, index, 0, insert)
    }

    /// The other one edits, having seen only what is confirmed.
    mutating func beside(at index: Int, delete: Int, _ insert: String) {
        let origin = origin(base: seq)
        edit(base: seq, length: mine.length(seenBy: origin), index, delete, insert)
    }

    private func origin(base: Int64) -> Origin {
        Origin(
            change: change(n: others + 1, base: base, []),
            device: device(2),
            place: 0,
            confirmation: .init(header(seq: seq + 1, n: others + 1, device: device(2)))
        )
    }

    private mutating func edit(
        base: Int64,
        length: Int,
        _ index: Int,
        _ delete: Int,
        _ insert: String
    ) {
        let splice = TextSplice(length: length, index: index, delete: delete, insert: insert)
        let fits = mine.apply(splice, origin(base: base))
        precondition(fits)
        others += 1
        seq += 1
    }

    mutating func undo(_ change: Int64, undos: [Int64: Int64] = [:]) {
        deliver()
        let splices = mine.undoing([change], of: device(1), knowing: [:], undos: undos)
        n += 1
        place = -1
        for splice in splices { make(splice) }
        deliver()
    }
}
