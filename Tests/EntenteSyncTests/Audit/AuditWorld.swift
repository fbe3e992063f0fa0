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
        var epochs: EpochHistory
        var frontier = MerkleFrontier()
        var past: StreamPast
        var texts = TextGuard()
        var cursors: [DeviceID: Sequencer.DeviceCursor] = [:]
        var records: [StoredRecord] = []
        var leaves: [Digest] = []
        var seals: [PushSeal] = []
        var tree = MerkleHistory()

        init(stream: StreamID, audience: Audience, epoch: Epoch) {
            self.stream = stream
            self.audience = audience
            epochs = EpochHistory(current: epoch)
            past = StreamPast(stream: stream)
        }
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
    var random: SeededGenerator
    /// How many proposals were made.
    var proposals: UInt64 = 0

    /// Two organisations with two devices each, introduced in the control stream.
    init(seed: UInt64 = 1) throws {
        random = SeededGenerator(seed: seed)
        headKey = try Self.key("head")
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
            let device = Device(principal: principal, key: try Self.key("device \(number)"))
            devices.append(device)
            try introduce(device)
        }
    }

    /// A key made from a word, so that every run makes the same files.
    private static func key(_ word: String) throws -> Ed25519.SigningKey {
        try Ed25519.SigningKey(rawSeed: SHA256.digest("audit \(word)".utf8).bytes)
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
        var changes: [[EntenteSync.Operation]] = Array(repeating: [], count: refused)
        for _ in 0..<count {
            let value = JSONValue.string("value \(random.next() % 1_000)")
            changes.append([.init(entity(1), .put(field: "title", value: value))])
        }
        try push(number, changes)
    }

    /// Pushes the last change of a device once more, whose answer was lost, and a new one with it.
    mutating func writeAgain(_ number: Int) throws {
        let device = devices[number].principal.device
        let last = shared.records.last { $0.header.device == device }
        let value = JSONValue.string("value \(random.next() % 1_000)")
        let next = devices[number].next
        devices[number].next += 1
        let put = EntenteSync.Operation(entity(1), .put(field: "title", value: value))
        let values = [
            try JSONScanner.parse(last?.content ?? []),
            makeChange(n: next, base: shared.frontier.size, [put]),
        ]
        try push(values, of: number)
    }

    /// Pushes one change of a device to the shared stream.
    mutating func say(_ number: Int, _ action: EntenteSync.Operation.Action) throws {
        try push(number, [[.init(entity(2), action)]])
    }

    /// Pushes changes; one without operations is malformed, and refused.
    mutating func push(
        _ number: Int,
        _ changes: [[EntenteSync.Operation]]
    ) throws {
        var values: [JSONValue] = []
        for operations in changes {
            let n = devices[number].next
            devices[number].next += 1
            values.append(
                operations.isEmpty
                    ? ["base": 0, "n": .integer(n), "ops": []]
                    : makeChange(n: n, base: shared.frontier.size, operations)
            )
        }
        try push(values, of: number)
    }

    private mutating func push(_ values: [JSONValue], of number: Int) throws {
        let known = Int64(random.next() % UInt64(shared.frontier.size + 1))
        try push(
            &shared,
            devices[number].principal,
            values,
            known: known,
            key: devices[number].key,
            acl: control.frontier.size
        )
    }

    /// Erases a change of the shared stream, and says so.
    mutating func erase(_ seq: Int64) throws {
        let old = shared.records[Int(seq) - 1]
        let change = try Change(JSONScanner.parse(old.content))
        let scope = ChangeScope(
            stream: shared.stream,
            epoch: shared.epochs.epoch(at: seq),
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

    /// Names the state after the last change of the shared stream, with changes of others behind it.
    mutating func checkpoint(horizon: Int64 = 0) throws {
        let seq = shared.frontier.size
        let digest = shared.state.digest
        try write(1)
        say(.checkpoint(seq: seq, digest: digest, horizon: horizon))
    }

    /// Begins a new life of the shared stream, as after a restore.
    mutating func restore() {
        let ended = EpochHistory.Past(epoch: shared.epochs.current, size: shared.frontier.size)
        shared.epochs = EpochHistory(
            past: shared.epochs.past + [ended],
            current: .random(using: &random)
        )
    }

    private func sequencer(_ log: Log, acl: Int64) -> Sequencer {
        Sequencer(
            epoch: log.epochs.current,
            frontier: log.frontier,
            roots: log.tree.roots(at: 1...log.tree.size + 1),
            horizon: 0,
            acl: acl,
            cursors: log.cursors,
            texts: log.texts,
            past: log.past,
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
        let scope = ChangeScope(
            stream: log.stream,
            epoch: log.epochs.current,
            device: principal.device
        )
        let incoming = try changes.map {
            try IncomingChange($0, content: $0.canonicalBytes, scope: scope, path: "")
        }
        var sequencer = sequencer(log, acl: acl)
        let root = log.tree.root(at: known) ?? MerkleFrontier().root
        let request = SequencingRequest(
            principal: principal,
            epoch: log.epochs.current,
            known: KnownHead(size: known, root: root),
            changes: incoming,
            seal: key.sign(scope.sealBytes(incoming.map { ($0.n, $0.digest) }))
        )
        let admission = Sequencer.Admission(
            request: request,
            access: .write,
            recorded: log.recorded(of: principal.device, scope),
            signer: Signer(publicKey: key.publicKey, holdsRole: true)
        )
        _ = try sequencer.admit(admission)
        log.take(sequencer)
    }
}

extension AuditWorld.Log {
    fileprivate mutating func take(_ sequencer: Sequencer) {
        frontier = sequencer.frontier
        cursors = sequencer.cursors
        past = sequencer.past
        texts = sequencer.texts
        seals += sequencer.seals
        for appended in sequencer.appended {
            records.append(
                StoredRecord(header: appended.header, content: appended.change.content)
            )
            leaves.append(appended.leaf)
            tree.append(appended.leaf)
        }
    }

    /// What became of a device's changes.
    fileprivate func recorded(
        of device: DeviceID,
        _ scope: ChangeScope
    ) -> [Int64: Sequencer.Recorded] {
        var recorded: [Int64: Sequencer.Recorded] = [:]
        for (record, leaf) in zip(records, leaves) where record.header.device == device {
            let header = record.header
            recorded[header.n] = .init(
                digest: scope.digest(of: record.content),
                outcome: .sequenced(
                    n: header.n,
                    seq: header.seq,
                    received: header.received,
                    leaf: leaf
                )
            )
        }
        return recorded
    }

    /// The state that the log makes, as every replica folds it.
    var state: StreamState {
        var state = StreamState()
        for record in records {
            let json = try? JSONScanner.parse(record.content)
            let change = json.flatMap { try? Change($0, isRemainder: record.erasure != nil) }
            state.apply(
                ChangeRecord(header: record.header, change: change, digest: frontier.root)
            )
        }
        return state
    }
}
