/// Finding places.
extension WalkerTree {
    /// A visible character: its piece, its offset there, and how many characters of the effective
    /// version stand before the piece.
    struct Found {
        var place: Place
        var offset: Int
        var effective: Int
    }

    /// Finds the visible character of a number in the prepared version; there must be one.
    func find(_ number: Int) -> Found {
        var left = UInt32(truncatingIfNeeded: number)
        var effective: UInt32 = 0
        var current = root
        for _ in 0..<height {
            let prepared = prepared(current)
            let sums = self.effective(current)
            var child = 0
            while left >= prepared[child] {
                left -= prepared[child]
                effective += sums[child]
                child += 1
            }
            current = Int(numbers(current)[child])
        }
        let counts = field(.count, of: current)
        let fates = field(.fate, of: current)
        var slot = 0
        while true {
            let fate = WalkerPiece.Fate(bits: fates[slot])
            let count = counts[slot]
            if fate.isPrepared {
                if left < count { break }
                left -= count
            }
            if fate.isEffective { effective += count }
            slot += 1
        }
        return Found(
            place: Place(leaf: current, slot: slot),
            offset: Int(left),
            effective: Int(effective)
        )
    }

    /// The place of the first piece; one past the end if there is none.
    var first: Place {
        var current = root
        for _ in 0..<height { current = Int(numbers(current)[0]) }
        return Place(leaf: current, slot: 0)
    }

    /// Whether a place holds a piece; if it is behind the last of a leaf, moves it to the next.
    @inline(__always)
    func settle(_ place: inout Place) -> Bool {
        while place.slot >= Int(leaves[place.leaf].count) {
            guard leaves[place.leaf].next != Self.none else { return false }
            place = Place(leaf: Int(leaves[place.leaf].next), slot: 0)
        }
        return true
    }

    /// The piece that holds a character.
    func place(of name: UInt32) -> Place {
        guard height > 0 else { return placeInLeaf(of: name) }
        let entry = index.piece(holding: name)
        let starts = field(.start, of: Int(entry.leaf))
        var slot = 0
        while starts[slot] != entry.start { slot += 1 }
        return Place(leaf: Int(entry.leaf), slot: slot)
    }

    private func placeInLeaf(of name: UInt32) -> Place {
        let starts = field(.start, of: root)
        let counts = field(.count, of: root)
        var slot = 0
        while name &- starts[slot] >= counts[slot] { slot += 1 }
        return Place(leaf: root, slot: slot)
    }

    /// Whether one piece stands before another.
    func precedes(_ first: Place, _ second: Place) -> Bool {
        guard first.leaf != second.leaf else { return first.slot < second.slot }
        var (a, b) = (UInt32(first.leaf), UInt32(second.leaf))
        var (up, over) = (leaves[first.leaf].parent, leaves[second.leaf].parent)
        while up != over {
            (a, b) = (up, over)
            (up, over) = (nodes[Int(up)].parent, nodes[Int(over)].parent)
        }
        let numbers = numbers(Int(up))
        for child in 0..<Int(nodes[Int(up)].count) {
            if numbers[child] == a { return true }
            if numbers[child] == b { return false }
        }
        preconditionFailure("both are below the same node")
    }

    /// How many characters of the effective version stand before a piece.
    func effectiveCount(before place: Place) -> Int {
        var sum = 0
        for slot in 0..<place.slot {
            sum += Int(self[Place(leaf: place.leaf, slot: slot)].effectiveCount)
        }
        var child = UInt32(place.leaf)
        var parent = leaves[place.leaf].parent
        while parent != Self.none {
            var number = 0
            while numbers(Int(parent))[number] != child {
                sum += Int(effective(Int(parent))[number])
                number += 1
            }
            child = parent
            parent = nodes[Int(parent)].parent
        }
        return sum
    }
}
