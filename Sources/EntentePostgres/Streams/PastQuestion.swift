import EntenteDomain
import EntenteSync

/// What a group of pushes must know of its stream's past, read under the lock.
///
/// Every group asks for the entities it names; guards and proposals are asked for by the few pushes
/// that hold some.
struct PastQuestion: Sendable {
    private let stream: StreamID
    private let devices: [String]
    private let entities: [String]
    private let proposals: [String]
    private let signing: [String]
    /// The devices that make a change again.
    private let late: [String]
    /// The earliest seq that a guard names; nil without guards.
    private let guarded: Int64?

    init(_ stream: StreamID, _ requests: [SequencingRequest]) {
        self.stream = stream
        var devices: Set<DeviceID> = []
        var entities: Set<EntityID> = []
        var proposals: Set<ProposalID> = []
        var signing: Set<DeviceID> = []
        var late: Set<DeviceID> = []
        var guarded: Int64?
        for request in requests {
            devices.insert(request.principal.device)
            for change in request.changes.lazy.compactMap(\.change) {
                if change.late != nil { late.insert(request.principal.device) }
                for target in change.targets { entities.insert(target.entity) }
                for condition in change.guards {
                    entities.insert(condition.entity)
                    guarded = min(guarded ?? .max, condition.unchangedSince)
                }
                for operation in change.operations {
                    guard let proposal = operation.proposal else { continue }
                    proposals.insert(proposal)
                    if operation.kind == .accept { signing.insert(request.principal.device) }
                }
            }
        }
        self.devices = devices.sorted().map(\.description)
        self.entities = entities.sorted().map(\.description)
        self.proposals = proposals.sorted().map(\.description)
        self.signing = signing.sorted().map(\.description)
        self.late = late.sorted().map(\.description)
        self.guarded = guarded
    }

    /// What goes with the lock, in the same round trip.
    var statement: (Statement, [PostgresValue]) {
        (StreamSQL.past, [.text(stream.description), .textArray(devices), .textArray(entities)])
    }

    /// Who reads the stream and what is known of the entities, likewise.
    var kinds: (Statement, [PostgresValue]) {
        (StreamSQL.entityKinds, [.text(stream.description), .textArray(entities)])
    }

    /// What the catalogue lets in, from the answer to `kinds`.
    static func catalogue(_ rows: Rows, checks: Bool) throws(StoreError) -> CatalogueGuard {
        var audience: Audience?
        var known: [EntityID: CatalogueGuard.Known] = [:]
        for row in rows.indices {
            let word = rows.text(row, 1)
            guard !rows.text(row, 0).isEmpty else {
                audience =
                    switch word {
                    case "shared": .shared
                    case "organisation": .organisation(try rows.id(row, 2))
                    case "department": .department(try rows.id(row, 2))
                    default: .control
                    }
                continue
            }
            // One row that says nothing must not stop all others' pushes.
            guard let type = FieldName(word) else { continue }
            known[try rows.id(row, 0)] = CatalogueGuard.Known(
                type: type,
                maker: try rows.id(row, 2),
                state: rows.isNull(row, 3) ? nil : rows.text(row, 3)
            )
        }
        guard let audience else {
            throw StoreError(.inconsistent, detail: "a locked stream is not to be read")
        }
        return CatalogueGuard(audience, known, checks: checks)
    }

    /// The past, from the answer to `statement` and what else has to be asked.
    func past(
        _ answer: Rows,
        head: Int64,
        in transaction: Transaction
    ) async throws -> StreamPast {
        var past = StreamPast(stream: stream)
        (past.creations, past.features) = try Self.entities(answer)
        past.recent = .none
        var questions: [(Statement, [PostgresValue])] = []
        let start = guarded.map { max($0, head - Int64(Limits.guardChanges)) }
        if let start {
            questions.append(
                (
                    StreamSQL.recent,
                    [
                        .text(stream.description), .int8(start), .int8(Limits.guardChanges),
                        .int8(Limits.pullBytes),
                    ]
                )
            )
        }
        if !proposals.isEmpty {
            let named: [PostgresValue] = [.text(stream.description), .textArray(proposals)]
            questions.append((StreamSQL.proposals, named))
            questions.append((StreamSQL.proposalAnswers, named))
        }
        guard !questions.isEmpty else { return past }
        var answers = try await transaction.query(questions)[...]
        if start != nil, let rows = answers.popFirst() {
            past.recent = try Self.recent(rows, head: head)
        }
        if let found = answers.popFirst(), let said = answers.popFirst() {
            past.agreements = AgreementGuard(
                stream: stream,
                try Self.proposals(found, said)
            )
        }
        return past
    }

