import EntenteDomain
import EntenteSync

/// What a row changes of an entity: only what differs.
struct RowDifference {
    typealias Action = EntenteSync.Operation.Action

    /// What goes into the entity's stream.
    private(set) var shown: [Action] = []
    /// What goes into the own organisation's stream, over an entity of all organisations.
    private(set) var own: [Action] = []
    /// The texts that become others.
    private(set) var texts: [(field: FieldName, text: String)] = []
    /// The fields that differ.
    private(set) var fields: [FieldName] = []

    /// Compares a row with what is displayed of its entity; without a view the entity is new.
    init(
        _ row: ImportedValues,
        from view: EntityView?,
        overlay: EntityView?,
        of type: EntityDefinition,
        splitsPrivate: Bool,
        byMaker: Bool
    ) throws(CellFault) {
        for entry in row.entries {
            let isOwn = splitsPrivate && entry.field.isPrivate
            let source = isOwn ? overlay : view
            let before = shown.count + own.count + texts.count
            switch entry.value {
            case .register(let value):
                try register(entry.field, value, source, isOwn, type, byMaker)
            case .set(let members): set(entry.field.name, members, source, isOwn)
            case .text(let text):
                let current = source?.text(entry.field.name) ?? ""
                if !current.utf8.elementsEqual(text.utf8) {
                    texts.append((entry.field.name, text))
                }
            }
            if shown.count + own.count + texts.count > before { fields.append(entry.field.name) }
        }
    }

    /// Whether the entity says all of it already.
    var isEmpty: Bool { fields.isEmpty }

    private mutating func register(
        _ field: FieldDefinition,
        _ value: JSONValue,
        _ source: EntityView?,
        _ isOwn: Bool,
        _ type: EntityDefinition,
        _ byMaker: Bool
    ) throws(CellFault) {
        var current = source?.value(field.name) ?? .null
        if let states = type.states, states.field == field.name {
            if current == .null, source != nil { current = .string(states.initial) }
            let next = value.text ?? states.initial
            do throws(StateMachine.Refusal) {
                let from = current.text ?? states.initial
                try states.check(from: from, to: next, byMaker: byMaker)
            } catch {
                throw CellFault(expected: "a step that is allowed (\(error))")
            }
        }
        guard !Self.isSame(current, value, field.kind) else { return }
        append(.put(field: field.name, value: value), isOwn)
    }

    private mutating func set(
        _ field: FieldName,
        _ members: [String],
        _ source: EntityView?,
        _ isOwn: Bool
    ) {
        var current: [String] = []
        if case .array(let values)? = source?.value(field) { current = values.compactMap(\.text) }
        let (old, new) = (Set(current.map { Array($0.utf8) }), Set(members.map { Array($0.utf8) }))
        for member in members where !old.contains(Array(member.utf8)) {
            append(.add(field: field, member: member), isOwn)
        }
        for member in current where !new.contains(Array(member.utf8)) {
            append(.rem(field: field, member: member), isOwn)
        }
    }

    private mutating func append(_ action: Action, _ isOwn: Bool) {
        if isOwn { own.append(action) } else { shown.append(action) }
    }

    /// Whether a spreadsheet could have made one of the other: numbers by value, all else by bytes.
    private static func isSame(_ one: JSONValue, _ other: JSONValue, _ kind: FieldKind) -> Bool {
        if one == other || (one.isNothing && other.isNothing) { return true }
        switch kind {
        case .decimal, .money:
            let left = try? kind.read(one, at: "")
            return left != nil && left == (try? kind.read(other, at: ""))
        default: return false
        }
    }
}

extension JSONValue {
    /// Whether a table would show it as an empty cell.
    fileprivate var isNothing: Bool { self == .null || text?.isEmpty == true }
}
