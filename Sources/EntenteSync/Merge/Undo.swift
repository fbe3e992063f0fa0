public import EntenteDomain

/// The operations that take back what one change of a device did, as far as it still stands.
///
/// Undo is a new change (clause 2.4): it is made from what is displayed now and merges like any other.
/// What somebody has written over since is left as it is, and is named in `kept`.
public struct Undo: Sendable {
    /// What is known of one entity that the change is about.
    public struct Known: Sendable {
        /// The entity as the author saw it when he made the change.
        public let before: EntityState
        /// The entity as it is now.
        public let now: EntityState
        /// What was done to it after the change, by whom.
        public let later: [(device: DeviceID, change: Change)]

        /// Puts together what is known.
        public init(
            before: EntityState,
            now: EntityState,
            later: [(device: DeviceID, change: Change)]
        ) {
            self.before = before
            self.now = now
            self.later = later
        }
    }

    /// An operation that is not taken back.
    public struct Kept: Hashable, Sendable {
        /// The operation.
        public let operation: Operation
        /// Why, as the end of a sentence.
        public let reason: String
    }

    private struct Target: Hashable {
        let entity: EntityID
        let kind: Operation.Kind
        let field: FieldName?
        let member: ExactText?
    }

    /// What to do, in order.
    public private(set) var operations: [Operation] = []
    /// What stays.
    public private(set) var kept: [Kept] = []

    private let change: Change
    private let device: DeviceID
    private let undos: [Int64: Int64]

    /// Works out how to take a change back; entities of which nothing is known are left alone.
    ///
    /// `undos` are the counters of own changes that took something back, each with the counter of what it
    /// took back: what they wrote again, if it is what this change had written, is this change's.
    public init(
        of change: Change,
        by device: DeviceID,
        undos: [Int64: Int64] = [:],
        _ known: [EntityID: Known]
    ) {
        self.change = change
        self.device = device
        self.undos = undos
        var done: Set<Target> = []
        var steps: [[Operation.Action]] = []
        var entities: [EntityID] = []
        for (place, operation) in change.operations.enumerated() {
            guard let entity = known[operation.entity] else { continue }
            // What a change did to one thing in several steps is taken back in one, but each increment.
            guard operation.kind == .inc || done.insert(Self.target(operation)).inserted else {
                continue
            }
            switch inverse(of: operation, place, entity) {
            case .success(let actions):
                steps.append(actions)
                entities.append(operation.entity)
            case .failure(let why): kept.append(Kept(operation: operation, reason: why.reason))
            }
        }
        for (actions, entity) in zip(steps, entities).reversed() {
            operations += actions.map { Operation(entity, $0) }
        }
    }

    private struct Why: Error {
        let reason: String
        static let overwritten = Why(reason: "somebody has changed it since")
    }

    private static func target(_ operation: Operation) -> Target {
        var member: ExactText?
        switch operation.action {
        case .add(_, let name), .rem(_, let name): member = ExactText(name)
        default: break
        }
        return Target(
            entity: operation.entity,
            kind: operation.kind,
            field: operation.field,
            member: member
        )
    }

    private func isOwn(_ origin: Origin) -> Bool { origin.device == device && origin.n == change.n }

    private func isRestored(_ origin: Origin) -> Bool {
        origin.device == device && (undos[origin.n] ?? 0) > change.n
    }

    private func inverse(
        of operation: Operation,
        _ place: Int,
        _ known: Known
    ) -> Result<[Operation.Action], Why> {
        switch operation.action {
        case .put(let field, let value): write(field, value, known)
        case .pos(let key): position(key, known)
        case .add(let field, let member): remove(member, field, known)
        case .rem(let field, let member):
            .success(
                known.before.sets[field]?.members.contains(member) == true
                    && known.now.sets[field]?.members.contains(member) != true
                    ? [.add(field: field, member: member)] : []
            )
        case .inc(let field, let amount): subtract(amount, field, place, known)
        case .reset(let field): restoreSum(field, known)
        case .new:
            known.later.contains { $0.device != device }
                ? .failure(Why(reason: "others have worked on it since"))
                : .success(known.now.existence.exists ? [.del] : [])
        case .del: .success(known.now.existence.exists ? [] : [.undel])
        case .undel: .success(known.now.existence.exists ? [.del] : [])
        case .text(let field, _): edit(field, known)
        case .propose(_, let proposal): .success([.withdraw(proposal: proposal.id)])
        case .accept, .withdraw: .failure(Why(reason: "an answer to a proposal stands"))
        }
    }

    private func edit(_ field: FieldName, _ known: Known) -> Result<[Operation.Action], Why> {
        guard let text = known.now.texts[field] else { return .success([]) }
        guard change.base >= text.since else {
            return .failure(Why(reason: "it is older than the edits that are remembered"))
        }
        let deleted = TextState.deleted(
            by: change,
            of: device,
            from: known.now.id,
            field,
            before: known.before.texts[field]
        )
        let steps = text.undoing([change.n], of: device, knowing: deleted, undos: undos)
        return .success(steps.map { .text(field: field, splice: $0) })
    }

    private func write(
        _ field: FieldName,
        _ value: JSONValue,
        _ known: Known
    ) -> Result<[Operation.Action], Why> {
        guard let current = known.now.registers[field]?.displayed,
            isOwn(current.origin) || isRestored(current.origin) && current.value == value
        else { return .failure(.overwritten) }
        let previous = known.before.registers[field]?.displayed?.value ?? .null
        return .success(previous == current.value ? [] : [.put(field: field, value: previous)])
    }

    private func position(_ key: OrderKey, _ known: Known) -> Result<[Operation.Action], Why> {
        guard let current = known.now.position.displayed,
            isOwn(current.origin) || isRestored(current.origin) && current.value == key
        else { return .failure(.overwritten) }
        guard let previous = known.before.position.displayed?.value else {
            return .failure(Why(reason: "it had no place before"))
        }
        return .success(previous == current.value ? [] : [.pos(key: previous)])
    }

    private func remove(
        _ member: String,
        _ field: FieldName,
        _ known: Known
    ) -> Result<[Operation.Action], Why> {
        guard known.before.sets[field]?.members.contains(member) != true else {
            return .success([])
        }
        let key = ExactText(member)
        let standing = known.now.sets[field]?.standing.first { ExactText($0.member) == key }
        guard let origins = standing?.origins else { return .success([]) }
        guard origins.allSatisfy({ isOwn($0) || isRestored($0) }) else {
            return .failure(Why(reason: "somebody else has added it too"))
        }
        return .success([.rem(field: field, member: member)])
    }

    private func subtract(
        _ amount: ExactDecimal,
        _ field: FieldName,
        _ place: Int,
        _ known: Known
    ) -> Result<[Operation.Action], Why> {
        let stands = known.now.counters[field]?.standing.contains {
            isOwn($0.origin) && $0.origin.place == place
        }
        guard stands == true else {
            return .failure(Why(reason: "the counter was reset since"))
        }
        return .success([.inc(field: field, by: amount.negated)])
    }

    private func restoreSum(
        _ field: FieldName,
        _ known: Known
    ) -> Result<[Operation.Action], Why> {
        let isResetSince = known.later.contains { entry in
            entry.change.operations.contains { $0.kind == .reset && $0.field == field }
        }
        guard !isResetSince else { return .failure(Why(reason: "the counter was reset since")) }
        guard let sum = known.before.counters[field]?.value, sum != .zero else {
            return .success([])
        }
        return .success([.inc(field: field, by: sum)])
    }
}
