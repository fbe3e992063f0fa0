import EntenteCrypto
import EntenteDomain
import TestSupport

@testable import EntenteSync

/// A file in which something is wrong that a partner, the host or a thief of the file could have done.
struct PlantedFault {
    let about: String
    let kind: LogFault.Kind
    /// The change that a verifier has to name; nil for what no change has.
    let seq: Int64?
    let lines: [[UInt8]]

    /// One fault or more of every kind, in a file that is otherwise honest.
    static func all() throws -> [PlantedFault] {
        try byHost() + byAuthor() + byServer() + inFile()
    }

    // MARK: By whom

    /// The host owns the database and the gateway's key: leaves, heads and the end are made anew.
    private static func byHost() throws -> [PlantedFault] {
        var faults: [PlantedFault] = []
        func plant(
            _ about: String,
            _ kind: LogFault.Kind,
            _ seq: Int64?,
            _ body: (inout AuditWorld) throws -> Void
        ) throws {
            var world = try AuditWorld.filled()
            try body(&world)
            world.shared.rebuild()
            world.control.rebuild()
            faults.append(PlantedFault(about: about, kind: kind, seq: seq, lines: world.lines()))
        }
        let world = try AuditWorld.filled()
        let last = world.shared.frontier.size
        try plant("a change that its author did not write so", .seal, last) { world in
            let put = EntenteSync.Operation(entity(1), .put(field: "title", value: "not so"))
            world.shared.alter(last) { $0 = $0.with([put]) }
        }
        try plant("a change that is ascribed to somebody else", .author, last) { world in
            let other = world.devices[1].principal
            world.shared.ascribe(last, to: other)
        }
        try plant("a change that nobody wrote", .unsealed, last + 1) { world in
            try world.log(1, .put(field: "title", value: "never written"))
            world.shared.seals.removeLast()
        }
        try plant("a change that was left out", .order, last - 2) { world in
            world.shared.leaveOut(last - 2)
        }
        let repeating = world.shared.seals.first { !$0.repeated.isEmpty }
        try plant("a seal that repeats what was not logged", .seal, repeating?.seq) { world in
            world.shared.seals = world.shared.seals.map { seal in
                seal.repeated.isEmpty ? seal : seal.repeating(digest(7))
            }
        }
        try plant("a history that was shown to nobody else", .fork, last) { world in
            world.shared.setKnown(last, KnownHead(size: 3, root: digest(7)))
        }
        try plant("a second key for a device", .key, 4) { world in
            let key = JSONValue.string(Base64URL.encode([UInt8](repeating: 7, count: 32)))
            let device = EntityID(high: 6, low: 0)
            world.control.alter(4) { change in
                change = change.with(
                    change.operations + [.init(device, .put(field: "key", value: key))]
                )
            }
        }
        try plant("an erasure that was not announced", .erasure, 2) { world in
            try world.shared.eraseSilently(2, by: world.devices[0].principal.organisation)
        }
        return faults
    }

    private static func byAuthor() throws -> [PlantedFault] {
        var world = try AuditWorld.filled()
        let proposal = world.proposal(price: "14")
        try world.say(0, .propose(field: "terms", proposal: proposal))
        var other = world
        try world.log(1, world.acceptance(of: proposal, by: 0))
        let cheaper = Proposal(id: proposal.id, parties: proposal.parties, value: ["price": "1"])
        try other.log(1, other.acceptance(of: cheaper, by: 1))
        let seq = world.shared.frontier.size
        return [
            PlantedFault(
                about: "an acceptance with another's signature",
                kind: .agreement,
                seq: seq,
                lines: world.lines()
            ),
            PlantedFault(
                about: "an acceptance of something else",
                kind: .agreement,
                seq: seq,
                lines: other.lines()
            ),
        ]
    }

    private static func byServer() throws -> [PlantedFault] {
        var other = try AuditWorld.filled()
        let last = other.shared.frontier.size
        var early = other
        var old = other
        other.say(.checkpoint(seq: last, digest: digest(9)))
        early.say(.checkpoint(seq: last + 5, digest: digest(9)))
        // The server may say so, and must then take no such change.
        try old.checkpoint(horizon: last)
        try old.log(1, .put(field: "title", value: "too old"), base: last - 1)
        return [
            PlantedFault(
                about: "a change below the horizon that a checkpoint before it names",
                kind: .notice,
                seq: last + 3,
                lines: old.lines()
            ),
            PlantedFault(
                about: "a checkpoint of another state",
                kind: .checkpoint,
                seq: last + 1,
                lines: other.lines()
            ),
            PlantedFault(
                about: "a checkpoint of what is to come",
                kind: .notice,
                seq: last + 1,
                lines: early.lines()
            ),
        ]
    }

