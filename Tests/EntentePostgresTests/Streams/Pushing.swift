import EntenteCrypto
import EntenteDomain
import EntentePostgres
import EntenteSync

/// Makes the pushes of one device to one stream.
struct Pusher: Sendable {
    let device: DeviceID
    let stream: StreamID
    let epoch: Epoch
    /// Who the gateway believes the device to be.
    var principal: Principal

    init(_ device: DeviceID, _ stream: StreamSummary, side: World.Side) {
        self.device = device
        self.stream = stream.id
        epoch = stream.head.epoch
        principal = Principal(
            device: device,
            member: side.member,
            department: side.department,
            organisation: side.organisation
        )
    }

    /// A change that writes one field; the same arguments make the same bytes.
    func change(
        n: Int64,
        base: Int64 = 0,
        entity: UInt64 = 1,
        value: JSONValue = "x"
    ) throws -> IncomingChange {
        let entity = EntityID(high: 1, low: entity)
        return try change(
            Change(
                n: n,
                base: base,
                at: World.now,
                salt: [UInt8](repeating: 7, count: Change.saltLength),
                operations: [Operation(entity, .put(field: "title", value: value))]
            )
        )
    }

    /// A change that is made again.
    func change(n: Int64, base: Int64, late: Change.Late) throws -> IncomingChange {
        let write = Operation(EntityID(high: 1, low: 1), .put(field: "title", value: "late"))
        return try change(
            Change(
                n: n,
                base: base,
                at: World.now,
                salt: [UInt8](repeating: 7, count: Change.saltLength),
                late: late,
                operations: [write]
            )
        )
    }

    /// A change of any operations.
    func change(
        n: Int64,
        base: Int64 = 0,
        need: [FieldName] = [],
        guards: [Change.Guard] = [],
        _ operations: [Operation]
    ) throws -> IncomingChange {
        try change(
            Change(
                n: n,
                base: base,
                at: World.now,
                salt: [UInt8](repeating: 7, count: Change.saltLength),
                need: need,
                guards: guards,
                operations: operations
            )
        )
    }

    /// A change that edits a text.
    func edit(
        n: Int64,
        base: Int64,
        length: Int,
        at index: Int,
        insert: String
    ) throws -> IncomingChange {
        let splice = TextSplice(length: length, index: index, delete: 0, insert: insert)
        return try change(
            Change(
                n: n,
                base: base,
                at: World.now,
                salt: [UInt8](repeating: 7, count: Change.saltLength),
                operations: [
                    Operation(EntityID(high: 1, low: 2), .text(field: "body", splice: splice))
                ]
            )
        )
    }

    /// A change that no server understands.
    func malformed(n: Int64) throws -> IncomingChange {
        try change(["base": 0, "n": .integer(n), "ops": []])
    }

    private func change(_ change: Change) throws -> IncomingChange { try self.change(change.json) }

    private func change(_ json: JSONValue) throws -> IncomingChange {
        try IncomingChange(
            json,
            content: json.canonicalBytes,
            scope: ChangeScope(stream: stream, epoch: epoch, device: device),
            path: ""
        )
    }

    /// A push of changes.
    func request(
        _ changes: [IncomingChange],
        epoch: Epoch? = nil,
        known: KnownHead = KnownHead(size: 0, root: SHA256.digest([]))
    ) -> SequencingRequest {
        SequencingRequest(
            principal: principal,
            epoch: epoch ?? self.epoch,
            known: known,
            changes: changes,
            seal: [UInt8](repeating: 1, count: 64)
        )
    }

    /// Pushes changes alone in their group, with texts that are not known yet.
    func push(
        _ changes: [IncomingChange],
        known: KnownHead = KnownHead(size: 0, root: SHA256.digest([])),
        to store: PostgresStreamStore
    ) async throws -> Result<PushResult, PushRefusal> {
        let answer = try await store.sequence(
            stream,
            [request(changes, known: known)],
            texts: TextGuard(),
            now: World.now
        )
        guard let result = answer.results.first else { throw World.Missing() }
        return result
    }
}

extension Result<PushResult, PushRefusal> {
    /// Why the push was refused; nil when it was not.
    var refusal: PushRefusal? {
        if case .failure(let refusal) = self { refusal } else { nil }
    }
}

/// The tree over a log, computed anew from the records.
func recomputedFrontier(of log: [StoredRecord], _ scope: (DeviceID) -> ChangeScope)
    -> MerkleFrontier
{
    var frontier = MerkleFrontier()
    for record in log {
        frontier.append(
            MerkleFrontier.leaf(
                header: record.header.canonicalBytes,
                content: scope(record.header.device).digest(of: record.content)
            )
        )
    }
    return frontier
}

/// The changes of a log, read; for folding, which looks at no digest.
func records(_ log: [StoredRecord]) throws -> [ChangeRecord] {
    try log.map { record in
        ChangeRecord(
            header: record.header,
            change: try Change(JSONScanner.parse(record.content)),
            digest: SHA256.digest([])
        )
    }
}
