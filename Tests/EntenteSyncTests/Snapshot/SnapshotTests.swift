import EntenteDomain
import TestSupport
import Testing

@testable import EntenteSync

@Suite("Clause 4.5: snapshots and the digest of a state")
struct SnapshotTests {
    @Test(arguments: 1...4)
    func `INV-6: a snapshot at any seq and the tail give the state of the whole log`(
        seed: UInt64
    ) throws {
        let log = GeneratedLog(40, devices: 4, entities: 3, seed: seed)
        var replayed = StreamState()
        var snapshots: [(seq: Int64, lines: [[UInt8]])] = [(0, [])]
        var digests: [Digest] = []
        for record in log.records {
            replayed.apply(record)
            snapshots.append((replayed.seq, replayed.lines))
            digests.append(replayed.digest)
        }
        for (seq, lines) in snapshots {
            var state = try StreamState(seq: seq, lines: lines)
            for record in log.records.dropFirst(Int(seq)) {
                state.apply(record)
                #expect(state.digest == digests[Int(state.seq) - 1])
            }
            #expect(state.entities == replayed.entities)
        }
    }

    @Test(arguments: 11...14)
    func `clause 4.9: equal states have equal bytes`(seed: UInt64) throws {
        let log = GeneratedLog(40, devices: 3, entities: 2, seed: seed)
        var replayed = StreamState()
        for record in log.records { replayed.apply(record) }
        for author in (1...3).map(device) {
            let states = folded(log.records, on: author)
            let lines = try states.values.sorted { $0.id < $1.id }
                .map { try #require($0.snapshotLine) }
            #expect(lines == replayed.lines)
        }
    }

    @Test func `a state with a change that waits has no line`() {
        var state = EntityState(id: entity(1))
        let waiting = change(n: 1, [Operation(entity(1), .put(field: "f", value: 1))])
        state.apply(waiting, device: device(1), confirmation: nil)
        #expect(state.snapshotLine == nil)
        state.confirm(device: device(1), n: 1, .init(header(seq: 1, n: 1, device: device(1))))
        #expect(state.snapshotLine != nil)
    }

    @Test func `clause 4.9: each member's last edit stays, however early one's own was folded`() {
        let put = { (n: Int64, base: Int64) in
            change(n: n, base: base, [Operation(entity(1), .put(field: "f", value: .integer(n)))])
        }
        let confirmation = { (seq: Int64, n: Int64, author: Int) in
            Origin.Confirmation(header(seq: seq, n: n, device: device(author)))
        }
        var straight = EntityState(id: entity(1))
        var early = EntityState(id: entity(1))
        // Two of the own device wait; the other side's lies between them in the log.
        for n: Int64 in 1...3 {
            early.apply(put(n, 0), device: device(1), confirmation: nil)
        }
        for (seq, n, author): (Int64, Int64, Int) in [
            (1, 1, 1), (2, 1, 2), (3, 2, 1), (4, 3, 1), (5, 2, 2),
        ] {
            let (base, place) = (author == 1 ? 0 : seq - 1, confirmation(seq, n, author))
            straight.apply(put(n, base), device: device(author), confirmation: place)
            if author == 1 {
                early.confirm(device: device(1), n: n, place)
            } else {
                early.apply(put(n, base), device: device(author), confirmation: place)
            }
        }
        #expect(straight.existence.edits.compactMap(\.seq).sorted() == [4, 5])
        #expect(early == straight)
        #expect(early.snapshotLine == straight.snapshotLine)
    }

    @Test func `INV-7: what waits hides no edit that the log needs beside a deletion`() {
        let put = Operation(entity(1), .put(field: "f", value: 1))
        let edits: [(EntenteSync.Operation, author: Int, n: Int64, base: Int64, seq: Int64?)] = [
            (put, 2, 1, 0, 1), (Operation(entity(1), .del), 3, 1, 0, 2), (put, 1, 1, 1, nil),
            (put, 2, 2, 2, 3),
        ]
        let fold = { (places: [Int]) in
            var state = EntityState(id: entity(1))
            for (operation, author, n, base, seq) in places.map({ edits[$0] }) {
                let place = seq.map { header(seq: $0, n: n, device: device(author)) }
                state.apply(
                    change(n: n, base: base, [operation]),
                    device: device(author),
                    confirmation: place.map { .init($0) }
                )
            }
            return state
        }
        #expect(fold([0, 1, 2, 3]) == fold([0, 1, 3, 2]))
        #expect(fold([0, 1, 2, 3]).existence.edits.compactMap(\.seq) == [1, 3])
    }

    @Test func `a line that differs in any byte is refused, or is the line of another state`()
        throws
    {
        let log = GeneratedLog(30, devices: 3, entities: 1, seed: 5)
        var state = StreamState()
        for record in log.records { state.apply(record) }
        let line = try #require(state.lines.first)
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<800 {
            var broken = line
            let place = Int.random(in: 0..<broken.count, using: &generator)
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: broken[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: broken.remove(at: place)
            default: broken.insert(broken[place], at: place)
            }
            guard broken != line, let read = try? EntityState(snapshotLine: broken) else {
                continue
            }
            #expect(read.snapshotLine == broken)
            #expect(read != state.entities[entity(1)])
            _ = read.view
        }
    }

    @Test func `clause 4.10: the digest is over ids and digests of lines in the order of the ids`()
        throws
    {
        var state = StreamState()
        let operations = [2, 1].map { Operation(entity($0), .new(type: "ask")) }
        state.apply(
            ChangeRecord(
                header: header(seq: 1, n: 1, device: device(1)),
                change: change(n: 1, operations),
                digest: digest(1)
            )
        )
        var digest = StateDigest()
        for (number, line) in zip([1, 2], state.lines) {
            digest.add(entity(number), StateDigest.line(line))
        }
        let expected = digest.finish()
        #expect(state.digest == expected)
        #expect(state.digest != StreamState().digest)
    }

    @Test func `parts hold every line once, in order, and no more bytes than the limit`() throws {
        let lines = (1...300).map { number in
            (entity: entity(number), line: [UInt8](repeating: 65, count: number * 20))
        }
        let parts = SnapshotPart.parts(lines)
        #expect(parts.count > 1)
        var read: [[UInt8]] = []
        for part in parts {
            #expect(part.bytes.count <= Limits.snapshotPartBytes)
            read += try SnapshotPart.lines(part.bytes, of: part.entry)
        }
        #expect(read == lines.map(\.line))
        #expect(throws: MessageError.self) {
            try SnapshotPart.lines(Array(parts[0].bytes.dropLast()), of: parts[0].entry)
        }
    }

