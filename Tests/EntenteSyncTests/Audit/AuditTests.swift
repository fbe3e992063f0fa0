import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@Suite("Audit: clauses 4.2 to 4.4 and INV-19, from a file and a pinned key")
struct AuditTests {
    @Test func `an honest file verifies, and the report counts what was verified`() throws {
        let world = try AuditWorld.filled()
        let report = try verify(world.lines(), key: world.headKey.verifyingKey).get()
        #expect(report.streams.map(\.stream.size) == [4, world.shared.frontier.size])
        #expect(report.streams[1].head.head.root == world.shared.frontier.root)
        #expect(report.streams[1].seals == world.shared.seals.count)
        #expect(report.streams[1].erased == 1)
        #expect(report.streams[1].checkpoints == 2)
        #expect(report.streams[1].lapsed == 1)
        #expect(report.streams[1].acceptances == 4)
        #expect(report.streams[1].state == world.shared.state.digest)
        #expect(report.streams[1].stream.epochs.past.count == 1)
        #expect(report.control.devices.count == 4)
        for device in world.devices {
            let known = report.control.devices[device.principal.device]
            #expect(known?.key == device.key.publicKey)
            #expect(known?.member == device.principal.member)
        }
    }

    @Test func `another key than the pinned one verifies nothing`() throws {
        let world = try AuditWorld.filled()
        let other = try Ed25519.SigningKey.generate().verifyingKey
        #expect(fault(world.lines(), other)?.kind == .head)
    }

    @Test func `a flipped bit is found, wherever it is: 1,000 of 1,000`() throws {
        let world = try AuditWorld.filled()
        let lines = world.lines()
        let whole = lines.map { $0 + [10] }.flatMap(\.self)
        var random = SeededGenerator(seed: 4_242)
        var found = 0
        for _ in 0..<1_000 {
            var bytes = whole
            let place = Int(random.next() % UInt64(bytes.count))
            bytes[place] ^= 1 << UInt8(random.next() % 8)
            let altered = bytes.split(separator: 10, omittingEmptySubsequences: false)
                .map(Array.init)
            // A file whose last line feed is gone is not read to its end.
            let isWhole = altered.last?.isEmpty == true
            let outcome = verify(altered.dropLast(), key: world.headKey.verifyingKey)
            if !isWhole { found += 1 } else if case .failure = outcome { found += 1 }
        }
        #expect(found == 1_000)
    }

    @Test func `a line that is dropped, doubled or moved is found`() throws {
        let world = try AuditWorld.filled()
        let lines = world.lines()
        for place in lines.indices {
            var dropped = lines
            dropped.remove(at: place)
            #expect(fault(dropped, world.headKey.verifyingKey) != nil, "line \(place) dropped")
            // Whoever has the gateway's key can sign the end anew: what is inside still tells.
            if place < lines.count - 1 {
                let resigned = fault(world.signed(dropped), world.headKey.verifyingKey)
                #expect(resigned != nil, "line \(place) dropped and signed anew")
            }
            var doubled = lines
            doubled.insert(lines[place], at: place)
            #expect(fault(doubled, world.headKey.verifyingKey) != nil, "line \(place) doubled")
            if place > 0 {
                var moved = lines
                moved.swapAt(place, place - 1)
                #expect(fault(moved, world.headKey.verifyingKey) != nil, "line \(place) moved")
            }
        }
    }

    @Test func `a change that the host alters and signs anew is found by its author's seal`() throws
    {
        var world = try AuditWorld.filled()
        let record = world.shared.records[4]
        var change = try Change(JSONScanner.parse(record.content))
        change = Change(
            n: change.n,
            base: change.base,
            at: change.at,
            salt: change.salt,
            operations: [.init(entity(1), .put(field: "title", value: "never written"))]
        )
        world.shared.records[4] = StoredRecord(header: record.header, content: change.content)
        world.shared.rebuild()
        let fault = fault(world.lines(), world.headKey.verifyingKey)
        #expect(fault?.kind == .seal || fault?.kind == .fork)
    }

    @Test func `a change that the host ascribes to somebody else is found`() throws {
        var world = try AuditWorld.filled()
        let record = world.shared.records[4]
        let other = world.devices.first { $0.principal.member != record.header.member }
        let who = try #require(other).principal
        let header = ChangeRecord.Header(
            seq: record.header.seq,
            n: record.header.n,
            device: record.header.device,
            member: who.member,
            organisation: who.organisation,
            acl: record.header.acl,
            received: record.header.received,
            known: record.header.known
        )
        world.shared.records[4] = StoredRecord(header: header, content: record.content)
        world.shared.rebuild()
        let fault = fault(world.lines(), world.headKey.verifyingKey)
        #expect(fault?.kind == .author)
        #expect(fault?.seq == 5)
    }

