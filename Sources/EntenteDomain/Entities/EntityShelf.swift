/// The entities of one type in one stream.
protocol AnyEntityShelf: Sendable {
    /// Puts records in, each in place of the one with its id; answers the entries in the same order.
    mutating func put(_ sorted: [EntityRecord]) -> [any ReadEntry]
    /// Takes the record with an id out.
    mutating func remove(_ id: EntityID)
    /// All records, those that cannot be read too, in no order.
    var entries: [any ReadEntry] { get }
}

/// The entities of one type in one stream, as Swift knows the type.
struct EntityShelf<E: Entity>: AnyEntityShelf {
    private(set) var list = EntityList<E>()
    private var unread: [EntityID: UnreadEntry] = [:]

    mutating func put(_ sorted: [EntityRecord]) -> [any ReadEntry] {
        var read: [EntityEntry<E>] = []
        var entries: [any ReadEntry] = []
        for record in sorted {
            guard let entity = E(record) else {
                let entry = UnreadEntry(record)
                list.remove(record.id)
                unread[record.id] = entry
                entries.append(entry)
                continue
            }
            let entry = EntityEntry(record, entity)
            if !unread.isEmpty { unread[record.id] = nil }
            read.append(entry)
            entries.append(entry)
        }
        list.put(read)
        return entries
    }

    mutating func remove(_ id: EntityID) {
        unread[id] = nil
        list.remove(id)
    }

    var entries: [any ReadEntry] {
        list.entries.map { $0 as any ReadEntry } + unread.values.map { $0 as any ReadEntry }
    }
}

extension Entity {
    /// An empty shelf for entities of the type.
    static var shelf: any AnyEntityShelf { EntityShelf<Self>() }
}
