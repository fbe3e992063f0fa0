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
        fileprivate var values: [FieldName: JSONValue] = [:]
        fileprivate var members: [FieldName: Set<String>] = [:]

        /// A text that was said of it.
        public func text(_ field: FieldName) -> String? {
            if case .string(let text)? = values[field] { text } else { nil }
        }

        /// A whole number that was said of it.
        public func integer(_ field: FieldName) -> Int64? {
            if case .integer(let number)? = values[field] { number } else { nil }
        }

        /// The members of a set of it, in order.
        public func set(_ field: FieldName) -> [String] { members[field, default: []].sorted() }
    }

    private var entries: [EntityID: Entry] = [:]
    private var order: [EntityID] = []

    /// Starts before the first change.
    public init() {}

    /// Those of a type, in the order in which they were told of.
    public func entries(_ type: FieldName) -> [Entry] {
        order.compactMap { entries[$0] }.filter { $0.type == type }
    }

    /// Takes the next change of the control stream.
    public mutating func take(_ header: ChangeRecord.Header, _ change: Change) {
        for operation in change.operations {
            let id = operation.entity
            switch operation.action {
            case .new(let type) where entries[id] == nil:
                entries[id] = Entry(id: id, type: type, since: header.received)
                order.append(id)
            case .put(let field, let value): entries[id]?.values[field] = value
            case .add(let field, let member):
                entries[id]?.members[field, default: []].insert(member)
            case .rem(let field, let member): entries[id]?.members[field]?.remove(member)
            default: break
            }
        }
    }
}
