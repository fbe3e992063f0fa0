public import EntenteDomain

/// A push as it travels: the body of `POST /v1/streams/{stream}/changes`.
public struct PushMessage: Hashable, Sendable {
    /// The device that pushes; it must be the one that signed in.
    public let device: DeviceID
    /// The epoch that the client believes in.
    public let epoch: Epoch
    /// The head that the client knew.
    public let known: KnownHead
    /// The changes, in the order of their counters.
    public let changes: [IncomingChange]
    /// The device's signature over the counters and digests: 64 bytes.
    public let seal: [UInt8]

    /// Puts a push together.
    public init(
        device: DeviceID,
        epoch: Epoch,
        known: KnownHead,
        changes: [IncomingChange],
        seal: [UInt8]
    ) {
        self.device = device
        self.epoch = epoch
        self.known = known
        self.changes = changes
        self.seal = seal
    }

    /// The number of bytes of every seal (Ed25519, RFC 8032).
    public static let sealLength = 64

    /// The bytes that the seal signs.
    public func sealBytes(stream: StreamID) -> [UInt8] {
        ChangeScope(stream: stream, epoch: epoch, device: device)
            .sealBytes(changes.map { ($0.n, $0.digest) })
    }

    /// The canonical bytes of the message; the changes' own bytes are spliced in as they are.
    public var bytes: [UInt8] {
        var writer = JSONWriter(capacity: changes.reduce(512) { $0 + $1.content.count + 1 })
        writer.raw("{\"changes\":[")
        for (place, change) in changes.enumerated() {
            if place > 0 { writer.raw(",") }
            writer.splice(change.content)
        }
        writer.raw("],\"device\":\"\(device)\",\"epoch\":\"\(epoch)\",\"known\":")
        writer.write(known.json)
        writer.raw(",\"seal\":\"\(Base64URL.encode(seal))\"}")
        return writer.bytes
    }
}

extension PushMessage {
    /// Reads a push from canonical bytes, keeping each change's own bytes.
    ///
    /// - Throws: `WireError` when the bytes are not canonical or not a push.
    public init(_ bytes: [UInt8], stream: StreamID) throws(WireError) {
        let message: JSONValue
        do { message = try JSONScanner.parse(bytes) } catch { throw .json(error) }
        do throws(MessageError) {
            var reader = try MessageReader(message)
            let device: DeviceID = try reader.id("device")
            guard let epoch = Epoch(try reader.string("epoch")) else {
                throw MessageError(path: "epoch", expected: "the name of an epoch")
            }
            let known = try KnownHead(try reader.value("known"), path: "known")
            let seal = try reader.bytes("seal", count: Self.sealLength)
            let parts = try reader.array("changes")
            try reader.end()
            guard (1...Limits.pushChanges).contains(parts.count) else {
                throw MessageError(path: "changes", expected: "1 to \(Limits.pushChanges) changes")
            }
            let scope = ChangeScope(stream: stream, epoch: epoch, device: device)
            var changes: [IncomingChange] = []
            changes.reserveCapacity(parts.count)
            for (place, part) in parts.enumerated() {
                do throws(MessageError) {
                    let content = part.canonicalBytes
                    changes.append(
                        try IncomingChange(part, content: content, scope: scope, path: "")
                    )
                } catch {
                    throw error.within("changes[\(place)]")
                }
            }
            self.init(device: device, epoch: epoch, known: known, changes: changes, seal: seal)
        } catch {
            throw .message(error)
        }
    }
}
