/// Entities of one type in the order of their ids, each read from its record once.
///
/// To hand a list on copies no entity.
public struct EntityList<E: Entity>: RandomAccessCollection, Sendable {
    private(set) var entries: ContiguousArray<EntityEntry<E>>

    init(_ entries: ContiguousArray<EntityEntry<E>> = []) { self.entries = entries }

    /// The first place.
    public var startIndex: Int { entries.startIndex }
    /// The place after the last.
    public var endIndex: Int { entries.endIndex }
    /// The entity at a place.
    public subscript(place: Int) -> E { entries[place].entity }

    /// Where an id is, or belongs.
    private func place(of id: EntityID) -> Int {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = low + (high - low) / 2
            if entries[middle].record.id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func holds(_ id: EntityID, at place: Int) -> Bool {
        place < entries.count && entries[place].record.id == id
    }

    /// Puts an entity in, in place of the one with its id.
    mutating func put(_ entry: EntityEntry<E>) {
        let place = place(of: entry.record.id)
        if holds(entry.record.id, at: place) {
            entries[place] = entry
        } else {
            entries.insert(entry, at: place)
        }
    }

    /// Puts many in at once; they come in the order of their ids, each once.
    mutating func put(_ sorted: [EntityEntry<E>]) {
        // Each of a few moves what comes after it; many are cheaper together, in one pass.
        guard sorted.count > 1 + entries.count / 64 else {
            for entry in sorted { put(entry) }
            return
        }
        var merged: ContiguousArray<EntityEntry<E>> = []
        merged.reserveCapacity(entries.count + sorted.count)
        var rest = entries[...]
        for entry in sorted {
            while let old = rest.first, old.record.id < entry.record.id {
                merged.append(rest.removeFirst())
            }
            if let old = rest.first, old.record.id == entry.record.id { rest.removeFirst() }
            merged.append(entry)
        }
        entries = merged + rest
    }

    /// Takes the entity with an id out.
    mutating func remove(_ id: EntityID) {
        let place = place(of: id)
        if holds(id, at: place) { entries.remove(at: place) }
    }
}

/// A record with what it means, read once.
final class EntityEntry<E: Entity>: ReadEntry {
    let record: EntityRecord
    let entity: E

    init(_ record: EntityRecord, _ entity: E) {
        self.record = record
        self.entity = entity
    }
}

/// A record that was read.
protocol ReadEntry: AnyObject, Sendable {
    var record: EntityRecord { get }
}

/// A record that lacks what its type is nothing without.
final class UnreadEntry: ReadEntry {
    let record: EntityRecord

    init(_ record: EntityRecord) { self.record = record }
}
