import EntenteDomain

extension TextState {
    /// Which characters were written again by changes that took others back.
    ///
    /// To everybody else they are new characters. To their author they stand for those that had been
    /// there: who takes back the change that wrote those means these.
    struct Copies {
        /// The character that each stands for, which may itself stand for another.
        private var originals: [UInt32: UInt32] = [:]

        /// Nothing was written again.
        init() {}

        fileprivate mutating func note(_ copies: [UInt32], of originals: [UInt32]) {
            for (copy, original) in zip(copies, originals) { self.originals[copy] = original }
        }

        /// Whether nothing was written again.
        var isEmpty: Bool { originals.isEmpty }

        /// All characters that stand for others, and those that they stand for.
        var names: Set<UInt32> { Set(originals.keys).union(originals.values) }

        /// Whether a character, or one that it stands for, is one of some.
        func stands(_ name: UInt32, for isMeant: (UInt32) -> Bool) -> Bool {
            var name = name
            while !isMeant(name) {
                guard let original = originals[name] else { return false }
                name = original
            }
            return true
        }

        /// A character and those that it stands for, the newest first.
        func chain(of name: UInt32) -> [UInt32] {
            var chain = [name]
            while let last = chain.last, let original = originals[last] { chain.append(original) }
            return chain
        }

        /// The first character that one stands for.
        func root(of name: UInt32) -> UInt32 {
            var name = name
            while let original = originals[name] { name = original }
            return name
        }
    }

    /// Finds what a device's undos have written again, from what those that they took back had deleted.
    ///
    /// - Parameters:
    ///   - undos: The counters of changes, each with that of the one that it took back.
    ///   - device: Their author.
    ///   - settled: This text, walked.
    /// - Returns: What stands for what.
    func copies(
        by undos: [Int64: Int64],
        of device: DeviceID,
        _ settled: borrowing Settled
    ) -> Copies {
        var copies = Copies()
        guard !undos.isEmpty, let agent = log.agents.number(of: device) else { return copies }
        let own = window.edits.filter { $0.agent == UInt32(agent) }
        let deletions = deletions(of: settled)
        // In the order in which they were made: one may write again what an earlier one wrote.
        for (undo, target) in undos.sorted(by: { $0.key < $1.key }) {
            let written = own.filter { $0.n == undo && $0.inserted > 0 }
            let taken = own.filter { $0.n == target }
            guard !written.isEmpty, !taken.isEmpty else { continue }
            let deleted = Set(deletedNames(by: taken, settled.walker))
                .filter { name in !taken.contains { $0.insertion.contains(name) } }
            let again = settled.inOrder(Set(written.map(\.insertion).joined()))
            var gone = settled.inOrder(deleted, standingFor: copies)
            // What somebody else had deleted as well did not come back.
            if gone.count != again.count { gone = gone.filter { deletions[$0] == 1 } }
            if gone.count == again.count { copies.note(again, of: gone) }
        }
        return copies
    }

    /// How often each character was deleted that was.
    private func deletions(of settled: borrowing Settled) -> [UInt32: Int] {
        var deletions: [UInt32: Int] = [:]
        for piece in settled.pieces where piece.deletions > 0 {
            for name in piece.names { deletions[name] = piece.deletions }
        }
        return deletions
    }

    /// The names of the characters that edits deleted.
    private func deletedNames(
        by edits: [TextWindow.Edit],
        _ walker: borrowing TextWalker
    ) -> [UInt32] {
        var found: [UInt32] = []
        for edit in edits { found += deletedNames(by: edit, walker).map(\.name) }
        return found
    }

    /// The characters that an edit deleted, one by one, because a run of single deletions goes from right
    /// to left; with the place that each had in what the edit deleted.
    func deletedNames(
        by edit: TextWindow.Edit,
        _ walker: borrowing TextWalker
    ) -> [(name: UInt32, offset: Int)] {
        var found: [(name: UInt32, offset: Int)] = []
        var place = log.operations.place(of: edit.lv)
        while edit.deleted > 0, place < log.operations.runs.count,
            log.operations.runs[place].lv < edit.deletion.upperBound
        {
            let operation = log.operations.runs[place]
            let isBackspace = operation.kind == .backspace
            for lv in edit.deletion where lv >= operation.lv && lv < operation.end {
                var hit = walker.targets.first(of: place)
                while let current = hit {
                    let names = walker.targets.names(
                        current,
                        in: lv..<lv + 1,
                        isBackspace: isBackspace
                    )
                    if let names { found.append((names.lowerBound, Int(lv - edit.lv))) }
                    hit = walker.targets.next(after: current)
                }
            }
            place += 1
        }
        return found
    }
}

extension TextState {
    /// The order in which characters belong that stand for others.
    ///
    /// A copy may have come to stand before or behind what was deleted around it. So two characters are
    /// compared by those of what they stand for that were there together: the younger of the first ones,
    /// and the last of the other's that is older than that.
    struct Order {
        fileprivate let copies: Copies
        fileprivate let ranks: [UInt32: Int]

        func precedes(_ left: UInt32, _ right: UInt32) -> Bool {
            let (lefts, rights) = (copies.chain(of: left), copies.chain(of: right))
            guard let first = lefts.last, let second = rights.last else { return false }
            if age(first) > age(second) {
                return rank(first) < rank(rights.first { age($0) < age(first) } ?? second)
            }
            return rank(lefts.first { age($0) < age(second) } ?? first) < rank(second)
        }

        private func rank(_ name: UInt32) -> Int { ranks[name] ?? 0 }

        /// When a character was written; what is older than the remembered edits comes first.
        private func age(_ name: UInt32) -> Int64 {
            name >= WalkerPiece.unknownNames ? -1 : Int64(name)
        }
    }
}

extension TextState.Settled {
    /// Some characters, by their names, in the order of the text; those that are there, or all.
    fileprivate func inOrder(_ names: Set<UInt32>, onlyPresent: Bool = false) -> [UInt32] {
        let sorted = ContiguousArray(names.sorted())
        var found: [UInt32] = []
        for piece in pieces where piece.isPresent || !onlyPresent {
            var place = firstIndex(in: sorted) { $0 >= piece.names.lowerBound }
            while place < sorted.count, sorted[place] < piece.names.upperBound {
                found.append(sorted[place])
                place += 1
            }
        }
        return found
    }

    /// Some characters in the order of those that they stand for.
    fileprivate func inOrder(
        _ names: Set<UInt32>,
        standingFor copies: TextState.Copies
    ) -> [UInt32] {
        let order = order(of: names, copies)
        return names.sorted { order.precedes($0, $1) }
    }

    /// How some characters and the copies belong among each other.
    func order(of names: Set<UInt32>, _ copies: TextState.Copies) -> TextState.Order {
        let order = inOrder(names.union(copies.names))
        return TextState.Order(
            copies: copies,
            ranks: Dictionary(uniqueKeysWithValues: zip(order, order.indices))
        )
    }

    /// Where the copies are in the text.
    func places(of copies: TextState.Copies) -> [Int: UInt32] {
        var places: [Int: UInt32] = [:]
        guard !copies.isEmpty else { return places }
        for piece in pieces where piece.isPresent && piece.insertion != nil {
            for name in piece.names where copies.root(of: name) != name {
                places[piece.position + Int(name - piece.names.lowerBound)] = name
            }
        }
        return places
    }

    /// For what stands or is stood for: the first characters of which one is there.
    func standing(of copies: TextState.Copies) -> Set<UInt32> {
        guard !copies.isEmpty else { return [] }
        return Set(inOrder(copies.names, onlyPresent: true).map { copies.root(of: $0) })
    }
}
