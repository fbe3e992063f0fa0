import EntenteDomain

/// Checks one step of a change against the catalogue.
struct CatalogueCheck {
    let audience: Audience
    let author: OrganisationID

    /// Why a step is refused.
    struct Refusal: Error {
        let code: RejectionCode
        let detail: String
    }

    /// Checks a step on an entity of which so much is known; nil for one whose creation is not.
    func step(
        _ operation: Operation,
        of entity: CatalogueGuard.Known?,
        in change: Change
    ) throws(Refusal) {
        switch operation.action {
        case .new(let type): try creation(operation.entity, type, entity, change)
        // What was proposed is for its parties to answer, whoever made the entity.
        case .accept, .withdraw: return
        default:
            if let entity, let definition = Catalogue.entity(entity.type) {
                try step(operation, of: entity, definition)
            } else if let field = operation.field {
                try overlay(operation.action, field)
            }
        }
    }

    /// A second creation may only repeat the first: what everybody has checked must not change its type
    /// or its maker afterwards.
    private func creation(
        _ id: EntityID,
        _ type: FieldName,
        _ entity: CatalogueGuard.Known?,
        _ change: Change
    ) throws(Refusal) {
        guard let definition = Catalogue.entity(type) else {
            throw Refusal(code: .unknownType, detail: "there is no type \(type)")
        }
        if let entity, entity.type != type || entity.maker != author {
            throw Refusal(
                code: .notWriter,
                detail: "the entity is there already, of another maker or type"
            )
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
        if type == KPIReading.definition.name { try reading(id, change) }
    }

    /// A reading's id says whose it is (clause 2.1), so nobody takes that of another organisation.
    private func reading(_ id: EntityID, _ change: Change) throws(Refusal) {
        let written = { (name: FieldName) -> String? in
            for operation in change.operations where operation.entity == id {
                if case .put(name, .string(let text)) = operation.action { return text }
            }
            return nil
        }
        guard let kpi = written("kpi").flatMap({ EntityID($0) }),
            let period = written("period").flatMap({ Period($0) }),
            id == ReadingID.make(kpi: kpi, period: period, organisation: author)
        else {
            throw Refusal(
                code: .notWriter,
                detail:
                    "a reading is created with its kpi and period, under the id that follows from them"
            )
        }
    }

    private func step(
        _ operation: Operation,
        of entity: CatalogueGuard.Known,
        _ definition: EntityDefinition
    ) throws(Refusal) {
        let isProposal = operation.kind == .propose
        if definition.writers == .maker, author != entity.maker, audience == .shared, !isProposal {
            throw Refusal(
                code: .notWriter,
                detail: "\(entity.type) is written by the organisation that made it"
            )
        }
        guard let name = operation.field else { return }
        guard let field = definition.field(name) else {
            throw Refusal(code: .unknownField, detail: "\(entity.type) has no field \(name)")
        }
        try place(field)
        try Self.value(operation.action, field)
        guard case .put(_, let value) = operation.action, let states = definition.states,
            states.field == name
        else { return }
        // A state of before there was a catalogue may be none of the table.
        let current = entity.state.flatMap { states.states.contains($0) ? $0 : nil }
        do throws(StateMachine.Refusal) {
            try states.check(
                from: current ?? states.initial,
                to: value.text ?? states.initial,
                byMaker: author == entity.maker
            )
        } catch {
            throw Refusal(code: .badStep, detail: "\(name): \(error)")
        }
    }

    private func place(_ field: FieldDefinition) throws(Refusal) {
        guard field.isPrivate, audience == .shared else { return }
        throw Refusal(
            code: .wrongStream,
            detail: "\(field.name) belongs into the streams of one organisation"
        )
    }

    /// What is written over an entity of another stream, or of one whose creation is not logged yet,
    /// must fit a type that has the field; where all read it, it may be neither private nor a state,
    /// because nobody could tell whether the step is allowed.
    private func overlay(_ action: Operation.Action, _ name: FieldName) throws(Refusal) {
        let fields = Catalogue.entities.compactMap { $0.field(name) }
        guard !fields.isEmpty else {
            throw Refusal(code: .unknownField, detail: "no type has a field \(name)")
        }
        if audience == .shared, Catalogue.entities.contains(where: { $0.states?.field == name }) {
            throw Refusal(
                code: .badStep,
                detail: "\(name): the entity's creation is not in the log"
            )
        }
        var refusal: Refusal?
        for field in fields {
            do throws(Refusal) {
                try place(field)
                return try Self.value(action, field)
            } catch {
                refusal = error
            }
        }
        if let refusal { throw refusal }
    }

    private static func value(
        _ action: Operation.Action,
        _ field: FieldDefinition
    ) throws(Refusal) {
        let (merge, value): (FieldMerge, JSONValue?) =
            switch action {
            case .put(_, let value): (.register, value)
            case .add(_, let member): (.set, .string(member))
            // Whatever is in a set may be taken out of it.
            case .rem: (.set, nil)
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
}
