import EntenteClient
import EntenteDomain
import EntenteSync

/// What a person wrote about one field: `due=2026-12-31`, `due=` to empty it, `mentions+=Ada`, `mentions-=Ada`.
struct FieldAssignment {
    /// What is done to the field.
    enum Kind {
        case put
        case add
        case remove
    }

    let field: FieldDefinition
    let kind: Kind
    let text: String

    /// Reads an assignment by what the catalogue says of a type.
    init(_ words: String, of type: EntityDefinition) throws(CommandFailure) {
        guard let sign = words.firstIndex(of: "=") else {
            throw CommandFailure(.notFound, "\(words) is not of the form field=value.")
        }
        var name = words[..<sign]
        text = String(words[words.index(after: sign)...])
        switch name.last {
        case "+": kind = .add
        case "-": kind = .remove
        default: kind = .put
        }
        if kind != .put { name = name.dropLast() }
        guard let named = FieldName(String(name)), let field = type.field(named) else {
            let names = (type.fields + EntityDefinition.common).map(\.name.description)
            throw CommandFailure(
                .notFound,
                "\(type.name) has no field \(name), only \(names.sorted().joined(separator: ", "))."
            )
        }
        self.field = field
        if kind == .put, text.isEmpty, type.states?.field == named {
            throw CommandFailure(.notFound, "\(name) is a state, which cannot be empty.")
        }
        switch (field.merge, kind) {
        case (.register, .put), (.set, .add), (.set, .remove): break
        case (.set, .put):
            throw CommandFailure(.notFound, "\(name) is a set: write \(name)+=… or \(name)-=….")
        case (.agreement, _):
            throw CommandFailure(
                .notFound,
                "\(name) is agreed: propose a value with `entente agreement propose`."
            )
        default:
            throw CommandFailure(.notFound, "\(name) is not a field of one value.")
        }
    }
}

extension Workbench {
    /// The value that a text means for a field, checked by the catalogue.
    func value(_ assignment: FieldAssignment, _ scope: ScopeOptions) async throws -> JSONValue {
        let field = assignment.field
        if assignment.kind == .put, assignment.text.isEmpty { return .null }
        let json = try await json(assignment.text, field, scope)
        do throws(FieldFault) {
            _ = try field.kind.read(json, at: field.name.description)
        } catch {
            throw CommandFailure(.notFound, "\(error).")
        }
        return json
    }

    private func json(
        _ text: String,
        _ field: FieldDefinition,
        _ scope: ScopeOptions
    ) async throws -> JSONValue {
        switch field.kind {
        case .integer, .instant: Int64(text).map { .integer($0) } ?? .string(text)
        case .flag: ["true": true, "false": false][text].map { .boolean($0) } ?? .string(text)
        case .money: JSONValue(money: text) ?? .string(text)
        case .organisation: .string(names.organisation(named: text) ?? text)
        case .department: .string(names.department(named: text) ?? text)
        case .member: .string(names.member(named: text) ?? text)
        case .entity(let types):
            EntityID(text) != nil
                ? .string(text)
                : .string(try await reference(text, Set(types), scope).description)
        case .record, .list: try parsed(text, field)
        default: .string(text)
        }
    }

    private func parsed(_ text: String, _ field: FieldDefinition) throws -> JSONValue {
        do throws(JSONError) {
            return try JSONScanner.parse(Array(text.utf8))
        } catch {
            throw CommandFailure(
                .notFound,
                "\(field.name): expected canonical JSON, \(field.kind.words); \(error)."
            )
        }
    }

    private func reference(
        _ prefix: String,
        _ types: Set<FieldName>,
        _ scope: ScopeOptions
    ) async throws -> EntityID {
        let known = types.isEmpty ? Set(Catalogue.entities.map(\.name)) : types
        let anywhere = ScopeOptions.everywhere(in: scope.partnership)
        return try await entity(prefix, known, anywhere).id
    }
}

extension JSONValue {
    /// Reads money as people write it: `EUR 12.50` or `12.50 EUR`; nil for anything else.
    init?(money text: String) {
        let words = text.split(separator: " ").map(String.init)
        guard words.count == 2 else { return nil }
        let (code, amount) = Currency(words[0]) != nil ? (words[0], words[1]) : (words[1], words[0])
        guard Currency(code) != nil, ExactDecimal(amount) != nil else { return nil }
        self = ["amount": .string(amount), "currency": .string(code)]
    }
}
