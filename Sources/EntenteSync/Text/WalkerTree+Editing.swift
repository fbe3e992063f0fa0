/// Changing pieces and inserting them.
extension WalkerTree {
    /// Gives a piece another fate, and counts anew.
    mutating func set(_ fate: WalkerPiece.Fate, at place: Place) {
        let before = self.fate(place)
        let count = Int(count(place))
        field(.fate, of: place.leaf)[place.slot] = fate.bits
        let prepared = (fate.isPrepared ? count : 0) - (before.isPrepared ? count : 0)
        let effective = (fate.isEffective ? count : 0) - (before.isEffective ? count : 0)
        if prepared != 0 || effective != 0 {
            add(prepared: prepared, effective: effective, to: place.leaf)
        }
    }

    /// Makes a piece longer at its end by what was typed on; it is visible in both versions.
    mutating func extend(_ place: Place, by count: UInt32) {
        field(.count, of: place.leaf)[place.slot] += count
        add(prepared: Int(count), effective: Int(count), to: place.leaf)
    }

    /// Cuts a piece in two; returns the place of the second part.
    mutating func cut(_ place: Place, at offset: UInt32) -> Place {
        let piece = self[place]
        let tail = WalkerPiece(
            start: piece.start + offset,
            count: piece.count - offset,
            left: piece.start + offset - 1,
            right: piece.right,
            fate: piece.fate
        )
        // Inserted without counting, in the same leaf: the sums of the leaf stay what they were.
        let second = self.place(tail, at: Place(leaf: place.leaf, slot: place.slot + 1))
        field(.count, of: second.leaf)[second.slot - 1] = offset
        return second
    }

    /// Inserts a piece before the one at a place, or at the end of the place's leaf.
    @discardableResult
    mutating func insert(_ piece: WalkerPiece, at place: Place) -> Place {
        let place = self.place(piece, at: place)
        add(
            prepared: Int(piece.preparedCount),
            effective: Int(piece.effectiveCount),
            to: place.leaf
        )
        return place
    }

    private mutating func add(prepared: Int, effective: Int, to leaf: Int) {
        preparedCount += prepared
        effectiveCount += effective
        var child = UInt32(leaf)
        var parent = leaves[leaf].parent
        let (first, second) = (
            UInt32(truncatingIfNeeded: prepared), UInt32(truncatingIfNeeded: effective)
        )
        while parent != Self.none {
            let node = Int(parent)
            let number = number(of: child, in: node)
            self.prepared(node)[number] &+= first
            self.effective(node)[number] &+= second
            child = parent
            parent = nodes[node].parent
        }
    }

    @inline(__always)
    private func number(of child: UInt32, in node: Int) -> Int {
        let numbers = numbers(node)
        var number = 0
        while numbers[number] != child { number += 1 }
        return number
    }

    /// Puts a piece into a leaf, dividing it if it is full; counts nothing.
    private mutating func place(_ piece: WalkerPiece, at place: Place) -> Place {
        var place = place
        if leaves[place.leaf].count == Self.leafCapacity {
            let new = divide(place.leaf)
            let kept = Int(leaves[place.leaf].count)
            if place.slot > kept { place = Place(leaf: new, slot: place.slot - kept) }
        }
        let count = Int(leaves[place.leaf].count)
        for number in 0..<5 {
            let fields = pieces + (place.leaf * 5 + number) * Self.leafCapacity
            var slot = count
            while slot > place.slot {
                fields[slot] = fields[slot - 1]
                slot -= 1
            }
        }
        leaves[place.leaf].count += 1
        self[place] = piece
        if height > 0 {
            index.insert(PieceIndex.Entry(start: piece.start, leaf: UInt32(place.leaf)))
        }
        return place
    }

    // MARK: Dividing

    /// Moves the second half of a leaf's pieces to a new leaf behind it.
    private mutating func divide(_ leaf: Int) -> Int {
        let new = makeLeaf()
        let half = Self.leafCapacity / 2
        for number in 0..<5 {
            let from = pieces + (leaf * 5 + number) * Self.leafCapacity
            let to = pieces + (new * 5 + number) * Self.leafCapacity
            for slot in 0..<Self.leafCapacity - half { to[slot] = from[half + slot] }
        }
        leaves[leaf].count = Int32(half)
        leaves[new].count = Int32(Self.leafCapacity - half)
        leaves[new].next = leaves[leaf].next
        leaves[leaf].next = UInt32(new)
        if height > 0 {
            for slot in 0..<Self.leafCapacity - half {
                index.move(start(Place(leaf: new, slot: slot)), to: UInt32(new))
            }
        } else {
            makeIndex(leaf)
            makeIndex(new)
        }
        let sums = sums(ofLeaf: new)
        attach(UInt32(new), after: UInt32(leaf), level: 0, parent: leaves[leaf].parent, sums)
        return new
    }

