import EntenteCrypto
public import EntenteDomain
import EntenteSync

/// What a template made in a stream.
public struct AppliedTemplate: Hashable, Sendable {
    /// The copies that are new.
    public let added: [EntityID]
    /// How many copies were there from an earlier time.
    public let known: Int
    /// How many references were left out, because what they name is not in the other partnership.
    public let dropped: Int
}

extension Replica {
    /// The types that a template of a scope takes when nobody names entities.
    public static func types(of scope: Template.Scope) -> [FieldName] {
        switch scope {
        case .kpis: ["kpi"]
        case .plan: ["goal", "action"]
        case .partnership:
            ["body", "charter", "constraint", "role", "rule", "term", "kpi", "goal", "action"]
        }
    }

    /// Notes which entities of a stream the next one begins with; without names all of the scope's types.
    ///
    /// - Returns: The template's id.
    public func takeTemplate(
        _ title: String,
        scope: Template.Scope,
        entities named: [EntityID],
        finished: String? = nil,
        in stream: StreamID,
        on day: CivilDate
    ) async throws(ReplicaError) -> EntityID {
        var taken = named
        if taken.isEmpty {
            for type in Self.types(of: scope) {
                taken += try await entities(type, in: stream).map(\.id)
            }
        }
        guard !taken.isEmpty else {
            throw ReplicaError(.notFound, "There is nothing in that stream to take.")
        }
        let entities = taken
        return try await edit(stream) { draft in
            let id = draft.new(Template.definition.name)
            draft.put(id, Field.title, .string(title))
            draft.put(id, "scope", .string(scope.rawValue))
            draft.put(id, "taken_on", .string(day.description))
            if let finished { draft.put(id, "finished", .string(finished)) }
            for (place, entity) in entities.enumerated() {
                if place % 500 == 499 { try draft.next() }
                draft.append(.add(field: "entities", member: entity.description), to: id)
            }
            return id
        }
    }

    /// Begins with what a template holds: copies of what is displayed, in the state in which a life begins.
    ///
    /// A copy's id follows from the template, the source and the stream, so that applying it again, here or
    /// on a colleague's device, adds what is missing and nothing twice. References among the copies lead to
    /// the copies; people and departments go along only where the other partnership has them. What is
    /// agreed is not copied: it binds those who signed it. Where the template comes from a finished partnership,
    /// it is noted beside the copies that they do (row 12), and where others read it not from which: the new
    /// partner has no business with the old one's name.
    public func apply(
        template: EntityID,
        from source: StreamID,
        to target: StreamID
    ) async throws(ReplicaError) -> AppliedTemplate {
        guard let view = try await entity(template, in: source), view.exists,
            view.type == Template.definition.name,
            case .array(let members)? = view.value("entities")
        else { throw ReplicaError(.notFound, "There is no template \(template) in that stream.") }
        let ids = members.compactMap { $0.text.flatMap { EntityID($0) } }
        var views: [EntityView] = []
        for id in ids {
            // What was deleted since is no part of it any more.
            if let view = try await entity(id, in: source), view.exists { views.append(view) }
        }
        let copies = Dictionary(
            uniqueKeysWithValues: Set(ids).map { id in
                (id, Self.copy(of: id, template: template, in: target))
            }
        )
        let place = try await stream(target)
        let partnership = place.partnership
        guard let known = try await session().partnerships.first(where: { $0.id == partnership })
        else { throw ReplicaError(.notFound, "This device knows no such partnership.") }
        let copying = TemplateCopying(
            copies: copies,
            isSame: try await stream(source).partnership == partnership,
            known: known
        )
        let sources = views
        return try await edit(target) { draft in
            var added: [EntityID] = []
            var dropped = 0
            for view in sources {
                guard let id = copies[view.id], let type = view.type,
                    try !draft.state(id).existence.isKnown
                else { continue }
                if !draft.operations.isEmpty { try draft.next() }
                draft.new(type, id: id)
                dropped += try copying.copy(view, to: id, &draft)
                added.append(id)
            }
            if source != target, let finished = view.text("finished") {
                let isRead = place.audience == .shared
                try Self.note(
                    isRead ? "What we began with" : view.text(Field.title) ?? "",
                    of: view,
                    from: isRead ? "another partnership" : finished,
                    with: added,
                    as: Self.copy(of: template, template: template, in: target),
                    &draft
                )
            }
            return AppliedTemplate(
                added: added,
                known: sources.count - added.count,
                dropped: dropped
            )
        }
    }

