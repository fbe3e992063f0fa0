import EntenteCrypto
import EntenteDomain
import EntenteSync

extension SimulatedGateway {
    /// Does what an administrator decided, and notes it in the control stream in the same transaction.
    mutating func administer(_ note: String, _ body: (inout SimulatedStore) -> Void) {
        clock = clock.advanced(by: 5)
        store.rememberAccess()
        body(&store)
        say([
            Operation(EntityID(high: 9, low: 9), .put(field: "state", value: .string(note)))
        ])
    }

    /// Tells everybody of a device, as the server does when one enrols.
    mutating func introduce(_ who: Principal, key: [UInt8]) {
        func put(
            _ high: UInt64,
            _ low: UInt64,
            _ field: FieldName,
            _ value: String
        ) -> EntenteSync.Operation {
            Operation(EntityID(high: high, low: low), .put(field: field, value: .string(value)))
        }
        say([
            put(who.department.high, who.department.low, "organisation", "\(who.organisation)"),
            put(who.member.high, who.member.low, "department", "\(who.department)"),
            put(who.device.high, who.device.low, "member", "\(who.member)"),
            put(who.device.high, who.device.low, "key", Base64URL.encode(key)),
        ])
    }

    private mutating func say(_ operations: [EntenteSync.Operation]) {
        guard let place = store.logs.firstIndex(where: { $0.audience == .control }) else { return }
        let log = store.logs[place]
        let cursor = log.cursors[server.device] ?? .init()
        let change = Change(
            n: cursor.next,
            base: log.frontier.size,
            at: clock,
            salt: [UInt8](repeating: 0, count: Change.saltLength),
            operations: operations
        )
        let content = change.json.canonicalBytes
        let digest = ChangeScope(stream: log.id, epoch: log.epoch, device: server.device)
            .digest(of: content)
        let header = ChangeRecord.Header(
            seq: log.frontier.size + 1,
            n: change.n,
            device: server.device,
            member: server.member,
            organisation: server.organisation,
            acl: log.frontier.size,
            received: clock,
            known: log.head.known
        )
        let leaf = MerkleFrontier.leaf(header: header.canonicalBytes, content: digest)
        store.logs[place].rows.append(
            SimulatedStore.Row(
                record: StoredRecord(header: header, content: content),
                base: change.base,
                digest: digest,
                leaf: leaf,
                editsText: false
            )
        )
        store.logs[place].frontier.append(leaf)
        store.logs[place].cursors[server.device] = .init(
            next: change.n + 1,
            base: change.base
        )
    }

    /// Puts a backup in the place of the database: the logs begin new lives.
    mutating func restore(_ backup: SimulatedStore, using random: inout some RandomNumberGenerator)
    {
        store = backup
        restart()
        guard fault != .epochIgnored else { return }
        for place in store.logs.indices {
            let log = store.logs[place]
            store.logs[place].lives.append(.init(epoch: log.epoch, size: log.frontier.size))
            store.logs[place].epoch = .random(using: &random)
        }
    }

    /// The bytes of a live event with the changes of a stream after a seq, up to another.
    func frame(_ stream: StreamID, after: Int64, upTo last: Int64) -> [UInt8] {
        let log = store.log(stream)
        let records = (log?.rows ?? []).map(\.record)
            .filter { $0.header.seq > after && $0.header.seq <= last }
        let seals = (log?.seals ?? []).filter { $0.seq > after && $0.seq <= last }
        return LiveFrame.changes(stream, records, seals: seals)
    }
}

extension SimulatedStore {
    fileprivate mutating func rememberAccess() {
        for device in devices.keys {
            for log in logs {
                staleAccess[Place(device: device, stream: log.id)] = trueAccess(device, log)
            }
        }
    }
}