    /// Enters a leaf's pieces into the index, which a single leaf does not need.
    private mutating func makeIndex(_ leaf: Int) {
        for slot in 0..<Int(leaves[leaf].count) {
            let start = start(Place(leaf: leaf, slot: slot))
            index.insert(PieceIndex.Entry(start: start, leaf: UInt32(leaf)))
        }
    }

    private func sums(ofLeaf leaf: Int) -> (prepared: UInt32, effective: UInt32) {
        var sums: (prepared: UInt32, effective: UInt32) = (0, 0)
        for slot in 0..<Int(leaves[leaf].count) {
            let piece = self[Place(leaf: leaf, slot: slot)]
            sums.prepared += piece.preparedCount
            sums.effective += piece.effectiveCount
        }
        return sums
    }

    /// Hangs a new child, which took `sums` from its elder sibling, into the tree.
    private mutating func attach(
        _ new: UInt32,
        after old: UInt32,
        level: Int,
        parent: UInt32,
        _ sums: (prepared: UInt32, effective: UInt32)
    ) {
        guard parent != Self.none else {
            growRoot(old, new, level: level, sums)
            return
        }
        var node = Int(parent)
        if nodes[node].count == Self.nodeCapacity {
            let other = divideNode(node, level: level)
            let count = Int(nodes[node].count)
            var number = 0
            while number < count, numbers(node)[number] != old { number += 1 }
            if number == count { node = other }
        }
        let place = number(of: old, in: node) + 1
        prepared(node)[place - 1] &-= sums.prepared
        effective(node)[place - 1] &-= sums.effective
        insertChild(new, at: place, of: node, sums)
        setParent(of: new, level: level, to: node)
    }

    private func insertChild(
        _ child: UInt32,
        at place: Int,
        of node: Int,
        _ sums: (prepared: UInt32, effective: UInt32)
    ) {
        let count = Int(nodes[node].count)
        open(numbers(node), count, at: place, for: child)
        open(prepared(node), count, at: place, for: sums.prepared)
        open(effective(node), count, at: place, for: sums.effective)
        nodes[node].count += 1
    }

    /// Makes room for one value among some.
    @inline(__always)
    private func open(
        _ fields: UnsafeMutablePointer<UInt32>,
        _ count: Int,
        at place: Int,
        for value: UInt32
    ) {
        var number = count
        while number > place {
            fields[number] = fields[number - 1]
            number -= 1
        }
        fields[place] = value
    }

    private func setParent(of child: UInt32, level: Int, to node: Int) {
        if level == 0 {
            leaves[Int(child)].parent = UInt32(node)
        } else {
            nodes[Int(child)].parent = UInt32(node)
        }
    }

    /// Moves the second half of a node's children, which are of a level, to a new node behind it.
    private mutating func divideNode(_ node: Int, level: Int) -> Int {
        let new = makeNode()
        let half = Self.nodeCapacity / 2
        var sums: (prepared: UInt32, effective: UInt32) = (0, 0)
        for number in 0..<Self.nodeCapacity - half {
            numbers(new)[number] = numbers(node)[half + number]
            prepared(new)[number] = prepared(node)[half + number]
            effective(new)[number] = effective(node)[half + number]
            sums.prepared &+= prepared(new)[number]
            sums.effective &+= effective(new)[number]
            setParent(of: numbers(new)[number], level: level, to: new)
        }
        nodes[node].count = Int32(half)
        nodes[new].count = Int32(Self.nodeCapacity - half)
        attach(
            UInt32(new),
            after: UInt32(node),
            level: level + 1,
            parent: nodes[node].parent,
            sums
        )
        return new
    }

    /// Puts a new root above the old one and its new sibling.
    private mutating func growRoot(
        _ old: UInt32,
        _ new: UInt32,
        level: Int,
        _ sums: (prepared: UInt32, effective: UInt32)
    ) {
        root = makeNode()
        height = level + 1
        nodes[root].count = 1
        numbers(root)[0] = old
        prepared(root)[0] = UInt32(truncatingIfNeeded: preparedCount) &- sums.prepared
        effective(root)[0] = UInt32(truncatingIfNeeded: effectiveCount) &- sums.effective
        insertChild(new, at: 1, of: root, sums)
        setParent(of: old, level: level, to: root)
        setParent(of: new, level: level, to: root)
    }
}