    /// Whoever has the file alone; some have the gateway's key and sign the end anew.
    private static func inFile() throws -> [PlantedFault] {
        let world = try AuditWorld.filled()
        let lines = world.lines()
        let last = world.shared.frontier.size
        var faults: [PlantedFault] = []
        func plant(
            _ about: String,
            _ kind: LogFault.Kind,
            _ seq: Int64? = nil,
            _ body: (inout [[UInt8]]) -> Void
        ) {
            var altered = lines
            body(&altered)
            faults.append(PlantedFault(about: about, kind: kind, seq: seq, lines: altered))
        }
        plant("a flipped bit of the first line", .file) { $0[0][6] ^= 1 }
        plant("the end is missing", .file) { $0.removeLast() }
        plant("a head of another size", .head) { lines in
            let place = lines.count - 2
            lines[place] = Array(
                String(decoding: lines[place], as: UTF8.self)
                    .replacing("\"size\":\(last)", with: "\"size\":\(last - 1)").utf8
            )
            lines = world.signed(lines)
        }
        plant("two changes in another order", .order, 2) { lines in
            let first = lines.lastIndex { $0.starts(with: Array("{\"id\"".utf8)) } ?? 0
            lines.swapAt(first + 1, first + 2)
            lines = world.signed(lines)
        }
        plant("a letter of a change", .root, last) { lines in
            let place = lines.lastIndex { $0.contains(#""k":"change""#.utf8) } ?? 0
            lines[place] = Array(
                String(decoding: lines[place], as: UTF8.self).replacing("value", with: "vague").utf8
            )
            lines = world.signed(lines)
        }
        return faults
    }
}

extension PushSeal {
    /// The seal with another digest in the place of what it repeats.
    fileprivate func repeating(_ digest: Digest) -> PushSeal {
        PushSeal(
            seq: seq,
            device: device,
            first: first,
            last: last,
            refused: refused,
            repeated: repeated.map { .init(n: $0.n, digest: digest) },
            signature: signature
        )
    }
}

extension Change {
    /// The change with other operations.
    fileprivate func with(_ operations: [EntenteSync.Operation]) -> Change {
        Change(n: n, base: base, at: at, salt: salt, operations: operations)
    }
}

extension AuditWorld.Log {
    fileprivate mutating func alter(_ seq: Int64, _ body: (inout Change) -> Void) {
        let record = records[Int(seq) - 1]
        guard let json = try? JSONScanner.parse(record.content), var change = try? Change(json)
        else { return }
        body(&change)
        records[Int(seq) - 1] = StoredRecord(header: record.header, content: change.content)
    }

    fileprivate mutating func ascribe(_ seq: Int64, to other: Principal) {
        setHeader(seq) { header in
            ChangeRecord.Header(
                seq: header.seq,
                n: header.n,
                device: header.device,
                member: other.member,
                organisation: other.organisation,
                acl: header.acl,
                received: header.received,
                known: header.known
            )
        }
    }

    fileprivate mutating func setKnown(_ seq: Int64, _ known: KnownHead) {
        setHeader(seq) { $0.at($0.seq, known: known) }
    }

    /// Closes the gap and forgets what everybody knew, as an owner of the database would who hopes that
    /// nobody counts.
    fileprivate mutating func leaveOut(_ seq: Int64) {
        records.remove(at: Int(seq) - 1)
        for place in records.indices where Int64(place) + 1 >= seq {
            setHeader(Int64(place) + 1) {
                $0.at(Int64(place) + 1, known: KnownHead(size: 0, root: MerkleFrontier().root))
            }
        }
        seals = seals.map { seal in
            PushSeal(
                seq: seal.seq > seq ? seal.seq - 1 : seal.seq,
                device: seal.device,
                first: seal.first,
                last: seal.last,
                refused: seal.refused,
                repeated: seal.repeated,
                signature: seal.signature
            )
        }
    }

    private mutating func setHeader(
        _ seq: Int64,
        _ body: (ChangeRecord.Header) -> ChangeRecord.Header
    ) {
        let record = records[Int(seq) - 1]
        records[Int(seq) - 1] = StoredRecord(
            header: body(record.header),
            content: record.content,
            erasure: record.erasure
        )
    }

    fileprivate mutating func eraseSilently(_ seq: Int64, by: OrganisationID) throws {
        let record = records[Int(seq) - 1]
        let scope = ChangeScope(
            stream: stream,
            epoch: epochs.epoch(at: seq),
            device: record.header.device
        )
        let digest = scope.digest(of: record.content)
        let change = try Change(JSONScanner.parse(record.content))
        records[Int(seq) - 1] = StoredRecord(
            header: record.header,
            content: Erasure.remainder(of: change).content,
            erasure: Erasure(digest: digest, by: by, reason: .legal)
        )
    }
}

extension ChangeRecord.Header {
    fileprivate func at(_ seq: Int64, known: KnownHead) -> ChangeRecord.Header {
        ChangeRecord.Header(
            seq: seq,
            n: n,
            device: device,
            member: member,
            organisation: organisation,
            acl: acl,
            received: received,
            known: known
        )
    }
}
