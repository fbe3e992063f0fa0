import EntenteDomain
import TestSupport
import Testing

@testable import EntenteSync

/// A log of a note in which the server says every ten changes how far the horizon has come.
private struct NoteLog {
    private(set) var records: [ChangeRecord] = []
    private(set) var edits = EditLog()

    init(_ count: Int64, lag: Int64, using generator: inout SeededGenerator) {
        while edits.size < count {
            let author = device(Int.random(in: 1...4, using: &generator))
            // Changes of the log by their places among the edits of the note.
            let least = max(edits.lastBase(of: author), edits.size - lag)
            let base = Int64.random(in: least...edits.size, using: &generator)
            edits.append(author, base: base) { length in
                let index = Int.random(in: 0...min(length, 6), using: &generator)
                let delete = min(Int.random(in: 0...2, using: &generator), length - index)
                return (index, delete, String("abcd".prefix(Int(base % 4) + 1)))
            }
        }
        for (place, entry) in edits.entries.enumerated() {
            append(entry)
            guard (place + 1).isMultiple(of: 10) else { continue }
            let later = edits.entries[(place + 1)...].map { Self.seq(of: $0.origin.base) }
            say(horizon: min(later.min() ?? .max, Int64(records.count)))
        }
    }

    /// The place in the log of an edit of the note: one in eleven changes is the server's.
    private static func seq(of edit: Int64) -> Int64 { edit + max(0, edit - 1) / 10 }

    private mutating func append(_ entry: EditLog.Entry) {
        let origin = entry.origin
        let typed = change(
            n: origin.n,
            base: Self.seq(of: origin.base),
            [.init(entity(1), .text(field: "body", splice: entry.splice))]
        )
        append(typed, n: origin.n, by: origin.device)
    }

    private mutating func say(horizon: Int64) {
        let seq = Int64(records.count)
        let notice = ServerNotice.checkpoint(seq: seq, digest: digest(1), horizon: horizon)
        let said = Change(
            n: seq,
            base: seq,
            at: Milliseconds(0),
            salt: [UInt8](repeating: 0, count: Change.saltLength),
            operations: [],
            notices: [notice]
        )
        append(said, n: seq, by: device(99))
    }

    private mutating func append(_ change: Change, n: Int64, by author: DeviceID) {
        let header = header(seq: Int64(records.count) + 1, n: n, device: author)
        records.append(ChangeRecord(header: header, change: change, digest: digest(2)))
    }
}

@Suite("Clause 4.5: edits of texts are forgotten where the log says")
struct TextForgettingTests {
    @Test(arguments: 1...6)
    func `INV-6: replicas that begin from snapshots have the digest of the whole log at every seq`(
        seed: UInt64
    ) throws {
        var generator = SeededGenerator(seed: seed)
        let log = NoteLog(90, lag: Int64(seed) * 3, using: &generator)
        var whole = StreamState()
        var snapshots: [(seq: Int64, lines: [[UInt8]])] = []
        var digests: [Digest] = []
        for record in log.records {
            whole.apply(record)
            snapshots.append((whole.seq, whole.lines))
            digests.append(whole.digest)
        }
        for (seq, lines) in snapshots where seq % 7 == 0 {
            var state = try StreamState(seq: seq, lines: lines)
            for record in log.records.dropFirst(Int(seq)) {
                state.apply(record)
                #expect(state.digest == digests[Int(state.seq) - 1], "begun at \(seq)")
            }
        }
        let text = try #require(whole.entities[entity(1)]?.texts["body"])
        #expect(Array(text.text.utf8) == Array(log.edits.plain.text.utf8))
        #expect(text.rememberedEdits < 45)
        #expect(text.since > 0)
    }

    @Test func `the line of a long-edited note is about as long as its text, and opens at once`()
        throws
    {
        var generator = SeededGenerator(seed: 9)
        let log = NoteLog(400, lag: 0, using: &generator)
        var state = StreamState()
        for record in log.records { state.apply(record) }
        let line = try #require(state.lines.first)
        let text = try #require(state.entities[entity(1)]?.texts["body"])
        // Beside the text a line says who edited last, and little else.
        #expect(line.count < text.byteCount + 1_000, "\(line.count) bytes")
        let opened = try EntityState(snapshotLine: line)
        let body = try #require(opened.texts["body"])
        #expect(body.rememberedEdits == 0)
        #expect(body.isIdle)
        #expect(body == text)
    }

    @Test func `a checkpoint names the entities whose lines it changes`() throws {
        var generator = SeededGenerator(seed: 10)
        let log = NoteLog(20, lag: 0, using: &generator)
        var state = StreamState()
        for record in log.records {
            let before = state.lines
            let named = state.apply(record)
            #expect(named.isEmpty == (before == state.lines))
        }
    }

    @Test func `a line whose edits are older than what it says is forgotten is refused`() throws {
        var generator = SeededGenerator(seed: 11)
        let log = NoteLog(15, lag: 2, using: &generator)
        var state = StreamState()
        for record in log.records { state.apply(record) }
        let text = try #require(state.entities[entity(1)]?.texts["body"])
        guard case .object(var line)? = text.snapshot else { return }
        let oldest = try #require(text.oldestEdit)
        #expect(text.since < oldest)
        line.set("since", .integer(oldest))
        #expect(throws: MessageError.self) {
            try TextState(snapshot: .object(line), path: "text")
        }
    }

    @Test func `a guard that begins from a snapshot decides as one that followed the whole log`()
        throws
    {
        var generator = SeededGenerator(seed: 12)
        let log = NoteLog(60, lag: 5, using: &generator)
        var state = StreamState()
        var whole = TextGuard()
        for record in log.records {
            if let change = record.change, !change.operations.isEmpty {
                var begun = try TextGuard(seq: state.seq, lines: state.lines)
                for extra in [1, 0] {
                    let header = record.header
                    let edits = change.operations.map { lengthened($0, by: extra) }
                    let edit = EntenteSyncTests.change(n: change.n, base: change.base, edits)
                    var copy = whole
                    let expected = copy.admit(edit, header)
                    #expect((expected == nil) == (extra == 0))
                    #expect(begun.admit(edit, header) == expected)
                }
            }
            whole.follow(record)
            state.apply(record)
        }
    }

    private func lengthened(_ operation: EntenteSync.Operation, by extra: Int)
        -> EntenteSync
        .Operation
    {
        guard case .text(let field, let splice) = operation.action else { return operation }
        let longer = TextSplice(
            length: splice.length + extra,
            index: splice.index,
            delete: splice.delete,
            insert: splice.insert
        )
        return .init(operation.entity, .text(field: field, splice: longer))
    }
}
