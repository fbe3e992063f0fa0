/// The order of what several inserted at one place at the same time.
extension TextWalker {
    /// Moves a place past the pieces that come before a new one; returns how many characters of the
    /// effective version they have.
    ///
    /// The order is FugueMax (Weidner and Kleppmann, "The Art of the Fugue", 2023), with ties by the
    /// bytes of the author's id. Between the new piece's neighbours stand only pieces that its author
    /// had not seen. One whose left neighbour is farther left ends the search; one whose left
    /// neighbour is among them belongs to another one, and goes where that goes.
    func order(
        _ new: WalkerPiece,
        from place: inout WalkerTree.Place,
        to end: WalkerTree.Place?,
        log: TextEventLog
    ) -> Int {
        var other = place
        let start = place
        var (passed, found) = (0, 0)
        var isScanning = false
        while tree.settle(&other), other != end {
            let left = tree.left(other)
            if left == new.left {
                let right = tree.right(other)
                if right == new.right {
                    if log.agents.precedes(new.start, tree.start(other)) { break }
                    isScanning = false
                } else {
                    isScanning = stands(right, before: end)
                }
            } else if isBefore(left, start) {
                break
            }
            let piece = tree[other]
            passed += Int(piece.effectiveCount)
            other.slot += 1
            if !isScanning {
                place = other
                found = passed
            }
        }
        return found
    }

    /// Whether a left neighbour stands before the pieces between the new one's neighbours.
    private func isBefore(_ name: UInt32, _ start: WalkerTree.Place) -> Bool {
        guard name != WalkerPiece.beginning else { return true }
        var start = start
        guard tree.settle(&start) else { return true }
        return tree.precedes(tree.place(of: name), start)
    }

    /// Whether a right neighbour stands before the new piece's one.
    private func stands(_ name: UInt32, before end: WalkerTree.Place?) -> Bool {
        guard name != WalkerPiece.ending else { return false }
        guard let end else { return true }
        return tree.precedes(tree.place(of: name), end)
    }
}
