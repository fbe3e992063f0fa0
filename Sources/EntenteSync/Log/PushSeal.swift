public import EntenteCrypto
public import EntenteDomain

/// A device's signature over the changes of one push, as readers get it (clause 4.4).
///
/// 1. It covers the counters `first` to `last` without a gap; those that were refused are not in the
///    log, so their digests come with the seal. The content of a refused change stays private.
/// 2. A push may repeat changes that an earlier one had brought; their digests come with the seal, too, so
///    that a reader who has only a snapshot of them can check it.
/// 3. Readers get it with the change `seq`: the last of the push that was logged, or, when none was,
///    whatever change comes next.
public struct PushSeal: Hashable, Sendable {
    /// The change that readers get the seal with.
    public let seq: Int64
    /// The device that pushed.
    public let device: DeviceID
    /// The first counter of the push.
    public let first: Int64
    /// The last counter of the push.
    public let last: Int64
    /// The counters that were refused, ascending.
    public let refused: [Entry]
    /// The counters that were in the log before this push, ascending.
    public let repeated: [Entry]
    /// The signature: 64 bytes.
    public let signature: [UInt8]

    /// A change of the push of which the seal brings the digest.
    public struct Entry: Hashable, Sendable {
        /// The device's counter.
        public let n: Int64
        /// The digest of the content in its place.
        public let digest: Digest

        /// Names a change.
        public init(n: Int64, digest: Digest) {
            self.n = n
            self.digest = digest
        }
    }

    /// Puts a seal together.
    public init(
        seq: Int64,
        device: DeviceID,
        first: Int64,
        last: Int64,
        refused: [Entry],
        repeated: [Entry] = [],
        signature: [UInt8]
    ) {
        self.seq = seq
        self.device = device
        self.first = first
        self.last = last
        self.refused = refused
        self.repeated = repeated
        self.signature = signature
    }

    /// Whether the device's key signed exactly these digests, which are those of `first` to `last`.
    public func isValid(
        _ digests: [(n: Int64, digest: Digest)],
        scope: ChangeScope,
        key: Ed25519.VerifyingKey
    ) -> Bool {
        key.verify(signature, scope.sealBytes(digests))
    }

    /// How much it counts in a page: one, and one for each digest in it.
    public var weight: Int { 1 + refused.count + repeated.count }

    /// The JSON form.
    public var json: JSONValue {
        var object = JSONObject([
            ("device", .string(device.description)), ("first", .integer(first)),
            ("last", .integer(last)), ("refused", Self.json(refused)), ("seq", .integer(seq)),
            ("sig", .string(Base64URL.encode(signature))),
        ])
        if !repeated.isEmpty { object.set("repeated", Self.json(repeated)) }
        return .object(object)
    }

    private static func json(_ entries: [Entry]) -> JSONValue {
        .array(entries.map { .array([.integer($0.n), .string($0.digest.base64URL)]) })
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        try self.init(&reader)
        try reader.end()
    }

    /// Takes the members of a seal from an object that may have others.
    init(_ reader: inout MessageReader) throws(MessageError) {
        let first = try reader.integer("first", in: 1...Limits.jsonInteger)
        let last = try reader.integer("last", in: first...Limits.jsonInteger)
        guard last - first < Int64(Limits.pushChanges) else {
            throw MessageError(path: reader.path("last"), expected: "the last of one push")
        }
        let refused = try Self.entries(
            try reader.value("refused"),
            in: first...last,
            "refused",
            reader
        )
        let repeated = try reader.optional("repeated").map { (json) throws(MessageError) in
            try Self.entries(json, in: first...last, "repeated", reader)
        }
        guard repeated?.isEmpty != true else {
            throw MessageError(path: reader.path("repeated"), expected: "a counter, or nothing")
        }
        self.init(
            seq: try reader.integer("seq", in: 1...Limits.jsonInteger),
            device: try reader.id("device"),
            first: first,
            last: last,
            refused: refused,
            repeated: repeated ?? [],
            signature: try reader.bytes("sig", count: PushMessage.sealLength)
        )
    }

    private static func entries(
        _ json: JSONValue,
        in range: ClosedRange<Int64>,
        _ key: String,
        _ reader: MessageReader
    ) throws(MessageError) -> [Entry] {
        var previous = range.lowerBound - 1
        return try json.elements(reader.path(key)) { (json, path) throws(MessageError) in
            guard case .array(let pair) = json, pair.count == 2, case .integer(let n) = pair[0],
                n > previous, n <= range.upperBound, case .string(let text) = pair[1],
                let digest = Digest(base64URL: text)
            else {
                throw MessageError(path: path, expected: "a counter of the push and its digest")
            }
            previous = n
            return Entry(n: n, digest: digest)
        }
    }
}
