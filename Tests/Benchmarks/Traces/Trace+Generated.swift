extension Trace {
    /// A history without critical versions: two authors each of whom always sees the other's edits
    /// one transaction late, so that there never is a moment that everybody has seen.
    ///
    /// Both only insert, so the length of the text that an author saw is the sum of what it had
    /// seen, and every position is right whatever the order of concurrent text.
    static func lagging(transactions count: Int) -> Trace {
        var generator = SmallGenerator(state: 0x9E37_79B9_7F4A_7C15)
        var transactions: [Transaction] = []
        var lengths = [0, 0]
        var lengthsBefore = [0, 0]
        for index in 0..<count {
            let author = index % 2
            var parents = index >= 2 ? [index - 2] : []
            if index >= 3 { parents.insert(index - 3, at: 0) }
            // The author sees all of its own, and the other's but the last.
            let seen = lengths[author] + lengthsBefore[1 - author]
            let word = String(generator.next(below: 26_000) + 1_000, radix: 36) + " "
            let position = generator.next(below: seen + 1)
            transactions.append(
                Transaction(
                    parents: parents,
                    author: author,
                    patches: [Patch(position: position, deleted: 0, inserted: word)]
                )
            )
            lengthsBefore[author] = lengths[author]
            lengths[author] += word.unicodeScalars.count
        }
        return Trace(name: "lagging", isSequential: false, transactions: transactions, text: nil)
    }

    /// Two long branches on one base, joined at the end by a third transaction.
    static func branches(transactions count: Int) -> Trace {
        var generator = SmallGenerator(state: 0xD1B5_4A32_D192_ED03)
        let base = String(repeating: "All work and no play makes Jack a dull boy. ", count: 50)
        var transactions = [
            Transaction(
                parents: [],
                author: 0,
                patches: [Patch(position: 0, deleted: 0, inserted: base)]
            )
        ]
        for author in 0..<2 {
            var length = base.unicodeScalars.count
            for index in 0..<count {
                let position = generator.next(below: length)
                let deleted = min(generator.next(below: 4), length - position - 1)
                let word = String(generator.next(below: 26_000) + 1_000, radix: 36)
                transactions.append(
                    Transaction(
                        parents: [index == 0 ? 0 : transactions.count - 1],
                        author: author,
                        patches: [Patch(position: position, deleted: deleted, inserted: word)]
                    )
                )
                length += word.unicodeScalars.count - deleted
            }
        }
        transactions.append(
            Transaction(
                parents: [count, 2 * count],
                author: 0,
                patches: [Patch(position: 0, deleted: 0, inserted: "The end. ")]
            )
        )
        return Trace(name: "branches", isSequential: false, transactions: transactions, text: nil)
    }
}

/// A small generator (xorshift): the same histories on every machine, for ever.
private struct SmallGenerator {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(truncatingIfNeeded: state >> 1) % max(bound, 1)
    }
}
