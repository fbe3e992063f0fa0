/// One edit as recorded: a position, how many scalars go, and what comes in their place.
struct Patch: Hashable, Sendable {
    /// Where, in Unicode scalars of the text that the author saw.
    var position: Int
    /// How many scalars are deleted there.
    var deleted: Int
    /// What is inserted there.
    var inserted: String
}

/// What one author did in one go, on top of other transactions.
struct Transaction: Hashable, Sendable {
    /// The transactions whose texts the author saw joined; none means the empty text.
    var parents: [Int]
    /// The author's number.
    var author: Int
    /// The edits, each on top of the one before.
    var patches: [Patch]
}

/// A recorded or generated history of one text.
struct Trace: Sendable {
    /// What the tables call it.
    var name: String
    /// Whether every transaction was made on top of the one before.
    var isSequential: Bool
    /// The transactions, causes first.
    var transactions: [Transaction]
    /// The text at the end; nil where nobody recorded it.
    var text: String?

    /// All edits of a sequential trace, in order.
    var patches: [Patch] { transactions.flatMap(\.patches) }

    /// The same history several times over, each in front of the text of the one before.
    func repeated(_ times: Int, name: String) -> Trace {
        var all: [Transaction] = []
        for round in 0..<times {
            let offset = round * transactions.count
            for transaction in transactions {
                var copy = transaction
                copy.parents = transaction.parents.map { $0 + offset }
                // The first of a round is made by somebody who has seen the whole round before.
                if copy.parents.isEmpty, round > 0 {
                    copy.parents = heads.map { $0 + offset - transactions.count }
                }
                all.append(copy)
            }
        }
        let joined = text.map { String(repeating: $0, count: times) }
        return Trace(name: name, isSequential: isSequential, transactions: all, text: joined)
    }

    /// The transactions that nobody had seen at the end.
    var heads: [Int] {
        var isSeen = Array(repeating: false, count: transactions.count)
        for transaction in transactions {
            for parent in transaction.parents { isSeen[parent] = true }
        }
        return isSeen.indices.filter { !isSeen[$0] }
    }

    /// Joins transactions that one author made in a row while nobody else saw a part of the row.
    var joinedInRuns: Trace {
        var children = Array(repeating: 0, count: transactions.count)
        for transaction in transactions {
            for parent in transaction.parents { children[parent] += 1 }
        }
        var runs: [Transaction] = []
        var place: [Int] = []
        for (index, transaction) in transactions.enumerated() {
            if index > 0, transaction.parents == [index - 1], children[index - 1] == 1,
                transaction.author == transactions[index - 1].author
            {
                runs[runs.count - 1].patches += transaction.patches
            } else {
                var copy = transaction
                copy.parents = transaction.parents.map { place[$0] }
                runs.append(copy)
            }
            place.append(runs.count - 1)
        }
        return Trace(name: name, isSequential: false, transactions: runs, text: text)
    }
}
