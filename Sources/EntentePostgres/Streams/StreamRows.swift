import EntenteDomain
import EntenteSync

extension Rows {
    /// Reads an id; a text that is none means that the schema does not hold what it promises.
    func id<Kind>(_ row: Int, _ column: Int) throws(StoreError) -> Identifier<Kind> {
        guard let id = Identifier<Kind>(text(row, column)) else { throw broken(row, column) }
        return id
    }

    /// Reads an id that may be NULL.
    func optionalID<Kind>(_ row: Int, _ column: Int) throws(StoreError) -> Identifier<Kind>? {
        isNull(row, column) ? nil : try id(row, column)
    }

    /// Reads a digest.
    func digest(_ row: Int, _ column: Int) throws(StoreError) -> Digest {
        guard let digest = Digest(bytes: bytes(row, column)) else { throw broken(row, column) }
        return digest
    }

    /// Reads a word of a closed list.
    func word<Word: RawRepresentable<String>>(
        _ row: Int,
        _ column: Int
    ) throws(StoreError) -> Word {
        guard let word = Word(rawValue: text(row, column)) else { throw broken(row, column) }
        return word
    }

    /// Reads epoch, size, frontier and horizon from four columns in this order.
    func place(
        _ row: Int,
        _ column: Int
    ) throws(StoreError) -> (epoch: Epoch, frontier: MerkleFrontier, horizon: Int64) {
        let size = int64(row, column + 1)
        let bytes = bytes(row, column + 2)
        let subtrees = stride(from: 0, to: bytes.count, by: Digest.length).compactMap {
            Digest(bytes: bytes[$0...].prefix(Digest.length))
        }
        guard let frontier = MerkleFrontier(size: size, subtrees: subtrees) else {
            throw broken(row, column)
        }
        return (try epoch(row, column), frontier, int64(row, column + 3))
    }

    /// Reads the name of a life of a log.
    func epoch(_ row: Int, _ column: Int) throws(StoreError) -> Epoch {
        guard let epoch = Epoch(text(row, column)) else { throw broken(row, column) }
        return epoch
    }

    /// Reads the head that `place` describes.
    func head(_ row: Int, _ column: Int) throws(StoreError) -> StreamHead {
        let (epoch, frontier, horizon) = try place(row, column)
        return StreamHead(
            epoch: epoch,
            size: frontier.size,
            root: frontier.root,
            horizon: horizon
        )
    }

    /// Reads a header from nine columns: seq, n, device, member, organisation, acl, received, known
    /// size and root.
    func header(_ row: Int) throws(StoreError) -> ChangeRecord.Header {
        ChangeRecord.Header(
            seq: int64(row, 0),
            n: int64(row, 1),
            device: try id(row, 2),
            member: try id(row, 3),
            organisation: try id(row, 4),
            acl: int64(row, 5),
            received: Milliseconds(int64(row, 6)),
            known: KnownHead(size: int64(row, 7), root: try digest(row, 8))
        )
    }

    /// What to throw for a value that the schema should not allow; names the place, not the value.
    func broken(_ row: Int, _ column: Int) -> StoreError {
        StoreError(.inconsistent, detail: "column \(column) of row \(row) of \(statement)")
    }
}

extension StreamSummary {
    init(_ rows: Rows, _ row: Int) throws(StoreError) {
        self.init(
            id: try rows.id(row, 4),
            partnership: try rows.id(row, 5),
            audience: try Audience(rows, row, 6),
            access: try rows.word(row, 9),
            head: try rows.head(row, 0)
        )
    }
}

extension Audience {
    /// Reads an audience from three columns: kind, organisation, department.
    init(_ rows: Rows, _ row: Int, _ column: Int) throws(StoreError) {
        switch rows.text(row, column) {
        case "control": self = .control
        case "shared": self = .shared
        case "organisation": self = .organisation(try rows.id(row, column + 1))
        case "department": self = .department(try rows.id(row, column + 2))
        default: throw rows.broken(row, column)
        }
    }
}

