public import EntenteDomain

/// What a snapshot of a stream is made of: the answer of `GET /v1/streams/{stream}/snapshot`.
///
/// 1. `state` is the digest that the checkpoint for `seq` has in the log, so a snapshot is a claim that
///    anybody who holds the log can check (clause 4.5).
/// 2. `frontier` continues the tree: appended to, it leads to the signed head's root or the snapshot is
///    of another history.
/// 3. `devices` are the counters up to `seq`; with them the log goes on where the snapshot ends.
public struct SnapshotManifest: Hashable, Sendable {
    /// The life of the log at the time of asking.
    public let epoch: Epoch
    /// The last change that the snapshot covers.
    public let seq: Int64
    /// The tree over the changes up to `seq`.
    public let frontier: MerkleFrontier
    /// The size of the control stream when the snapshot was made.
    public let acl: Int64
    /// The lowest `base` that a push may have.
    public let horizon: Int64
    /// The digest of the state.
    public let state: Digest
    /// The counters of the devices that wrote.
    public let devices: [Device]
    /// The parts, in order; lines are in the order of their entities' ids across all of them.
    public let parts: [Part]

    /// A device's counter at a seq.
    public struct Device: Hashable, Sendable {
        /// The device.
        public let device: DeviceID
        /// Its last counter, whether that change was logged or refused.
        public let n: Int64
        /// The base of its last change in the log; 0 without one.
        public let base: Int64

        /// Notes a counter.
        public init(device: DeviceID, n: Int64, base: Int64) {
            self.device = device
            self.n = n
            self.base = base
        }
    }

    /// A piece of a snapshot: lines, each ended by a line feed.
    public struct Part: Hashable, Sendable {
        /// The number of bytes.
        public let bytes: Int
        /// The SHA-256 of the bytes.
        public let digest: Digest
        /// The number of lines.
        public let entities: Int

        /// Describes a piece.
        public init(bytes: Int, digest: Digest, entities: Int) {
            self.bytes = bytes
            self.digest = digest
            self.entities = entities
        }
    }

    /// Puts a manifest together.
    public init(
        epoch: Epoch,
        seq: Int64,
        frontier: MerkleFrontier,
        acl: Int64,
        horizon: Int64,
        state: Digest,
        devices: [Device],
        parts: [Part]
    ) {
        self.epoch = epoch
        self.seq = seq
        self.frontier = frontier
        self.acl = acl
        self.horizon = horizon
        self.state = state
        self.devices = devices
        self.parts = parts
    }

    /// The JSON form.
    public var json: JSONValue {
        [
            "acl": .integer(acl), "devices": Self.json(devices),
            "epoch": .string(epoch.description),
            "frontier": .array(frontier.subtrees.map { .string($0.base64URL) }),
            "horizon": .integer(horizon), "parts": Self.json(parts),
            "root": .string(frontier.root.base64URL), "seq": .integer(seq),
            "state": .string(state.base64URL),
        ]
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        try self.init(&reader)
    }

    /// Reads the members of the JSON form that are left.
    init(_ reader: inout MessageReader) throws(MessageError) {
        let any = Int64(0)...Limits.jsonInteger
        epoch = try reader.epoch("epoch")
        seq = try reader.integer("seq", in: any)
        acl = try reader.integer("acl", in: any)
        horizon = try reader.integer("horizon", in: 0...seq)
        state = try reader.digest("state")
        devices = try Self.devices(try reader.value("devices"))
        parts = try Self.parts(try reader.value("parts"))
        let subtrees = try reader.value("frontier")
            .elements("frontier") { (value, path) throws(MessageError) in
                guard case .string(let text) = value, let digest = Digest(base64URL: text) else {
                    throw MessageError(path: path, expected: "a SHA-256 value in base64url")
                }
                return digest
            }
        let root = try reader.digest("root")
        try reader.end()
        guard let frontier = MerkleFrontier(size: seq, subtrees: subtrees), frontier.root == root
        else {
            throw MessageError(path: "frontier", expected: "the subtrees of `root` at `seq`")
        }
        self.frontier = frontier
    }
}

extension SnapshotManifest {
    /// The JSON form of counters.
    public static func json(_ devices: [Device]) -> JSONValue {
        .array(
            devices.map {
                [
                    "base": .integer($0.base), "device": .string($0.device.description),
                    "n": .integer($0.n),
                ]
            }
        )
    }

    /// Reads counters.
    public static func devices(_ json: JSONValue) throws(MessageError) -> [Device] {
        try json.elements("devices") { (value, path) throws(MessageError) in
            var reader = try MessageReader(value, path: path)
            let device = Device(
                device: try reader.id("device"),
                n: try reader.integer("n", in: 1...Limits.jsonInteger),
                base: try reader.integer("base", in: 0...Limits.jsonInteger)
            )
            try reader.end()
            return device
        }
    }

    /// The JSON form of parts.
    public static func json(_ parts: [Part]) -> JSONValue {
        .array(
            parts.map {
                [
                    "bytes": .integer(Int64($0.bytes)), "digest": .string($0.digest.base64URL),
                    "entities": .integer(Int64($0.entities)),
                ]
            }
        )
    }

    /// Reads parts.
    public static func parts(_ json: JSONValue) throws(MessageError) -> [Part] {
        try json.elements("parts") { (value, path) throws(MessageError) in
            var reader = try MessageReader(value, path: path)
            let part = Part(
                bytes: Int(try reader.integer("bytes", in: 1...Limits.jsonInteger)),
                digest: try reader.digest("digest"),
                entities: Int(try reader.integer("entities", in: 1...Limits.jsonInteger))
            )
            try reader.end()
            return part
        }
    }
}