    @Test func `a change that the host leaves out and signs anew is found`() throws {
        var world = try AuditWorld.filled()
        // The next to last: no later head of anybody covers it, only the counters do.
        let left = world.shared.records.count - 2
        world.shared.records.remove(at: left)
        world.shared.records = world.shared.records.enumerated().map { place, record in
            StoredRecord(
                header: ChangeRecord.Header(
                    seq: Int64(place) + 1,
                    n: record.header.n,
                    device: record.header.device,
                    member: record.header.member,
                    organisation: record.header.organisation,
                    acl: record.header.acl,
                    received: record.header.received,
                    known: record.header.known
                ),
                content: record.content,
                erasure: record.erasure
            )
        }
        world.shared.rebuild()
        #expect(fault(world.lines(), world.headKey.verifyingKey) != nil)
    }

    @Test func `a change that the host invents is found: it has no seal`() throws {
        var world = try AuditWorld.filled()
        let author = world.devices[1]
        let header = ChangeRecord.Header(
            seq: world.shared.frontier.size + 1,
            n: author.next,
            device: author.principal.device,
            member: author.principal.member,
            organisation: author.principal.organisation,
            acl: world.control.frontier.size,
            received: Milliseconds(1),
            known: KnownHead(size: 0, root: MerkleFrontier().root)
        )
        let change = change(n: author.next, [.init(entity(1), .del)])
        world.shared.records.append(StoredRecord(header: header, content: change.content))
        world.shared.rebuild()
        let fault = fault(world.lines(), world.headKey.verifyingKey)
        #expect(fault?.kind == .unsealed)
        #expect(fault?.seq == header.seq)
    }

    @Test func `a second key for a device is found`() throws {
        var world = try AuditWorld.filled()
        let last = try #require(world.control.records.last)
        let change = try Change(JSONScanner.parse(last.content))
        let key = EntenteSync.Operation(
            EntityID(high: 6, low: 0),
            .put(field: "key", value: .string(Base64URL.encode([UInt8](repeating: 7, count: 32))))
        )
        let altered = Change(
            n: change.n,
            base: change.base,
            at: change.at,
            salt: change.salt,
            operations: change.operations + [key]
        )
        world.control.records[3] = StoredRecord(header: last.header, content: altered.content)
        world.control.rebuild()
        #expect(fault(world.lines(), world.headKey.verifyingKey)?.kind == .key)
    }

    @Test func `clause 4.3: one change is enough for two who saw different histories`() throws {
        var one = try AuditWorld.filled()
        var two = one
        // Each sees another fifth change from the end on, under heads that the gateway signed.
        try one.write(0)
        try two.write(1)
        let theirs = try #require(two.shared.records.last)
        let known = KnownHead(size: two.shared.frontier.size, root: two.shared.frontier.root)
        // The second one's next change, which names the history it knew, reaches the first.
        try two.write(2)
        let exchanged = try #require(two.shared.records.last)
        #expect(one.shared.frontier.root != known.root)
        #expect(theirs.header.seq == known.size)
        let header = ChangeRecord.Header(
            seq: one.shared.frontier.size + 1,
            n: exchanged.header.n,
            device: exchanged.header.device,
            member: exchanged.header.member,
            organisation: exchanged.header.organisation,
            acl: exchanged.header.acl,
            received: exchanged.header.received,
            known: known
        )
        one.shared.records.append(StoredRecord(header: header, content: exchanged.content))
        one.shared.rebuild()
        let fault = fault(one.lines(), one.headKey.verifyingKey)
        #expect(fault?.kind == .fork)
        #expect(fault?.seq == header.seq)
        let sentence = fault?.sentence ?? ""
        #expect(sentence.contains("\(known.root)"))
        #expect(sentence.contains("\(known.size) changes"))
        #expect(sentence.contains("\(exchanged.header.organisation)"))
    }

    @Test func `INV-2: an erasure that was not announced, or leaves content, is found`() throws {
        var silent = try AuditWorld.filled()
        let record = silent.shared.records[6]
        let scope = ChangeScope(
            stream: silent.shared.stream,
            epoch: silent.shared.epochs.epoch(at: record.header.seq),
            device: record.header.device
        )
        let erasure = Erasure(
            digest: scope.digest(of: record.content),
            by: silent.devices[0].principal.organisation,
            reason: .legal
        )
        let rest = Erasure.remainder(of: try Change(JSONScanner.parse(record.content)))
        silent.shared.records[6] = StoredRecord(
            header: record.header,
            content: rest.content,
            erasure: erasure
        )
        #expect(fault(silent.lines(), silent.headKey.verifyingKey)?.kind == .erasure)
        var full = silent
        full.shared.records[6] = StoredRecord(
            header: record.header,
            content: record.content,
            erasure: erasure
        )
        #expect(fault(full.lines(), full.headKey.verifyingKey)?.kind == .erasure)
    }

    private func fault(_ lines: [[UInt8]], _ key: Ed25519.VerifyingKey) -> LogFault? {
        if case .failure(let fault) = verify(lines, key: key) { fault } else { nil }
    }
}
