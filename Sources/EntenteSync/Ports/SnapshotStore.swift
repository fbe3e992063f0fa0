public import EntenteDomain

/// Snapshots of streams, as the gateway hands them out; implemented by PostgreSQL.
public protocol SnapshotStore: Sendable {
    /// The newest snapshot of a stream; nil when there is no such stream for the device.
    func snapshot(
        of stream: StreamID,
        device: DeviceID
    ) async throws(StoreError) -> SnapshotOffer?

    /// The bytes of one part of the snapshot at a seq; nil when there is no such stream for the device,
    /// and empty when there is no such part any more.
    func part(
        _ place: Int,
        of stream: StreamID,
        seq: Int64,
        device: DeviceID
    ) async throws(StoreError) -> [UInt8]?
}

/// What a stream has to offer to one who wants to start from a snapshot.
public struct SnapshotOffer: Hashable, Sendable {
    /// The snapshot; nil while the stream has none.
    public let manifest: SnapshotManifest?
    /// The asking device's next counter, now.
    public let next: Int64

    /// Puts an offer together.
    public init(manifest: SnapshotManifest?, next: Int64) {
        self.manifest = manifest
        self.next = next
    }
}

/// The answer of `GET /v1/streams/{stream}/snapshot`.
public struct SnapshotAnswer: Hashable, Sendable {
    /// The snapshot.
    public let manifest: SnapshotManifest
    /// The asking device's next counter: its changes before it were decided, whatever it knows of that.
    public let next: Int64

    /// Puts an answer together.
    public init(manifest: SnapshotManifest, next: Int64) {
        self.manifest = manifest
        self.next = next
    }

    /// The JSON form.
    public var json: JSONValue {
        guard case .object(var object) = manifest.json else {
            preconditionFailure("a manifest is an object")
        }
        object.set("you", ["next": .integer(next)])
        return .object(object)
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        var you = try MessageReader(try reader.value("you"), path: "you")
        next = try you.integer("next", in: 1...Limits.jsonInteger)
        try you.end()
        manifest = try SnapshotManifest(&reader)
    }
}
