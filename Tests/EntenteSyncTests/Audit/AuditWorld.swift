import EntenteCrypto
import EntenteDomain
import EntenteSync
import TestSupport

/// A partnership in memory with a control stream and a shared one, from which files are made.
struct AuditWorld {
    /// One log as a gateway keeps it.
    struct Log {
        let stream: StreamID
        let audience: Audience
        let epoch: Epoch
        var frontier = MerkleFrontier()
        var cursors: [DeviceID: Sequencer.DeviceCursor] = [:]
        var records: [StoredRecord] = []
        var leaves: [Digest] = []
        var seals: [PushSeal] = []
        var tree = MerkleHistory()
    }

    /// A device with its key and its place.
    struct Device {
        let principal: Principal
        let key: Ed25519.SigningKey
        var next: Int64 = 1
    }

    let headKey: Ed25519.SigningKey
    let partnership = PartnershipID(high: 9, low: 9)
    let server = ServerAuthor(
        device: DeviceID(high: 5, low: 5),
        member: MemberID(high: 5, low: 6),
        organisation: OrganisationID(high: 5, low: 7)
    )
    var devices: [Device] = []
    var control: Log
    var shared: Log
    private var random: SeededGenerator

    /// Two organisations with two devices each, introduced in the control stream.
    init(seed: UInt64 = 1) throws {
        random = SeededGenerator(seed: seed)
        headKey = try .generate()
        control = Log(
            stream: StreamID(high: 8, low: 1),
            audience: .control,
            epoch: .random(using: &random)
        )
        shared = Log(
            stream: StreamID(high: 8, low: 2),
            audience: .shared,
            epoch: .random(using: &random)
        )
        for number in UInt64(0)..<4 {
            let principal = Principal(
                device: DeviceID(high: 6, low: number),
                member: MemberID(high: 7, low: number),
                department: DepartmentID(high: 4, low: number % 2),
                organisation: OrganisationID(high: 3, low: number % 2)
            )
            let device = Device(principal: principal, key: try .generate())
            devices.append(device)
            try introduce(device)
        }
    }

    private mutating func introduce(_ device: Device) throws {
        let who = device.principal
        let entity = { (high: UInt64, low: UInt64) in EntityID(high: high, low: low) }
        let operations: [EntenteSync.Operation] = [
            .init(
                entity(who.department.high, who.department.low),
                .put(field: "organisation", value: .string("\(who.organisation)"))
            ),
            .init(
                entity(who.member.high, who.member.low),
                .put(field: "department", value: .string("\(who.department)"))
            ),
            .init(
                entity(who.device.high, who.device.low),
                .put(field: "member", value: .string("\(who.member)"))
            ),
            .init(
                entity(who.device.high, who.device.low),
                .put(field: "key", value: .string(Base64URL.encode(device.key.publicKey)))
            ),
        ]
        let principal = Principal(
            device: server.device,
            member: server.member,
            department: DepartmentID(high: 5, low: 8),
            organisation: server.organisation
        )
        let n = control.frontier.size + 1
        let change = makeChange(n: n, base: n - 1, operations)
        try push(&control, principal, [change], known: n - 1, key: headKey, acl: n - 1)
        control.seals = []
    }

    private mutating func makeChange(
        n: Int64,
        base: Int64,
        _ operations: [EntenteSync.Operation]
    ) -> JSONValue {
        Change(
            n: n,
            base: base,
            at: Milliseconds(1_000 + n),
            salt: (0..<Change.saltLength).map { _ in UInt8(truncatingIfNeeded: random.next()) },
            operations: operations
        ).json
    }

    /// Pushes changes of a device to the shared stream; `refused` of them are malformed.
    mutating func write(_ number: Int, count: Int = 1, refused: Int = 0) throws {
        var device = devices[number]
        var changes: [JSONValue] = []
        for place in 0..<(count + refused) {
            let n = device.next
            device.next += 1
            if place < refused {
                changes.append(["base": 0, "n": .integer(n), "ops": []])
            } else {
                let value = JSONValue.string("value \(random.next() % 1_000)")
                let put = EntenteSync.Operation(entity(1), .put(field: "title", value: value))
                changes.append(makeChange(n: n, base: shared.frontier.size, [put]))
            }
        }
        devices[number] = device
        let known = Int64(random.next() % UInt64(shared.frontier.size + 1))
        try push(
            &shared,
            device.principal,
            changes,
            known: known,
            key: device.key,
            acl: control.frontier.size
        )
    }

    /// Erases a change of the shared stream, and says so.
    mutating func erase(_ seq: Int64) throws {
        let old = shared.records[Int(seq) - 1]
        let change = try Change(JSONScanner.parse(old.content))
        let scope = ChangeScope(
            stream: shared.stream,
            epoch: shared.epoch,
            device: old.header.device
        )
        let by = devices[0].principal.organisation
        shared.records[Int(seq) - 1] = StoredRecord(
            header: old.header,
            content: Erasure.remainder(of: change).content,
            erasure: Erasure(digest: scope.digest(of: old.content), by: by, reason: .legal)
        )
        say(.erase(seq: seq, by: by, reason: .legal))
    }

