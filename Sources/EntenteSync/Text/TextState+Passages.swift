public import EntenteDomain

/// A part of a text that one edit wrote.
public struct TextPassage: Hashable, Sendable {
    /// Who wrote it, as far as it is remembered.
    public struct Author: Hashable, Sendable {
        /// The device.
        public let device: DeviceID
        /// The change's counter on that device.
        public let n: Int64
        /// The change's place in the stream; nil while it waits.
        public let seq: Int64?
        /// The member; nil while the change waits.
        public let member: MemberID?
    }

    /// Where, in Unicode scalars.
    public let range: Range<Int>
    /// Who wrote it; nil if that is older than what is remembered.
    public let author: Author?
}

extension TextState {
    /// The text from its start to its end, in parts by who wrote them.
    public var passages: [TextPassage] {
        var passages: [TextPassage] = []
        for piece in settled().pieces where piece.isPresent {
            let range = piece.position..<piece.position + piece.count
            let author = piece.insertion.map { edit in
                let source = source(of: edit)
                return TextPassage.Author(
                    device: source.device,
                    n: source.n,
                    seq: source.seq,
                    member: source.member
                )
            }
            if let last = passages.last, last.author == author {
                let joined = last.range.lowerBound..<range.upperBound
                passages[passages.count - 1] = TextPassage(range: joined, author: author)
            } else {
                passages.append(TextPassage(range: range, author: author))
            }
        }
        return passages
    }

    /// Characters that are there, or were since the remembered edits began.
    struct Piece {
        /// The names of the characters, as the walker gives them.
        let names: Range<UInt32>
        /// Where they are, or would be.
        let position: Int
        let isPresent: Bool
        /// How many edits deleted them.
        let deletions: Int
        /// The edit that inserted them; nil if it is older.
        let insertion: TextWindow.Edit?
        var count: Int { names.count }
    }

    /// All remembered edits, walked.
    struct Settled: ~Copyable {
        let walker: TextWalker
        let pieces: [Piece]
    }

    /// Walks all remembered edits, and lists all characters that they met.
    func settled() -> Settled {
        var walker = TextWalker()
        walker.start(after: nil, length: TextWalker.unknownLength, log: log)
        walker.catchUp(log: log)
        walker.prepare(log.graph.heads, log: log)
        // The text that was there before was taken to be longer than any; the rest is no text.
        let excess = walker.tree.effectiveCount - document.length
        let end = WalkerPiece.unknownNames + UInt32(TextWalker.unknownLength - excess)
        var pieces: [Piece] = []
        var position = 0
        walker.tree.forEach { piece in
            let isOld = piece.start >= WalkerPiece.unknownNames
            let last = isOld ? min(piece.start + piece.count, end) : piece.start + piece.count
            var start = piece.start
            while start < last {
                // A piece may have been typed by several edits in a row.
                let edit = isOld ? nil : self.edit(inserting: start)
                let next = min(last, edit?.insertion.upperBound ?? last)
                pieces.append(
                    Piece(
                        names: start..<next,
                        position: position,
                        isPresent: piece.fate.isEffective,
                        deletions: piece.fate.deletions,
                        insertion: edit
                    )
                )
                if piece.fate.isEffective { position += Int(next - start) }
                start = next
            }
        }
        return Settled(walker: walker, pieces: pieces)
    }

    private func edit(inserting lv: UInt32) -> TextWindow.Edit {
        window.edits[firstIndex(in: window.edits) { $0.lv > lv } - 1]
    }
}

extension WalkerTree {
    /// Shows all pieces in their order.
    func forEach(_ body: (WalkerPiece) -> Void) {
        var place = first
        while settle(&place) {
            body(self[place])
            place.slot += 1
        }
    }
}