    /// Notes from which finished partnership copies come.
    private static func note(
        _ title: String,
        of template: EntityView,
        from finished: String,
        with copies: [EntityID],
        as id: EntityID,
        _ draft: inout ChangeDraft
    ) throws {
        if !draft.operations.isEmpty { try draft.next() }
        if try !draft.state(id).existence.isKnown {
            draft.new(Template.definition.name, id: id)
            draft.put(id, Field.title, .string(title))
            draft.put(id, "scope", template.value("scope") ?? .null)
            draft.put(id, "finished", .string(finished))
        }
        for (place, copy) in copies.enumerated() {
            if place % 500 == 499 { try draft.next() }
            draft.append(.add(field: "entities", member: copy.description), to: id)
        }
    }

    private static func copy(
        of id: EntityID,
        template: EntityID,
        in target: StreamID
    ) -> EntityID {
        let bytes = SHA256.digest("entente-template-1\n\(template)\n\(id)\n\(target)".utf8).bytes
        let word = { (place: Int) in
            bytes[place..<(place + 8)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        return EntityID(high: word(0), low: word(8))
    }
}

/// Copies the fields of an entity into another partnership.
private struct TemplateCopying: Sendable {
    let copies: [EntityID: EntityID]
    /// Whether both are in one partnership, where every reference still leads somewhere.
    let isSame: Bool
    let known: Session.Partnership

    /// Writes the fields; answers how many references were left out.
    func copy(_ view: EntityView, to id: EntityID, _ draft: inout ChangeDraft) throws -> Int {
        guard let definition = view.type.flatMap({ Catalogue.entity($0) }) else { return 0 }
        var dropped = 0
        for name in view.fields {
            guard let field = definition.field(name), !field.isPrivate, !Self.hasHappened(field),
                let value = view.value(name), value != .null
            else { continue }
            switch field.merge {
            case .register:
                if definition.states?.field == name { continue }
                guard let copied = copied(value, field.kind) else {
                    dropped += 1
                    continue
                }
                draft.put(id, name, copied)
            case .set:
                guard case .array(let members) = value else { continue }
                for member in members {
                    guard let text = copied(member, field.kind)?.text else {
                        dropped += 1
                        continue
                    }
                    draft.append(.add(field: name, member: text), to: id)
                }
            case .text: try draft.rewrite(id, name, to: value.text ?? "")
            case .counter, .agreement: continue
            }
        }
        if let states = definition.states {
            draft.put(id, states.field, .string(states.initial))
        }
        return dropped
    }

    /// Whether a field says on which day something happened, such as `done_on`: it did not happen to a copy.
    private static func hasHappened(_ field: FieldDefinition) -> Bool {
        field.kind == .day && field.name.description.hasSuffix("_on")
    }

    /// The value as it is in the other partnership; nil when it names what is not there.
    private func copied(_ value: JSONValue, _ kind: FieldKind) -> JSONValue? {
        switch (kind, value) {
        case (.entity, .string(let text)):
            EntityID(text).flatMap { copies[$0] }.map { .string($0.description) }
                ?? (isSame ? value : nil)
        case (.organisation, .string(let text)):
            known.organisations.contains { $0.id.description == text } ? value : nil
        case (.department, .string(let text)):
            known.organisations.flatMap(\.departments).contains { $0.id.description == text }
                ? value : nil
        case (.member, .string(let text)):
            known.organisations.flatMap(\.departments).flatMap(\.members)
                .contains { $0.id.description == text } ? value : nil
        case (.list(let element, _), .array(let values)):
            .array(values.compactMap { copied($0, element) })
        case (.record(let fields), .object(let object)):
            record(object, fields)
        default: value
        }
    }

    private func record(_ object: JSONObject, _ fields: [FieldDefinition]) -> JSONValue? {
        var copy: [(String, JSONValue)] = []
        for member in object.members {
            let field = fields.first { $0.name.description == member.key }
            if let value = copied(member.value, field?.kind ?? .line) {
                copy.append((member.key, value))
            } else if field?.isRequired == true {
                return nil
            }
        }
        return .object(JSONObject(copy))
    }
}
