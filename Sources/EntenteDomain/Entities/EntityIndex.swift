/// The entities of one stream, each read into its typed view when it changes and not when it is asked for.
///
/// What one more change costs is the entities that it touched.
public struct EntityIndex: Sendable {
    private var byID: [EntityID: any ReadEntry] = [:]
    /// Entities as one reader sees them, with own fields laid over; few beside `byID`.
    private var overlaid: [EntityID: any ReadEntry] = [:]
    private var shelves: [FieldName: any AnyEntityShelf] = [:]

    /// Starts without any.
    public init() {}

    /// Reads some entities, each in place of the one with its id.
    public init(_ records: some Sequence<EntityRecord>) { put(records) }

    /// How many entities there are.
    public var count: Int { byID.count }

    /// Takes entities as they are now, each in place of the one with its id.
    public mutating func put(_ records: some Sequence<EntityRecord>) {
        let newest = Dictionary(records.map { ($0.id, $0) }) { $1 }
        for (type, group) in Dictionary(grouping: newest.values, by: \.type) {
            let sorted = group.sorted { $0.id < $1.id }
            for record in sorted {
                guard let old = byID[record.id]?.record.type, old != type else { continue }
                shelves[old]?.remove(record.id)
            }
            for (record, entry) in zip(sorted, place(sorted, type)) { byID[record.id] = entry }
        }
    }

    /// Forgets an entity.
    public mutating func remove(_ id: EntityID) {
        guard let old = byID.removeValue(forKey: id) else { return }
        shelves[old.record.type]?.remove(id)
    }

    /// Shows entities that are there in another form, to one reader.
    public mutating func overlay(_ records: [EntityRecord]) {
        for (type, group) in Dictionary(grouping: records, by: \.type) {
            let sorted = group.sorted { $0.id < $1.id }
            for (record, entry) in zip(sorted, place(sorted, type)) { overlaid[record.id] = entry }
        }
    }

    private mutating func place(_ sorted: [EntityRecord], _ type: FieldName) -> [any ReadEntry] {
        if shelves[type] == nil {
            guard let kind = Catalogue.type(type) else {
                return sorted.map { UnreadEntry($0) as any ReadEntry }
            }
            shelves[type] = kind.shelf
        }
        return shelves[type]?.put(sorted) ?? []
    }

    /// The entity with an id as it is in the log.
    public func record(_ id: EntityID) -> EntityRecord? { entry(id)?.record }

    private func entry(_ id: EntityID) -> (any ReadEntry)? { overlaid[id] ?? byID[id] }

    /// The entity with an id, if it is of a type.
    func find<E: Entity>(_ id: EntityID, _: E.Type) -> E? {
        guard let entry = entry(id), entry.record.type == E.definition.name else { return nil }
        return (entry as? EntityEntry<E>)?.entity ?? E(entry.record)
    }

    /// The entities of a type.
    func list<E: Entity>(_: E.Type) -> EntityList<E> {
        guard let shelf = shelves[E.definition.name] else { return EntityList() }
        if let known = shelf as? EntityShelf<E> { return known.list }
        // Another view of the type than the catalogue's, for what one framework alone looks at.
        let read = shelf.entries.compactMap { entry in
            E(entry.record).map { EntityEntry(entry.record, $0) }
        }
        return EntityList(ContiguousArray(read.sorted { $0.record.id < $1.record.id }))
    }

    /// The records of some types, in the order of their ids.
    func records(of types: Set<FieldName>) -> [EntityRecord] {
        types.compactMap { shelves[$0] }.flatMap(\.entries)
            .sorted { $0.record.id < $1.record.id }.map(\.record)
    }

    /// Every record, in no order.
    public var records: some Sequence<EntityRecord> {
        byID.lazy.map { (overlaid[$0.key] ?? $0.value).record }
    }
}
