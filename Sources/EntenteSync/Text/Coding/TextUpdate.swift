/// What one author did in one go, as it is told to others who know the same authors by number.
///
/// The numbers are those of a history, in which authors are counted as they appear.
public struct TextUpdate: Hashable, Sendable {
    /// The name of one edit.
    public struct Name: Hashable, Sendable {
        /// The author's number in the history.
        public let author: Int
        /// The author's number of the edit.
        public let number: Int

        /// Names an edit.
        public init(author: Int, number: Int) {
            self.author = author
            self.number = number
        }
    }

    /// The author's number in the history.
    public let author: Int
    /// The author's number of the first edit.
    public let number: Int
    /// What the author had seen, without what is implied.
    public let parents: [Name]
    /// The edits, each run on top of the one before.
    public let runs: [TextRun]

    /// Joins the parts of an update.
    public init(author: Int, number: Int, parents: [Name], runs: [TextRun]) {
        self.author = author
        self.number = number
        self.parents = parents
        self.runs = runs
    }

    /// The bytes: author and whether parents are told, the number, the parents, and the runs.
    public var encoded: [UInt8] {
        var writer = TextColumnWriter()
        let isImplied = parents == (number > 0 ? [Name(author: author, number: number - 1)] : [])
        writer.append(UInt32(author) << 1 | (isImplied ? 0 : 1))
        writer.append(UInt32(number))
        if !isImplied {
            writer.append(UInt32(parents.count))
            for parent in parents {
                writer.append(UInt32(parent.author))
                writer.append(UInt32(parent.number))
            }
        }
        for run in runs {
            let kind = UInt32(run.kind.rawValue)
            writer.write(kind: kind, .kind, count: UInt32(run.count - 1), .count)
            writer.append(UInt32(run.position))
            writer.append(run.text.utf8)
        }
        return writer.bytes
    }

    /// Reads what `encoded` wrote, from bytes that nobody vouches for.
    public init(encoded bytes: [UInt8]) throws(TextCodingError) {
        self = try bytes.withUnsafeBufferPointer { bytes throws(TextCodingError) in
            try TextUpdate(encoded: bytes)
        }
    }

    private init(encoded bytes: UnsafeBufferPointer<UInt8>) throws(TextCodingError) {
        var reader = TextColumnReader(bytes)
        let head = try reader.next()
        author = Int(head >> 1)
        number = Int(try reader.next())
        guard number < TextHistory.capacity else { throw .badNumber }
        if head & 1 == 0 {
            parents = number > 0 ? [Name(author: author, number: number - 1)] : []
        } else {
            let count = Int(try reader.next())
            guard count <= (bytes.count - reader.offset) / 2 else { throw .badLength }
            var parents: [Name] = []
            for _ in 0..<count {
                let author = Int(try reader.next())
                parents.append(Name(author: author, number: Int(try reader.next())))
            }
            self.parents = parents
        }
        var runs: [TextRun] = []
        repeat {
            runs.append(try Self.run(from: &reader, of: bytes))
        } while reader.offset < bytes.count
        self.runs = runs
    }

    private static func run(
        from reader: inout TextColumnReader,
        of bytes: UnsafeBufferPointer<UInt8>
    ) throws(TextCodingError) -> TextRun {
        let (kind, less) = try reader.read(.kind, .count)
        let position = Int(try reader.next())
        guard less < UInt32(TextHistory.capacity), position < TextHistory.capacity else {
            throw .badNumber
        }
        let count = Int(less) + 1
        switch TextRun.Kind(rawValue: UInt8(kind)) {
        case .insert:
            let text = try reader.take(width(ofScalars: count, in: bytes, at: reader.offset))
            guard let measure = TextMeasure(text), measure.scalars == count else { throw .badText }
            return .insert(at: position, String(decoding: text, as: UTF8.self))
        case .delete: return .delete(at: position, count: count)
        case .backspace:
            guard position >= count - 1 else { throw .badNumber }
            return .backspace(at: position, count: count)
        case nil: throw .badNumber
        }
    }

    /// How many bytes so many scalars have, by the first byte of each: what follows the last may be
    /// a number that begins like the continuation of a character.
    private static func width(
        ofScalars count: Int,
        in bytes: UnsafeBufferPointer<UInt8>,
        at start: Int
    ) throws(TextCodingError) -> Int {
        guard count <= bytes.count - start else { throw .badLength }
        var place = start
        for _ in 0..<count {
            guard place < bytes.count else { throw .badLength }
            let first = bytes[place]
            place += first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        }
        return place - start
    }
}

extension TextReplica {
    /// Merges an update of another author.
    ///
    /// An update of which a part is refused leaves what came before that part.
    public mutating func apply(_ update: TextUpdate) throws(TextHistoryError) {
        guard update.author < history.authorCount else { throw .missingParent }
        var parents: [Int] = []
        for name in update.parents {
            guard name.author < history.authorCount,
                let lv = history.localVersion(agent: name.author, seq: name.number)
            else { throw .missingParent }
            parents.append(lv)
        }
        var number = update.number
        for run in update.runs {
            try apply(run, agent: update.author, seq: number, parents: parents)
            number += run.count
            parents = [history.count - 1]
        }
    }
}

extension TextHistory {
    /// How many authors are known.
    public var authorCount: Int { log.agents.devices.count }
}
