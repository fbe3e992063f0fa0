public import EntenteDomain

/// Who is who, as a control stream tells it: what a server needs to take a partnership over.
///
/// Only the server writes control streams, one change after the other, so the last word counts.
public struct ControlDirectory: Sendable {
    /// What the control stream says of one organisation, department, member, device, stream, or of the
    /// partnership.
    public struct Entry: Sendable {
        /// Its id, which is the same everywhere.
        public let id: EntityID
        /// What it is.
        public let type: FieldName
        /// When the server first told of it.
        public let since: Milliseconds
        var values: [FieldName: Said<JSONValue>] = [:]
        var members: [FieldName: Said<Set<String>>] = [:]

        /// A text that was said of it.
        public func text(_ field: FieldName) -> String? {
            if case .string(let text)? = values[field]?.value { text } else { nil }
        }

        /// A whole number that was said of it.
        public func integer(_ field: FieldName) -> Int64? {
            if case .integer(let number)? = values[field]?.value { number } else { nil }
        }

        /// The members of a set of it, in order.
        public func set(_ field: FieldName) -> [String] { members[field]?.value.sorted() ?? [] }
    }

    /// The last word about something, and when it was said.
    struct Said<Value: Hashable & Sendable>: Hashable, Sendable {
        var value: Value
        var at: Milliseconds
    }

    private var entries: [EntityID: Entry] = [:]
    private var order: [EntityID] = []
    private var last = Milliseconds(0)

    /// Starts before the first change.
    public init() {}

    /// Those of a type, in the order in which they were told of.
    public func entries(_ type: FieldName) -> [Entry] {
        order.compactMap { entries[$0] }.filter { $0.type == type }
    }

    /// Takes the next change of the control stream.
    public mutating func take(_ header: ChangeRecord.Header, _ change: Change) {
        let at = header.received
        last = at
        for operation in change.operations {
            let id = operation.entity
            switch operation.action {
            case .new(let type) where entries[id] == nil:
                entries[id] = Entry(id: id, type: type, since: at)
                order.append(id)
            case .put(let field, let value):
                entries[id]?.values[field] = Said(value: value, at: at)
            case .add(let field, let member):
                var members = entries[id]?.members[field]?.value ?? []
                members.insert(member)
                entries[id]?.members[field] = Said(value: members, at: at)
            case .rem(let field, let member):
                var members = entries[id]?.members[field]?.value ?? []
                members.remove(member)
                entries[id]?.members[field] = Said(value: members, at: at)
            default: break
            }
        }
    }

    /// Until when it was told of whatever changed, if it was read at a time: a partnership that has ended
    /// is told of nothing more.
    public func toldUntil(readAt time: Milliseconds) -> Milliseconds {
        let hasEnded = entries("partnership").contains { $0.text("state") == "ended" }
        return hasEnded ? last : time
    }
}
