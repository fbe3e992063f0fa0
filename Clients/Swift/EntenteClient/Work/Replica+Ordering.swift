public import EntenteDomain
public import EntenteSync

extension Replica {
    /// Places an entity of a list before another one, or at the end.
    ///
    /// Where no key is left between two neighbours, because theirs are equal or too long, the nearest
    /// neighbours get new keys in the same change: as few of them as make room.
    public func place(
        _ entity: EntityID,
        before next: EntityID?,
        of type: FieldName,
        in stream: StreamID
    ) async throws(ReplicaError) {
        try await edit(stream) { draft in
            let list = try draft.transaction.views(
                stream,
                where: "present = 1 AND type = ?",
                [type.description]
            ).inOrder.filter { $0.id != entity }
            let place =
                try next.map { next in
                    guard let place = list.firstIndex(where: { $0.id == next }) else {
                        throw ReplicaError(.notFound, "There is no \(next) in that list.")
                    }
                    return place
                } ?? list.count
            let moved = ListPlace(list.map(\.orderKey)).keys(insertingAt: place)
            guard let (first, keys) = moved else {
                throw ReplicaError(.invalid, "The list has no room for another key.")
            }
            var ids = list.map(\.id)
            ids.insert(entity, at: place)
            for (id, key) in zip(ids[first...], keys) { draft.append(.pos(key: key), to: id) }
        }
    }
}

/// Finds keys for an item that goes somewhere into a list.
struct ListPlace {
    private let keys: [OrderKey?]

    /// Takes the keys of the list in its order; some may be missing, equal, or out of order.
    init(_ keys: [OrderKey?]) { self.keys = keys }

    /// The new keys of the item and of the neighbours that must move, and the place of the first of
    /// them in the list with the item; nil when there is no room at all.
    func keys(insertingAt place: Int) -> (first: Int, keys: [OrderKey])? {
        var width = 0
        while true {
            let first = max(0, place - width)
            let last = min(keys.count, place + width)
            if let found = spread(from: first, to: last) { return (first, found) }
            // A change that moves more than it can hold cannot be made.
            if first == 0, last == keys.count || last - first >= Limits.changeOperations {
                return nil
            }
            width = max(1, width * 2)
        }
    }

    private func spread(from first: Int, to last: Int) -> [OrderKey]? {
        let before = first > 0 ? keys[first - 1] : nil
        let after = last < keys.count ? keys[last] : nil
        guard first == 0 || before != nil, last == keys.count || after != nil else { return nil }
        if let before, let after, before >= after { return nil }
        let found = OrderKey.spread(last - first + 1, between: before, and: after)
        // Keys that leave no room would have to be moved again at once.
        guard let found, found.allSatisfy({ $0.description.utf8.count <= Self.comfortable })
        else { return nil }
        return found
    }

    /// Digits of a key that leave room for many more insertions beside it.
    private static let comfortable = Limits.orderKeyLength / 2
}

extension EntityView {
    /// The place in the list; nil for one that nobody has placed.
    public var orderKey: OrderKey? { json["position"]?.text.flatMap { OrderKey($0) } }

    /// Who placed the entity: the device, then its counter, which tell equal keys apart (clause 2).
    fileprivate var placed: (device: String, n: Int64) {
        guard case .integer(let n)? = json["position_by"]?["n"] else { return ("", 0) }
        return (json["position_by"]?["device"]?.text ?? "", n)
    }
}

extension [EntityView] {
    /// By their places; ties by device and counter; what has no place comes last, by id.
    public var inOrder: [EntityView] {
        sorted { left, right in
            switch (left.orderKey, right.orderKey) {
            case (let a?, let b?):
                if a != b { return a < b }
                let (one, other) = (left.placed, right.placed)
                return (one.device, one.n, left.id) < (other.device, other.n, right.id)
            case (_?, nil): return true
            case (nil, _?): return false
            case (nil, nil): return left.id < right.id
            }
        }
    }
}
