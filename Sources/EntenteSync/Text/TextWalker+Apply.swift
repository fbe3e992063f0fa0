/// Reading new edits in the prepared version, and writing what they do to the effective one.
extension TextWalker {
    /// Applies edits in order; stops and returns false at one that does not lie within the text its
    /// author saw.
    mutating func apply(_ range: Range<UInt32>, from first: Int, log: TextEventLog) -> Bool {
        var place = first
        var lv = range.lowerBound
        while lv < range.upperBound {
            let operation = log.operations.runs[place]
            let part = lv..<min(operation.end, range.upperBound)
            let (position, count) = operation.part(part)
            if operation.kind == .insert {
                guard position <= tree.preparedCount else { return false }
                insert(lv, count: count, at: Int(position), operation: place, log: log)
            } else {
                guard Int(position) + Int(count) <= tree.preparedCount else { return false }
                delete(part, at: Int(position), operation: place, kind: operation.kind)
            }
            lv = part.upperBound
            place += 1
        }
        return true
    }

    // MARK: Inserting

    private mutating func insert(
        _ lv: UInt32,
        count: UInt32,
        at position: Int,
        operation: Int,
        log: TextEventLog
    ) {
        var place = tree.first
        var left = WalkerPiece.beginning
        var effective = 0
        if position > 0 {
            // Directly after the visible character, before anything invisible.
            let found = tree.find(position - 1)
            let start = tree.start(found.place)
            left = start + UInt32(found.offset)
            effective = found.effective
            if tree.fate(found.place).isEffective { effective += found.offset + 1 }
            let offset = UInt32(found.offset) + 1
            if offset < tree.count(found.place) {
                let right = start + offset
                place = tree.cut(found.place, at: offset)
                let piece = WalkerPiece(
                    start: lv,
                    count: count,
                    left: left,
                    right: right,
                    fate: .present
                )
                tree.insert(piece, at: place)
                emit(lv, count, at: effective, operation)
                return
            }
            place = WalkerTree.Place(leaf: found.place.leaf, slot: found.place.slot + 1)
            if isTypedOn(found.place, lv: lv, next: place) {
                tree.extend(found.place, by: count)
                emit(lv, count, at: effective, operation)
                return
            }
        }
        var right = place
        var hasRight = tree.settle(&right)
        let isAlone = !hasRight || !tree.fate(right).isUnseen
        while hasRight, tree.fate(right).isUnseen {
            right.slot += 1
            hasRight = tree.settle(&right)
        }
        let neighbour = hasRight ? tree.start(right) : WalkerPiece.ending
        let piece = WalkerPiece(
            start: lv,
            count: count,
            left: left,
            right: neighbour,
            fate: .present
        )
        if !isAlone {
            effective += order(piece, from: &place, to: hasRight ? right : nil, log: log)
        }
        tree.insert(piece, at: place)
        emit(lv, count, at: effective, operation)
    }

    /// Whether an insertion directly continues the last piece that was walked, so that both can be
    /// one: typed on in a row, with the same neighbours.
    private func isTypedOn(_ piece: WalkerTree.Place, lv: UInt32, next: WalkerTree.Place) -> Bool {
        guard tree.start(piece) + tree.count(piece) == lv, tree.fate(piece) == .present else {
            return false
        }
        var next = next
        guard tree.settle(&next) else { return tree.right(piece) == WalkerPiece.ending }
        return tree.start(next) == tree.right(piece)
    }

    private mutating func emit(_ lv: UInt32, _ count: UInt32, at position: Int, _ operation: Int) {
        effects.append(
            TextEffect(
                position: UInt32(truncatingIfNeeded: position),
                count: count,
                lv: lv,
                operation: UInt32(operation)
            )
        )
    }

    // MARK: Deleting

    private mutating func delete(
        _ part: Range<UInt32>,
        at position: Int,
        operation: Int,
        kind: TextRun.Kind
    ) {
        var found = tree.find(position)
        var place = found.place
        var left = UInt32(part.count)
        if found.offset > 0 {
            if tree.fate(place).isEffective { found.effective += found.offset }
            place = tree.cut(place, at: UInt32(found.offset))
        }
        while left > 0, tree.settle(&place) {
            let fate = tree.fate(place)
            guard fate.isPrepared else {
                if fate.isEffective { found.effective += Int(tree.count(place)) }
                place.slot += 1
                continue
            }
            if tree.count(place) > left { place = first(of: tree.cut(place, at: left)) }
            let count = tree.count(place)
            let lv =
                kind == .backspace
                ? part.lowerBound + (left - count) : part.upperBound - left
            targets.note(operation, lv: lv, count: count, name: tree.start(place))
            if fate.isEffective { remove(count, at: found.effective) }
            tree.set(fate.deleted, at: place)
            left -= count
            place.slot += 1
        }
    }

    /// Notes that characters go; what goes on at the same place is one effect.
    private mutating func remove(_ count: UInt32, at position: Int) {
        let position = UInt32(truncatingIfNeeded: position)
        if let last = effects.last, last.isRemoval, last.position == position {
            effects[effects.count - 1].count += count
        } else {
            effects.append(
                TextEffect(
                    position: position,
                    count: count,
                    lv: 0,
                    operation: TextEffect.removes
                )
            )
        }
    }
}