    @Test
    func `a manifest is read as it was written, and a frontier that is not the root's is refused`()
        throws
    {
        var frontier = MerkleFrontier()
        for number in 0..<5 { frontier.append(digest(UInt8(number))) }
        let epoch = try #require(Epoch("00000000000000000000000001"))
        let manifest = SnapshotManifest(
            epoch: epoch,
            seq: 5,
            frontier: frontier,
            acl: 3,
            horizon: 2,
            state: digest(9),
            devices: [.init(device: device(1), n: 4, base: 3)],
            parts: [.init(bytes: 10, digest: digest(7), entities: 1)]
        )
        #expect(try SnapshotManifest(manifest.json) == manifest)
        guard case .object(var broken) = manifest.json else { return }
        broken.set("root", .string(digest(8).base64URL))
        #expect(throws: MessageError.self) { try SnapshotManifest(.object(broken)) }
    }

    /// The entities as a device holds them that made its own changes before it saw them in the log.
    private func folded(_ records: [ChangeRecord], on author: DeviceID) -> [EntityID: EntityState] {
        var states: [EntityID: EntityState] = [:]
        var integrated = 0
        func integrate(to seq: Int) {
            while integrated < seq {
                let record = records[integrated]
                for id in record.change?.entities ?? [] {
                    guard let change = record.change else { continue }
                    if record.header.device == author {
                        states[id]?.confirm(
                            device: author,
                            n: record.header.n,
                            .init(record.header)
                        )
                    } else {
                        states[id, default: EntityState(id: id)].apply(
                            change,
                            device: record.header.device,
                            confirmation: .init(record.header)
                        )
                    }
                }
                integrated += 1
            }
        }
        for record in records where record.header.device == author {
            guard let change = record.change else { continue }
            integrate(to: Int(change.base))
            for id in change.entities {
                states[id, default: EntityState(id: id)].apply(
                    change,
                    device: author,
                    confirmation: nil
                )
            }
        }
        integrate(to: records.count)
        return states
    }
}