    /// What the last logged changes of devices had seen that make one again; of one that was erased
    /// that is not known any more.
    func seen(in transaction: Transaction) async throws -> [DeviceID: Int64] {
        guard !late.isEmpty else { return [:] }
        let rows = try await transaction.query(
            StreamSQL.lastChanges,
            [.text(stream.description), .textArray(late)]
        )
        var seen: [DeviceID: Int64] = [:]
        for row in rows.indices {
            seen[try rows.id(row, 0)] = try Change(JSONScanner.parse(rows.bytes(row, 1))).seen
        }
        return seen
    }

    /// Keys and roles of the devices that accept something.
    func signers(in transaction: Transaction) async throws -> [DeviceID: Signer] {
        guard !signing.isEmpty else { return [:] }
        let rows = try await transaction.query(StreamSQL.signers, [.textArray(signing)])
        var signers: [DeviceID: Signer] = [:]
        for row in rows.indices {
            signers[try rows.id(row, 0)] = Signer(
                publicKey: rows.bytes(row, 1),
                holdsRole: rows.bool(row, 2)
            )
        }
        return signers
    }

    private static func entities(
        _ rows: Rows
    ) throws(StoreError) -> (RefusedCreations, FeatureGuard) {
        var refused: [RefusedCreations.Entry] = []
        var required: [FeatureGuard.Requirement] = []
        for row in rows.indices {
            let entity: EntityID = try rows.id(row, 1)
            let field = rows.text(row, 2)
            if let feature = FieldName(rows.text(row, 3)) {
                guard field.isEmpty || FieldName(field) != nil else { throw rows.broken(row, 2) }
                required.append(.init(entity: entity, field: FieldName(field), feature: feature))
            } else {
                refused.append(
                    .init(device: try rows.id(row, 0), entity: entity, size: rows.int64(row, 4))
                )
            }
        }
        return (RefusedCreations(refused), FeatureGuard(required))
    }

    private static func recent(_ rows: Rows, head: Int64) throws -> RecentChanges {
        let first = rows.isEmpty ? head + 1 : rows.int64(0, 0)
        var recent = RecentChanges(after: first - 1)
        for row in rows.indices {
            let device: DeviceID = try rows.id(row, 1)
            if rows.isNull(row, 2) {
                recent.takeUnreadable(device: device, seq: rows.int64(row, 0))
            } else {
                let change = try Change(JSONScanner.parse(rows.bytes(row, 2)))
                recent.take(change, device: device, seq: rows.int64(row, 0))
            }
        }
        return recent
    }

    private static func proposals(
        _ found: Rows,
        _ said: Rows
    ) throws(StoreError) -> [ProposalID: AgreementGuard.Known] {
        var known: [ProposalID: AgreementGuard.Known] = [:]
        for row in found.indices {
            let parties = found.textArray(row, 4).compactMap { OrganisationID($0) }
            guard let field = FieldName(found.text(row, 2)) else { throw found.broken(row, 2) }
            known[try found.id(row, 0)] = AgreementGuard.Known(
                entity: try found.id(row, 1),
                field: field,
                progress: AgreementProgress(parties: parties, digest: try found.digest(row, 3))
            )
        }
        for row in said.indices {
            let id: ProposalID = try said.id(row, 0)
            guard var proposal = known[id] else { throw said.broken(row, 0) }
            let organisation: OrganisationID = try said.id(row, 1)
            let refusal =
                said.text(row, 2) == "accept"
                ? proposal.progress.accept(organisation, proposal.progress.digest)
                : proposal.progress.withdraw(organisation)
            guard refusal == nil else { throw said.broken(row, 2) }
            known[id] = proposal
        }
        return known
    }
}
