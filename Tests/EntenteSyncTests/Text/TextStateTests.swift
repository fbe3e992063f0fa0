import EntenteDomain
import TestSupport
import Testing

@testable import EntenteSync

/// A stream's log of edits of one text, as devices that are offline for a while bring it about.
struct EditLog {
    struct Entry {
        let splice: TextSplice
        let origin: Origin
    }

    private(set) var entries: [Entry] = []
    private(set) var plain = PlainText()

    var size: Int64 { Int64(entries.count) }

    func lastBase(of author: DeviceID) -> Int64 {
        entries.last { $0.origin.device == author }?.origin.base ?? 0
    }

    mutating func append(
        _ author: DeviceID,
        base: Int64,
        _ edit: (_ length: Int) -> (index: Int, delete: Int, insert: String)
    ) {
        let seq = size + 1
        let n = Int64(entries.count { $0.origin.device == author } + 1)
        let origin = Origin(
            change: change(n: n, base: base, []),
            device: author,
            place: 0,
            confirmation: .init(header(seq: seq, n: n, device: author))
        )
        let length = plain.length(seenBy: origin)
        let (index, delete, insert) = edit(length)
        let splice = TextSplice(length: length, index: index, delete: delete, insert: insert)
        guard plain.apply(splice, origin) else { return }
        entries.append(Entry(splice: splice, origin: origin))
    }

    /// Draws a log; `lag` says how far behind authors may be.
    static func random(
        _ count: Int,
        devices: Int = 4,
        lag: Int64 = 10,
        using generator: inout SeededGenerator
    ) -> EditLog {
        var log = EditLog()
        let letters = ["a", "b", "\r\n", "e\u{301}", "\u{1F469}\u{200D}\u{1F469}", "\u{FFFF}"]
        while log.size < Int64(count) {
            let author = device(Int.random(in: 1...devices, using: &generator))
            let least = max(log.lastBase(of: author), log.size - lag)
            let base = Int64.random(in: least...log.size, using: &generator)
            log.append(author, base: base) { length in
                let index = Int.random(in: 0...min(length, 6), using: &generator)
                let most = min(4, length - index)
                let delete = Int.random(in: 0..<3, using: &generator) == 0 ? most : 0
                let isPure = delete > 0 && Bool.random(using: &generator)
                var insert = ""
                for _ in 0..<(isPure ? 0 : Int.random(in: 1...3, using: &generator)) {
                    insert += letters.randomElement(using: &generator) ?? ""
                }
                return (index, delete, insert)
            }
        }
        return log
    }

    /// Goes through the log as one of its authors did.
    func replay(on author: DeviceID) -> TextState {
        var text = TextState()
        var integrated = 0
        func integrate(to seq: Int64) {
            while integrated < Int(seq) {
                let entry = entries[integrated]
                integrated += 1
                guard entry.origin.device == author else {
                    text.apply(entry.splice, entry.origin)
                    continue
                }
                text.confirm(
                    device: author,
                    n: entry.origin.n,
                    seq: Int64(integrated),
                    member: entry.origin.confirmation?.member
                )
            }
        }
        for entry in entries where entry.origin.device == author {
            integrate(to: entry.origin.base)
            var waiting = entry.origin
            waiting.confirmation = nil
            text.apply(entry.splice, waiting)
        }
        integrate(to: size)
        return text
    }
}

@Suite("Text: what a stream's log makes of it")
struct TextStateTests {
    @Test func `INV-11: server and devices end with the plain algorithm's text`() {
        var generator = SeededGenerator(seed: 70)
        for round in 0..<60 {
            let lag = Int64.random(in: 1...30, using: &generator)
            let log = EditLog.random(40, lag: lag, using: &generator)
            var server = TextState()
            for entry in log.entries {
                let fitsServer = server.apply(entry.splice, entry.origin)
                #expect(fitsServer)
            }
            #expect(Array(server.text.utf8) == Array(log.plain.text.utf8), "round \(round)")
            #expect(server.byteCount == log.plain.byteCount)
            for author in 1...4 {
                #expect(log.replay(on: device(author)) == server, "round \(round)")
            }
        }
    }

    @Test func `an author's version has the same length in the text as in the plain algorithm`() {
        var generator = SeededGenerator(seed: 71)
        for _ in 0..<20 {
            let log = EditLog.random(30, using: &generator)
            var server = TextState()
            for entry in log.entries { server.apply(entry.splice, entry.origin) }
            for entry in log.entries {
                #expect(server.length(seenBy: entry.origin) == entry.splice.length)
            }
        }
    }

