public import EntenteDomain

/// Keeps out of a stream what the catalogue does not have: unknown types and fields, values of the wrong
/// kind, steps that an entity's state does not allow, and entities where they do not belong.
///
/// What it must know of an entity is its type, who made it and where it stands; the log's order decides
/// between two steps that were taken at once, because the later one is checked against the earlier.
/// A change that needs a feature may be of a version whose catalogue has more, and is let through.
public struct CatalogueGuard: Sendable {
    /// What must be known of an entity to check what is written into it.
    public struct Known: Hashable, Sendable {
        /// Its type.
        public let type: FieldName
        /// The organisation that made it.
        public let maker: OrganisationID
        /// Where it stands; nil when its type has no states.
        public var state: String?

        /// Puts together what is known.
        public init(type: FieldName, maker: OrganisationID, state: String?) {
            self.type = type
            self.maker = maker
            self.state = state
        }
    }

    private let audience: Audience
    private let checks: Bool
    private var known: [EntityID: Known]
    /// The way out that has come to its read-only phase; nil while everything can be written.
    private var closing: EntityID?
    /// What was noted since this value was made, with the device whose change said so.
    private var touched: [EntityID: DeviceID] = [:]

    /// Starts with what is known of some entities of a stream; without `checks` it only takes notes, so
    /// that nothing is missing when somebody closes the catalogue again.
    public init(_ audience: Audience, _ known: [EntityID: Known] = [:], checks: Bool = true) {
        self.audience = audience
        self.known = known
        self.checks = checks
        closing = known.filter { Self.closes($0.value) }.keys.min()
    }

    /// What can be written when everything else can only be read: the way out itself, what each side
    /// took with it, and that a conflict about either was settled (rows 36 and 23).
    private static let writableAtExit: Set<FieldName> = ["exit", "archive", "settlement"]

    /// Whether an entity is a way out that has come to its read-only phase, which no step leaves.
    private static func closes(_ entity: Known) -> Bool {
        let states: [Exit.State] = [.readOnly, .archived]
        return entity.type == "exit" && states.map(\.rawValue).contains(entity.state)
    }

    /// What has become known since this value was made, in the order of the entities' ids.
    public var added: [(entity: EntityID, known: Known, device: DeviceID)] {
        touched.sorted { $0.key < $1.key }
            .compactMap { id, device in known[id].map { (id, $0, device) } }
    }

    func refusal(of change: Change, _ header: ChangeRecord.Header) -> Rejection? {
        guard checks else { return nil }
        if let rejection = refusalAtExit(of: change) { return rejection }
        guard change.need.isEmpty else { return nil }
        // What the change itself brings stands beside what is known: copying all of that for each change
        // would be paid under the stream's lock.
        var fresh: [EntityID: Known] = [:]
        for (place, operation) in change.operations.enumerated() {
            let check = CatalogueCheck(audience: audience, author: header.organisation)
            let entity = fresh[operation.entity] ?? known[operation.entity]
            do throws(CatalogueCheck.Refusal) {
                try check.step(operation, of: entity, in: change)
            } catch {
                return Rejection(error.code, detail: "ops[\(place)]: \(error.detail)")
            }
            if let after = Self.after(operation, entity, by: header.organisation) {
                fresh[operation.entity] = after
            }
        }
        return nil
    }

    /// Why a change must be refused in the read-only phase of a way out.
    private func refusalAtExit(of change: Change) -> Rejection? {
        guard let closing else { return nil }
        let reason = "the way out \(closing) has come to its read-only phase"
        // What needs a feature is kept unread, so that nobody here can tell what it writes.
        guard change.need.isEmpty else { return Rejection(.readOnly, detail: "need: \(reason)") }
        var made: [EntityID: FieldName] = [:]
        for (place, operation) in change.operations.enumerated() {
            if case .new(let type) = operation.action, made[operation.entity] == nil {
                made[operation.entity] = type
            }
            let type = known[operation.entity]?.type ?? made[operation.entity]
            if let type, Self.writableAtExit.contains(type) { continue }
            return Rejection(.readOnly, detail: "ops[\(place)]: \(reason)")
        }
        return nil
    }

    mutating func take(_ change: Change, _ header: ChangeRecord.Header) {
        guard change.need.isEmpty else { return }
        for operation in change.operations {
            let before = known[operation.entity]
            let after = Self.after(operation, before, by: header.organisation)
            guard let after, after != before else { continue }
            known[operation.entity] = after
            touched[operation.entity] = header.device
            if closing == nil, Self.closes(after) { closing = operation.entity }
        }
    }

    /// What is known of an entity after a step; nil when the step says nothing of that.
    private static func after(
        _ operation: Operation,
        _ before: Known?,
        by author: OrganisationID
    ) -> Known? {
        switch operation.action {
        case .new(let type) where before == nil:
            let state = Catalogue.entity(type)?.states?.initial
            return Known(type: type, maker: author, state: state)
        case .put(let field, let value):
            guard var entity = before, let states = Catalogue.entity(entity.type)?.states,
                states.field == field
            else { return nil }
            switch value {
            case .string(let state): entity.state = state
            // A state that was emptied is the one that entities begin in.
            case .null: entity.state = states.initial
            default: return nil
            }
            return entity
        default: return nil
        }
    }
}
