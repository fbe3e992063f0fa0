public import EntenteDomain

/// The answer to a pull: contiguous changes after the cursor.
public struct PullAnswer: Hashable, Sendable {
    /// The life of the stream's log.
    public let epoch: Epoch
    /// The records, in the order of their seq, with the bytes of each change as they were pushed.
    public let records: [Record]
    /// The lowest `base` that a push may have.
    public let horizon: Int64
    /// Whether more follows.
    public let more: Bool
    /// Where the stream stands.
    public let head: SignedHead
    /// The next counter of the asking device.
    public let next: Int64
    /// The asking device's refused changes.
    public let outcomes: [ChangeOutcome]
    /// The signatures under which the changes came (clause 4.4), in the order of their seq.
    public let seals: [PushSeal]
    /// The earlier lives of the stream's log, oldest first; what was logged in one keeps its digest.
    public let past: [EpochHistory.Past]

    /// A record, or the bytes of one that this build cannot read.
    public struct Record: Hashable, Sendable {
        /// What the server assigned.
        public let header: ChangeRecord.Header
        /// The canonical bytes of the change.
        public let content: [UInt8]
        /// The change, or what in it this build does not know (rule F4).
        public let change: Result<Change, MessageError>
        /// That the content was erased, and only what others build on is left of it.
        public let erasure: Erasure?

        /// The digest that the leaf covers.
        public func digest(in stream: StreamID, _ epoch: Epoch) -> Digest {
            let scope = ChangeScope(stream: stream, epoch: epoch, device: header.device)
            return erasure?.digest ?? scope.digest(of: content)
        }
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        epoch = try reader.epoch("epoch")
        records = try reader.list("changes") { (json, path) throws(MessageError) in
            try Record(json, path: path)
        }
        horizon = try reader.integer("horizon", in: 0...Limits.jsonInteger)
        guard case .boolean(let more) = try reader.value("more") else {
            throw MessageError(path: "more", expected: "true or false")
        }
        self.more = more
        head = try SignedHead(try reader.value("head"), path: "head")
        seals = try reader.list("seals") { (json, path) throws(MessageError) in
            try PushSeal(json, path: path)
        }
        past =
            try reader.optional("past")?.elements("past", EpochHistory.Past.init(_:path:)) ?? []
        var you = try MessageReader(try reader.value("you"), path: "you")
        next = try you.integer("next", in: 1...Limits.jsonInteger)
        outcomes = try you.list("outcomes") { (json, path) throws(MessageError) in
            try ChangeOutcome(json, path: path)
        }
        try you.end()
        let range = Int64(0)...Limits.jsonInteger
        let from = try reader.integer("from", in: range)
        let last = try reader.integer("to", in: range)
        try reader.end()
        guard last >= from - 1, records.map(\.header.seq).elementsEqual(from..<(last + 1)) else {
            throw MessageError(path: "changes", expected: "every seq from `from` to `to`")
        }
        guard seals.allSatisfy({ (from...max(from, last)).contains($0.seq) }) else {
            throw MessageError(path: "seals", expected: "seals of these changes")
        }
    }

    /// The lives of the stream's log.
    public var epochs: EpochHistory { EpochHistory(past: past, current: epoch) }

    /// Writes the JSON form of a page, splicing in the stored bytes.
    public static func write(_ page: ChangePage, after: Int64, head: SignedHead) -> [UInt8] {
        let size = page.records.reduce(1_024) { $0 + $1.content.count + 400 }
        var writer = JSONWriter(capacity: size)
        writer.raw("{\"changes\":")
        write(page.records, to: &writer)
        let last = after + Int64(page.records.count)
        writer.raw(",\"epoch\":\"\(page.head.epoch)\",\"from\":\(after + 1),\"head\":")
        writer.write(head.json)
        writer.raw(",\"horizon\":\(page.head.horizon),\"more\":\(last < page.head.size)")
        if !page.past.isEmpty {
            writer.raw(",\"past\":")
            writer.write(.array(page.past.map(\.json)))
        }
        writer.raw(",\"seals\":")
        writer.write(.array(page.seals.map(\.json)))
        writer.raw(",\"to\":\(last),\"you\":")
        let outcomes = page.rejections.map { ChangeOutcome.rejected(n: $0.n, $0.rejection).json }
        writer.write(["next": .integer(page.next), "outcomes": .array(outcomes)])
        writer.raw("}")
        return writer.bytes
    }

    /// Writes records as an array.
    static func write(_ records: [StoredRecord], to writer: inout JSONWriter) {
        writer.raw("[")
        for (place, record) in records.enumerated() {
            if place > 0 { writer.raw(",") }
            record.write(to: &writer)
        }
        writer.raw("]")
    }
}

extension PullAnswer.Record {
    /// Reads a record; a change that this build cannot read keeps its bytes and says why.
    public init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        let value = try reader.value("change")
        var change = try MessageReader(value, path: reader.path("change"))
        header = ChangeRecord.Header(
            seq: try reader.integer("seq", in: 1...Limits.jsonInteger),
            n: try change.integer("n", in: 1...Limits.jsonInteger),
            device: try reader.id("device"),
            member: try reader.id("member"),
            organisation: try reader.id("organisation"),
            acl: try reader.integer("acl", in: 0...Limits.jsonInteger),
            received: Milliseconds(try reader.integer("received", in: 0...Limits.jsonInteger)),
            known: try KnownHead(try reader.value("known"), path: reader.path("known"))
        )
        erasure = try reader.optional("erased").map { (json) throws(MessageError) in
            try Erasure(json, path: "erased")
        }
        try reader.end()
        content = value.canonicalBytes
        do throws(MessageError) {
            self.change = .success(try Change(value, isRemainder: erasure != nil))
        } catch {
            self.change = .failure(error)
        }
    }
}