    @Test func `forgetting below the horizon changes no later text, and memory returns`() {
        var generator = SeededGenerator(seed: 72)
        for round in 0..<60 {
            let lag = Int64.random(in: 1...20, using: &generator)
            let log = EditLog.random(60, lag: lag, using: &generator)
            var text = TextState()
            for (place, entry) in log.entries.enumerated() {
                let fitsText = text.apply(entry.splice, entry.origin)
                #expect(fitsText, "round \(round)")
                if Int.random(in: 0..<4, using: &generator) == 0 {
                    // What the server knows: no later edit has a lower base than this.
                    let later = log.entries[(place + 1)...].map(\.origin.base)
                    text.forget(upTo: min(later.min() ?? .max, Int64(place + 1)))
                    #expect(text.rememberedEdits <= place + 1)
                }
            }
            #expect(Array(text.text.utf8) == Array(log.plain.text.utf8), "round \(round)")
            text.forget(upTo: log.size)
            #expect(text.rememberedEdits == 0)
            #expect(text.isIdle)
            #expect(text.since == log.size)
        }
    }

    @Test func `when something is forgotten does not matter, only up to where`() {
        var generator = SeededGenerator(seed: 73)
        for _ in 0..<40 {
            let log = EditLog.random(40, using: &generator)
            var (often, once) = (TextState(), TextState())
            var horizon: Int64 = 0
            for (place, entry) in log.entries.enumerated() {
                often.apply(entry.splice, entry.origin)
                once.apply(entry.splice, entry.origin)
                let later = log.entries[(place + 1)...].map(\.origin.base)
                horizon = max(horizon, min(later.min() ?? .max, Int64(place / 2)))
                often.forget(upTo: horizon)
            }
            once.forget(upTo: horizon)
            #expect(once == often)
            #expect(once.snapshot == often.snapshot)
        }
    }

    @Test func `a snapshot between any two edits changes nothing`() throws {
        var generator = SeededGenerator(seed: 74)
        for round in 0..<20 {
            let log = EditLog.random(40, using: &generator)
            var text = TextState()
            for (place, entry) in log.entries.enumerated() {
                let fitsText = text.apply(entry.splice, entry.origin)
                #expect(fitsText, "round \(round)")
                if Bool.random(using: &generator) {
                    let later = log.entries[(place + 1)...].map(\.origin.base)
                    text.forget(upTo: min(later.min() ?? .max, Int64(place + 1)))
                }
                let snapshot = try #require(text.snapshot)
                let read = try TextState(snapshot: snapshot, path: "text")
                #expect(read == text)
                #expect(read.snapshot == snapshot)
                text = read
            }
            #expect(Array(text.text.utf8) == Array(log.plain.text.utf8), "round \(round)")
        }
    }

    @Test func `a snapshot whose edits do not make its text is refused`() throws {
        var generator = SeededGenerator(seed: 75)
        var refused = 0
        for _ in 0..<300 {
            let log = EditLog.random(12, using: &generator)
            var text = TextState()
            for entry in log.entries { text.apply(entry.splice, entry.origin) }
            let snapshot = try #require(text.snapshot)
            guard case .object(var object) = snapshot, case .array(var edits)? = object["edits"],
                case .array(var edit) = edits[Int.random(in: 0..<edits.count, using: &generator)]
            else { return }
            let number = Int64.random(in: 0...20, using: &generator)
            edit[Int.random(in: 4...7, using: &generator)] = .integer(number)
            edits[Int.random(in: 0..<edits.count, using: &generator)] = .array(edit)
            object.set("edits", .array(edits))
            do {
                var read = try TextState(snapshot: .object(object), path: "text")
                // Whatever is taken must go on working.
                let length = read.length
                let last = Origin(
                    change: change(n: 99, base: 99, []),
                    device: device(9),
                    place: 0,
                    confirmation: nil
                )
                let splice = TextSplice(length: length, index: length, delete: 0, insert: "x")
                let fitsRead = read.apply(splice, last)
                #expect(fitsRead)
                #expect(!read.passages.isEmpty)
            } catch { refused += 1 }
        }
        #expect(refused > 100)
    }

    @Test func `the same edit twice has no effect the second time`() {
        var generator = SeededGenerator(seed: 76)
        let log = EditLog.random(30, using: &generator)
        var text = TextState()
        for entry in log.entries {
            let fitsText = text.apply(entry.splice, entry.origin)
            #expect(fitsText)
            let before = text
            let fitsAgain = text.apply(entry.splice, entry.origin)
            #expect(!fitsAgain)
            #expect(text == before)
        }
    }

    @Test func `a copy goes its own way`() {
        var generator = SeededGenerator(seed: 77)
        let log = EditLog.random(40, using: &generator)
        var text = TextState()
        for entry in log.entries.prefix(20) { text.apply(entry.splice, entry.origin) }
        let copy = text
        let before = copy.text
        for entry in log.entries.dropFirst(20) { text.apply(entry.splice, entry.origin) }
        #expect(copy.text == before)
        var other = copy
        for entry in log.entries.dropFirst(20) { other.apply(entry.splice, entry.origin) }
        #expect(other == text)
    }
}
