/// A recording as a sequence of bursts that two replicas can make in a star around a server.
///
/// A burst is what one author typed without taking in anything new of the other; it becomes one
/// change. Before it, its author must have taken in exactly the other's first `seen` bursts, no more,
/// because the recorded positions are those of that text.
public struct WritingPlan: Sendable {
    /// What one author typed in one go.
    public struct Burst: Sendable {
        /// Who typed: 0 or 1.
        public let author: Int
        /// How many bursts of the other the author had taken in.
        public let seen: Int
        /// The edits, each on the text that the one before left.
        public internal(set) var edits: [Edit]
    }

    /// One edit: what goes and what comes at a place.
    public struct Edit: Hashable, Sendable {
        /// Where, in Unicode scalar values.
        public internal(set) var index: Int
        /// How many scalars go.
        public internal(set) var delete: Int
        /// What comes.
        public internal(set) var insert: String
    }

    /// The bursts, in an order in which each one's causes come first.
    public let bursts: [Burst]

    /// The edits of one burst at most; keeps a change well below its bounds.
    static let burstEdits = 200

    /// Plans how to write a recording again.
    public init(_ recording: RecordedText) {
        let knowledge = Self.knowledge(recording)
        var splits: [Set<Int>] = [[], []]
        for (transaction, known) in zip(recording.transactions, knowledge) {
            splits[1 - transaction.author].insert(known[1 - transaction.author])
        }
        var bursts: [Burst] = []
        var written = [0, 0]
        // By author: the burst being written, what it had seen, and how many bursts end where.
        var open: [Int?] = [nil, nil]
        var lastKnown = [-1, -1]
        var burstsUpTo: [[Int: Int]] = [[0: 0], [0: 0]]
        var counts = [0, 0]
        for (transaction, known) in zip(recording.transactions, knowledge) {
            let author = transaction.author
            let other = 1 - author
            let isFull = open[author].map { bursts[$0].edits.count >= Self.burstEdits } ?? true
            if isFull || lastKnown[author] != known[other]
                || splits[author].contains(written[author])
            {
                let seen = burstsUpTo[other][known[other]] ?? 0
                bursts.append(Burst(author: author, seen: seen, edits: []))
                open[author] = bursts.count - 1
                counts[author] += 1
            }
            if let place = open[author] {
                for patch in transaction.patches { bursts[place].append(patch) }
            }
            lastKnown[author] = known[other]
            written[author] += 1
            burstsUpTo[author][written[author]] = counts[author]
        }
        self.bursts = bursts
    }

    /// For each transaction: how many transactions of each author its text held before it.
    private static func knowledge(_ recording: RecordedText) -> [[Int]] {
        var after: [[Int]] = []
        return recording.transactions.map { transaction in
            var known = [0, 0]
            for parent in transaction.parents {
                known = zip(known, after[parent]).map { max($0, $1) }
            }
            var own = known
            own[transaction.author] += 1
            after.append(own)
            return known
        }
    }
}

extension WritingPlan.Burst {
    /// Adds a patch, joined with the edit before it when both are one stretch of typing or deleting.
    fileprivate mutating func append(_ patch: RecordedText.Patch) {
        guard var last = edits.last else {
            return edits.append(WritingPlan.Edit(patch))
        }
        let length = last.insert.unicodeScalars.count
        if patch.delete == 0, patch.index == last.index + length {
            last.insert += patch.insert
        } else if patch.insert.isEmpty, last.insert.isEmpty,
            patch.index + patch.delete == last.index
        {
            last.index = patch.index
            last.delete += patch.delete
        } else {
            return edits.append(WritingPlan.Edit(patch))
        }
        edits[edits.count - 1] = last
    }
}

extension WritingPlan.Edit {
    fileprivate init(_ patch: RecordedText.Patch) {
        self.init(index: patch.index, delete: patch.delete, insert: patch.insert)
    }
}
