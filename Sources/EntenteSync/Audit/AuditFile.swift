import EntenteCrypto
public import EntenteDomain

/// The lines of an audit file: all that a stranger needs to verify a partnership's history offline.
///
/// 1. One canonical JSON object to a line, told apart by `k`: `audit`, then for each stream, the
///    control stream first, `stream`, its `change`s, each followed by the `seal`s that came with it,
///    and its `head`; last `end`.
/// 2. `end` signs the digest of all bytes before it, so that what no tree covers is covered, too.
///
/// `Clients/Protocol.md`, section 8, describes the format for other implementations.
public enum AuditFile: Sendable {
    /// The name of the format.
    public static let format = "entente-audit-1"

    /// What a line is, by the word in its `k`.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// The first line: what the file holds.
        case audit
        /// The line before the changes of a stream.
        case stream
        /// A change.
        case change
        /// A device's signature over a push.
        case seal
        /// What the gateway signed over a stream.
        case head
        /// The last line.
        case end
    }

    /// What a line holds, for whoever reads a file while it is verified.
    public enum Item: Sendable {
        /// What the file holds.
        case manifest(Manifest)
        /// The stream whose changes follow.
        case stream(Stream)
        /// A change with its leaf.
        case change(PullAnswer.Record, leaf: Digest)
        /// A device's signature over a push.
        case seal(PushSeal)
        /// What the gateway signed over the stream.
        case head(SignedHead)
        /// The last line.
        case end
    }

    /// One stream as the first line announces it.
    public struct Stream: Hashable, Sendable {
        /// The stream.
        public let id: StreamID
        /// Who reads it.
        public let audience: Audience
        /// The lives of its log.
        public let epochs: EpochHistory
        /// How many changes it has in the file.
        public let size: Int64

        /// Announces a stream.
        public init(id: StreamID, audience: Audience, epochs: EpochHistory, size: Int64) {
            self.id = id
            self.audience = audience
            self.epochs = epochs
            self.size = size
        }

        var json: JSONValue {
            var object = JSONObject([
                ("audience", audience.json), ("epoch", .string(epochs.current.description)),
                ("id", .string(id.description)), ("size", .integer(size)),
            ])
            if !epochs.past.isEmpty { object.set("past", .array(epochs.past.map(\.json))) }
            return .object(object)
        }

        init(_ json: JSONValue, path: String) throws(MessageError) {
            var reader = try MessageReader(json, path: path)
            let past = try reader.optional("past")?
                .elements(reader.path("past"), EpochHistory.Past.init(_:path:))
            self.init(
                id: try reader.id("id"),
                audience: try Audience(
                    try reader.value("audience"),
                    path: reader.path("audience")
                ),
                epochs: EpochHistory(past: past ?? [], current: try reader.epoch("epoch")),
                size: try reader.integer("size", in: 0...Limits.jsonInteger)
            )
            try reader.end()
        }
    }

    /// The first line.
    public struct Manifest: Hashable, Sendable {
        /// When the file was made.
        public let at: Milliseconds
        /// The gateway's key for heads: 32 bytes.
        public let key: [UInt8]
        /// The partnership.
        public let partnership: PartnershipID
        /// The streams in the order of the file, the control stream first.
        public let streams: [Stream]

        /// Announces a file.
        public init(
            at: Milliseconds,
            key: [UInt8],
            partnership: PartnershipID,
            streams: [Stream]
        ) {
            self.at = at
            self.key = key
            self.partnership = partnership
            self.streams = streams
        }

        init(_ json: JSONValue) throws(MessageError) {
            var reader = try MessageReader(json)
            guard try reader.string("k") == Kind.audit.rawValue,
                try reader.string("format") == format
            else {
                throw MessageError(path: "format", expected: format)
            }
            self.init(
                at: Milliseconds(try reader.integer("at", in: 0...Limits.jsonInteger)),
                key: try reader.bytes("key", count: 32),
                partnership: try reader.id("partnership"),
                streams: try reader.list("streams") { (json, path) throws(MessageError) in
                    try Stream(json, path: path)
                }
            )
            try reader.end()
        }
    }

    // MARK: Lines, each with its line feed

    /// The first line.
    public static func line(_ manifest: Manifest) -> [UInt8] {
        line([
            "at": .integer(manifest.at.value), "format": .string(format),
            "k": .string(Kind.audit.rawValue),
            "key": .string(Base64URL.encode(manifest.key)),
            "partnership": .string(manifest.partnership.description),
            "streams": .array(manifest.streams.map(\.json)),
        ])
    }

    /// The line before the changes of a stream.
    public static func line(_ stream: StreamID) -> [UInt8] {
        line(["id": .string(stream.description), "k": .string(Kind.stream.rawValue)])
    }

    /// A change as it is stored, with its leaf, so that a reader can name the one that is wrong.
    public static func line(_ record: StoredRecord, leaf: Digest) -> [UInt8] {
        var writer = JSONWriter(capacity: record.content.count + 600)
        writer.raw("{")
        record.header.write(
            content: record.content,
            erasure: record.erasure,
            kind: Kind.change.rawValue,
            leaf: leaf,
            to: &writer
        )
        writer.raw("}\n")
        return writer.bytes
    }

    /// A seal.
    public static func line(_ seal: PushSeal) -> [UInt8] { line(seal.json, kind: .seal) }

    /// A head.
    public static func line(_ head: SignedHead) -> [UInt8] { line(head.json, kind: .head) }

    /// The last line: the digest of all bytes before it, their lines, and the signature.
    public static func line(end digest: Digest, lines: Int64, signature: [UInt8]) -> [UInt8] {
        line([
            "digest": .string(digest.base64URL), "k": .string(Kind.end.rawValue),
            "lines": .integer(lines),
            "sig": .string(Base64URL.encode(signature)),
        ])
    }

    /// The bytes that the last line signs.
    public static func signedBytes(_ digest: Digest) -> [UInt8] {
        Array("\(format)\n\(digest)\n".utf8)
    }

    private static func line(_ json: JSONValue, kind: Kind) -> [UInt8] {
        guard case .object(var object) = json else { return [] }
        object.set("k", .string(kind.rawValue))
        return line(.object(object))
    }

    private static func line(_ json: JSONValue) -> [UInt8] {
        json.canonicalBytes + [UInt8(ascii: "\n")]
    }
}