extension [EpochHistory.Past] {
    /// Reads the answer of `StreamSQL.pastEpochs`.
    init(_ rows: Rows) throws(StoreError) {
        self = []
        for row in rows.indices {
            append(EpochHistory.Past(epoch: try rows.epoch(row, 0), size: rows.int64(row, 1)))
        }
    }
}

extension ChangePage {
    /// Reads the answers of entering, page, counter, rejections and earlier lives; nil when there was no entry.
    init?(_ answers: [Rows]) throws(StoreError) {
        let entry = answers[0]
        guard !entry.isEmpty else { return nil }
        let head = try entry.head(0, 2)
        let page = answers[1]
        var records: [StoredRecord] = []
        records.reserveCapacity(page.count)
        // The page was read after the head, so it may already hold more.
        for row in page.indices where page.int64(row, 0) <= head.size {
            records.append(try StoredRecord(page, row))
        }
        var seals: [PushSeal] = []
        for row in answers[4].indices { seals.append(try PushSeal(answers[4], row)) }
        let fitting = ChangePage.fitting(records, seals)
        let next = answers[2].isEmpty ? 1 : answers[2].int64(0, 0)
        var rejections: [(n: Int64, rejection: Rejection)] = []
        for row in answers[3].indices.reversed() where answers[3].int64(row, 0) < next {
            rejections.append(
                (
                    answers[3].int64(row, 0),
                    Rejection(try answers[3].word(row, 1), detail: answers[3].text(row, 2))
                )
            )
        }
        self.init(
            records: fitting.records,
            head: head,
            access: try entry.word(0, 0),
            next: next,
            rejections: rejections,
            seals: fitting.seals,
            past: try [EpochHistory.Past](answers[answers.count - 1])
        )
    }
}

extension StoredRecord {
    /// Reads a record from thirteen columns: the header's nine, content, digest, and who had it erased
    /// and why.
    init(_ rows: Rows, _ row: Int) throws(StoreError) {
        var erasure: Erasure?
        if let by: OrganisationID = try rows.optionalID(row, 11) {
            erasure = Erasure(
                digest: try rows.digest(row, 10),
                by: by,
                reason: try rows.word(row, 12)
            )
        }
        self.init(
            header: try rows.header(row),
            content: rows.bytes(row, 9),
            erasure: erasure
        )
    }
}

extension PushSeal {
    /// Reads a seal from the columns of `StreamSQL.seals`.
    init(_ rows: Rows, _ row: Int) throws(StoreError) {
        self.init(
            seq: rows.int64(row, 0),
            device: try rows.id(row, 1),
            first: rows.int64(row, 2),
            last: rows.int64(row, 3),
            refused: try PushSeal.entries(rows, row, 5),
            repeated: try PushSeal.entries(rows, row, 7),
            signature: rows.bytes(row, 4)
        )
    }

    /// Reads counters and their digests from two columns.
    private static func entries(
        _ rows: Rows,
        _ row: Int,
        _ column: Int
    ) throws(StoreError) -> [Entry] {
        var entries: [Entry] = []
        for (n, bytes) in zip(rows.int64Array(row, column), rows.bytesArray(row, column + 1)) {
            guard let digest = Digest(bytes: bytes) else { throw rows.broken(row, column + 1) }
            entries.append(Entry(n: n, digest: digest))
        }
        return entries
    }
}

extension TextGuard {
    /// Reads the answer of `SnapshotSQL.texts`.
    init(snapshot rows: Rows) throws {
        let lines = rows.indices.filter { rows.bool($0, 2) }.map { rows.bytes($0, 1) }
        try self.init(seq: rows.isEmpty ? 0 : rows.int64(0, 0), lines: lines)
    }

    /// Takes a page of text changes; true when there may be more.
    mutating func follow(_ rows: Rows) throws -> Bool {
        for row in rows.indices {
            let change = try Change(JSONScanner.parse(rows.bytes(row, 9)))
            follow(
                ChangeRecord(
                    header: try rows.header(row),
                    change: change,
                    digest: try rows.digest(row, 10)
                )
            )
        }
        return rows.count == StreamSQL.textPage
    }
}
