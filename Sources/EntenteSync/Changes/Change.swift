import EntenteCrypto
public import EntenteDomain

/// What one device did in one atomic step: frozen, byte for byte, when it is created (clause 1.3).
///
/// 1. `n` counts the device's changes in the stream: 1, 2, 3 ... without a gap.
/// 2. `base` is the highest seq of the stream that the author had integrated.
/// 3. `at` is the author's clock; it is for people and orders nothing (clause 1.6).
/// 4. `salt` makes the digest of a short change unguessable once its content is erased.
public struct Change: Hashable, Sendable {
    /// The device's counter in this stream.
    public let n: Int64
    /// What the author had seen.
    public let base: Int64
    /// When the author says it was made.
    public let at: Milliseconds
    /// Sixteen random bytes of the author.
    public let salt: [UInt8]
    /// Protocol features a reader must know (clause 2.5).
    public let need: [FieldName]
    /// Conditions that the server checks when it sequences the change (clause 2.4).
    public let guards: [Guard]
    /// What the change stands for when it was made again; nil for all others.
    public let late: Late?
    /// The operations, applied in order; none in a change of the server that holds notices, and none
    /// when the change needs a feature that is lacking.
    public let operations: [Operation]
    /// What the server says about the log; empty in everybody else's changes.
    public let notices: [ServerNotice]
    /// The steps of a change that needs a feature which the reader lacks: kept, never applied.
    public let reserved: [ReservedOperation]

    /// A condition: nobody else has changed a field since a seq.
    public struct Guard: Hashable, Sendable {
        /// The entity.
        public let entity: EntityID
        /// The field.
        public let field: FieldName
        /// The last seq that may have changed the field.
        public let unchangedSince: Int64

        /// States a condition.
        public init(entity: EntityID, field: FieldName, unchangedSince: Int64) {
            self.entity = entity
            self.field = field
            self.unchangedSince = unchangedSince
        }
    }

    /// Freezes a change.
    public init(
        n: Int64,
        base: Int64,
        at: Milliseconds,
        salt: [UInt8],
        need: [FieldName] = [],
        guards: [Guard] = [],
        late: Late? = nil,
        operations: [Operation],
        notices: [ServerNotice] = [],
        reserved: [ReservedOperation] = []
    ) {
        self.n = n
        self.base = base
        self.at = at
        self.salt = salt
        self.need = need
        self.guards = guards
        self.late = late
        self.operations = operations
        self.notices = notices
        self.reserved = reserved
    }

    /// What the change is about: for each step the entity and the field, nil for the whole entity.
    public var targets: [(entity: EntityID, field: FieldName?)] {
        operations.map { ($0.entity, $0.field) } + reserved.map { ($0.entity, $0.field) }
    }

    /// The entities that the change is about, each once, in the order of their first mention.
    public var entities: [EntityID] {
        var seen: Set<EntityID> = []
        return targets.map(\.entity).filter { seen.insert($0).inserted }
    }

    /// The number of bytes of every salt.
    public static let saltLength = 16
}

/// Where a change lives: what binds its digest to one stream, one epoch and one device.
public struct ChangeScope: Hashable, Sendable {
    /// The stream.
    public let stream: StreamID
    /// The stream's epoch.
    public let epoch: Epoch
    /// The author's device.
    public let device: DeviceID

    /// Names a place.
    public init(stream: StreamID, epoch: Epoch, device: DeviceID) {
        self.stream = stream
        self.epoch = epoch
        self.device = device
    }

    /// The digest of a change's canonical bytes in this place.
    ///
    /// The first line keeps this kind of message apart from every other that is hashed or signed.
    public func digest(of content: [UInt8]) -> Digest {
        let prefix = "entente-change-1\n\(stream)\n\(epoch)\n\(device)\n"
        return SHA256.digest(Array(prefix.utf8) + content)
    }

    /// The bytes a device signs for a push: the ordered list of counters and digests (clause 4.4).
    public func sealBytes(_ digests: [(n: Int64, digest: Digest)]) -> [UInt8] {
        var text = "entente-seal-1\n\(stream)\n\(epoch)\n\(device)\n"
        for entry in digests { text += "\(entry.n):\(entry.digest)\n" }
        return Array(text.utf8)
    }
}

/// The name of one unbroken life of a stream's log (clause 1.7).
public struct Epoch: Hashable, Sendable, CustomStringConvertible {
    /// The 26 characters of the name.
    public let description: String

    /// Takes a name in the form of an id; nil for any other text.
    public init?(_ text: String) {
        guard Identifier<Epoch>(text) != nil else { return nil }
        description = text
    }

    /// Draws the name of a new life.
    public static func random(using generator: inout some RandomNumberGenerator) -> Epoch {
        Epoch(identifier: .random(using: &generator))
    }

    private init(identifier: Identifier<Epoch>) { description = identifier.description }
}
