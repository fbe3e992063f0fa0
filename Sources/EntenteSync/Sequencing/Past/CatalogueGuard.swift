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
    private var known: [EntityID: Known]
    /// What was noted since this value was made, with the device whose change said so.
    private var touched: [EntityID: DeviceID] = [:]

    /// Starts with what is known of some entities of a stream.
    public init(_ audience: Audience, _ known: [EntityID: Known] = [:]) {
        self.audience = audience
        self.known = known
    }

    /// What has become known since this value was made, in the order of the entities' ids.
    public var added: [(entity: EntityID, known: Known, device: DeviceID)] {
        touched.sorted { $0.key < $1.key }
            .compactMap { id, device in known[id].map { (id, $0, device) } }
    }

    func refusal(of change: Change, _ header: ChangeRecord.Header) -> Rejection? {
        guard change.need.isEmpty else { return nil }
        var trial = self
        for (place, operation) in change.operations.enumerated() {
            do throws(Refusal) {
                try trial.check(operation, by: header)
            } catch {
                return Rejection(error.code, detail: "ops[\(place)]: \(error.detail)")
            }
        }
        return nil
    }

    mutating func take(_ change: Change, _ header: ChangeRecord.Header) {
        for operation in change.operations { note(operation, by: header) }
    }

    /// Why a step is refused.
    private struct Refusal: Error {
        let code: RejectionCode
        let detail: String
    }

    /// Checks a step on top of those before it, and notes it.
    private mutating func check(
        _ operation: Operation,
        by header: ChangeRecord.Header
    ) throws(Refusal) {
        if case .new(let type) = operation.action {
            try checkNew(type)
        } else if let entity = known[operation.entity],
            let definition = Catalogue.entity(entity.type)
        {
            try check(operation.action, of: entity, definition, by: header.organisation)
        } else if let field = operation.field {
            try checkOverlay(operation.action, field)
        }
        note(operation, by: header)
    }

    private func checkNew(_ type: FieldName) throws(Refusal) {
        guard let definition = Catalogue.entity(type) else {
            throw Refusal(code: .unknownType, detail: "there is no type \(type)")
        }
        switch (definition.place, audience) {
        case (.private, .shared):
            throw Refusal(
                code: .wrongStream,
                detail: "\(type) belongs into the streams of one organisation"
            )
        case (.shared, .organisation), (.shared, .department):
            throw Refusal(
                code: .wrongStream,
                detail: "\(type) belongs into the stream of all organisations"
            )
        default: break
        }
    }

    private func check(
        _ action: Operation.Action,
        of entity: Known,
        _ definition: EntityDefinition,
        by author: OrganisationID
    ) throws(Refusal) {
        if definition.writers == .maker, author != entity.maker, audience == .shared {
            throw Refusal(
                code: .notWriter,
                detail: "\(entity.type) is written by the organisation that made it"
            )
        }
        guard let name = Operation(EntityID(high: 0, low: 0), action).field else { return }
        guard let field = definition.field(name) else {
            throw Refusal(code: .unknownField, detail: "\(entity.type) has no field \(name)")
        }
        if field.isPrivate, audience == .shared {
            throw Refusal(
                code: .wrongStream,
                detail: "\(name) belongs into the streams of one organisation"
            )
        }
        try Self.check(action, field)
        guard case .put(_, .string(let next)) = action, let states = definition.states,
            states.field == name
        else { return }
        do throws(StateMachine.Refusal) {
            try states.check(
                from: entity.state ?? states.initial,
                to: next,
                byMaker: author == entity.maker
            )
        } catch {
            throw Refusal(code: .badStep, detail: "\(name): \(error)")
        }
    }

    /// What is written over an entity of another stream must fit a type that has the field.
    private func checkOverlay(
        _ action: Operation.Action,
        _ name: FieldName
    ) throws(Refusal) {
        let fields = Catalogue.entities.compactMap { $0.field(name) }
        guard !fields.isEmpty else {
            throw Refusal(code: .unknownField, detail: "no type has a field \(name)")
        }
        var refusal: Refusal?
        for field in fields {
            do throws(Refusal) {
                return try Self.check(action, field)
            } catch {
                refusal = error
            }
        }
        if let refusal { throw refusal }
    }

    private static func check(
        _ action: Operation.Action,
        _ field: FieldDefinition
    ) throws(Refusal) {
        let (merge, value): (FieldMerge, JSONValue?) =
            switch action {
            case .put(_, let value): (.register, value)
            case .add(_, let member), .rem(_, let member): (.set, .string(member))
            case .inc, .reset: (.counter, nil)
            case .text: (.text, nil)
            case .propose(_, let proposal): (.agreement, proposal.value)
            default: (field.merge, nil)
            }
        guard merge == field.merge else {
            throw Refusal(
                code: .unknownField,
                detail: "\(field.name) merges as \(field.merge.rawValue), not \(merge.rawValue)"
            )
        }
        // Null empties a field; there is nothing in it to be wrong.
        guard let value, value != .null else { return }
        do throws(FieldFault) {
            _ = try field.kind.read(value, at: field.name.description)
        } catch {
            throw Refusal(code: .badValue, detail: error.description)
        }
    }

    private mutating func note(_ operation: Operation, by header: ChangeRecord.Header) {
        let id = operation.entity
        switch operation.action {
        case .new(let type) where known[id] == nil:
            let state = Catalogue.entity(type)?.states?.initial
            known[id] = Known(type: type, maker: header.organisation, state: state)
            touched[id] = header.device
        case .put(let field, .string(let state)):
            guard let entity = known[id], entity.state != state,
                Catalogue.entity(entity.type)?.states?.field == field
            else { return }
            known[id]?.state = state
            touched[id] = header.device
        default: break
        }
    }
}