    /// Appends a notice of the server to the shared stream.
    mutating func say(_ notice: ServerNotice) {
        var sequencer = sequencer(shared, acl: control.frontier.size)
        sequencer.append(
            [notice],
            by: server,
            to: shared.stream,
            salt: [UInt8](repeating: 3, count: Change.saltLength)
        )
        shared.take(sequencer)
    }

    private func sequencer(_ log: Log, acl: Int64) -> Sequencer {
        Sequencer(
            epoch: log.epoch,
            frontier: log.frontier,
            horizon: 0,
            acl: acl,
            cursors: log.cursors,
            texts: TextGuard(),
            past: StreamPast(stream: log.stream),
            now: Milliseconds(2_000 + log.frontier.size)
        )
    }

    private func push(
        _ log: inout Log,
        _ principal: Principal,
        _ changes: [JSONValue],
        known: Int64,
        key: Ed25519.SigningKey,
        acl: Int64
    ) throws {
        let scope = ChangeScope(stream: log.stream, epoch: log.epoch, device: principal.device)
        let incoming = try changes.map {
            try IncomingChange($0, content: $0.canonicalBytes, scope: scope, path: "")
        }
        var sequencer = sequencer(log, acl: acl)
        let root = log.tree.root(at: known) ?? MerkleFrontier().root
        let request = SequencingRequest(
            principal: principal,
            epoch: log.epoch,
            known: KnownHead(size: known, root: root),
            changes: incoming,
            seal: key.sign(scope.sealBytes(incoming.map { ($0.n, $0.digest) }))
        )
        let admission = Sequencer.Admission(request: request, access: .write, recorded: [:])
        _ = try sequencer.admit(admission)
        log.take(sequencer)
    }

    /// The file, line by line, as an honest gateway exports it.
    func lines() -> [[UInt8]] {
        let at = Milliseconds(9_999)
        var writer = AuditWriter()
        let manifest = AuditFile.Manifest(
            at: at,
            key: headKey.publicKey,
            partnership: partnership,
            streams: [control, shared].map {
                AuditFile.Stream(
                    id: $0.stream,
                    audience: $0.audience,
                    epoch: $0.epoch,
                    size: $0.frontier.size
                )
            }
        )
        var lines = [writer.add(AuditFile.line(manifest))]
        for log in [control, shared] {
            lines.append(writer.add(AuditFile.line(log.stream)))
            for (record, leaf) in zip(log.records, log.leaves) {
                lines.append(writer.add(AuditFile.line(record, leaf: leaf)))
                for seal in log.seals where seal.seq == record.header.seq {
                    lines.append(writer.add(AuditFile.line(seal)))
                }
            }
            lines.append(writer.add(AuditFile.line(log.signedHead(at: at, key: headKey))))
        }
        lines.append(writer.end(signing: headKey))
        return lines.map { $0.dropLast() }
    }

    /// Signs lines anew that somebody with the gateway's key has altered: the last line and, when the
    /// log was rebuilt, the heads are then in order, and only the seals and the others' heads are not.
    func signed(_ lines: [[UInt8]]) -> [[UInt8]] {
        var writer = AuditWriter()
        let body = lines.dropLast().map { writer.add($0 + [10]).dropLast() }
        return body.map(Array.init) + [writer.end(signing: headKey).dropLast()]
    }
}

extension AuditWorld.Log {
    fileprivate mutating func take(_ sequencer: Sequencer) {
        frontier = sequencer.frontier
        cursors = sequencer.cursors
        seals += sequencer.seals
        for appended in sequencer.appended {
            records.append(
                StoredRecord(header: appended.header, content: appended.change.content)
            )
            leaves.append(appended.leaf)
            tree.append(appended.leaf)
        }
    }

    func signedHead(at: Milliseconds, key: Ed25519.SigningKey) -> SignedHead {
        let known = KnownHead(size: frontier.size, root: frontier.root)
        let bytes = SignedHead.signedBytes(stream: stream, epoch: epoch, head: known, at: at)
        return SignedHead(
            head: known,
            at: at,
            key: SHA256.digest(key.publicKey),
            signature: key.sign(bytes)
        )
    }

    /// Rebuilds leaves and tree over altered records, as whoever owns the database could.
    mutating func rebuild() {
        frontier = MerkleFrontier()
        tree = MerkleHistory()
        leaves = []
        for record in records {
            let scope = ChangeScope(stream: stream, epoch: epoch, device: record.header.device)
            let digest = record.erasure?.digest ?? scope.digest(of: record.content)
            let leaf = MerkleFrontier.leaf(header: record.header.canonicalBytes, content: digest)
            leaves.append(leaf)
            frontier.append(leaf)
            tree.append(leaf)
        }
    }
}

/// Verifies lines with the pinned key.
func verify(_ lines: [[UInt8]], key: Ed25519.VerifyingKey) -> Result<AuditVerifier.Report, LogFault>
{
    var verifier = AuditVerifier(key: key)
    do throws(LogFault) {
        for line in lines { try verifier.take(line) }
        return .success(try verifier.finish())
    } catch {
        return .failure(error)
    }
}
