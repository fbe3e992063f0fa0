public import EntenteCrypto
public import EntenteDomain

/// A head as the server vouches for it (clause 4.2).
public struct SignedHead: Hashable, Sendable {
    /// The size and the root.
    public let head: KnownHead
    /// When it was signed.
    public let at: Milliseconds
    /// The name of the server's key: the digest of its public bytes.
    public let key: Digest
    /// The signature: 64 bytes.
    public let signature: [UInt8]

    /// Takes a head with its signature.
    public init(head: KnownHead, at: Milliseconds, key: Digest, signature: [UInt8]) {
        self.head = head
        self.at = at
        self.key = key
        self.signature = signature
    }

    /// The bytes that are signed; the first line keeps them apart from every other message.
    public static func signedBytes(
        stream: StreamID,
        epoch: Epoch,
        head: KnownHead,
        at: Milliseconds
    ) -> [UInt8] {
        Array("entente-head-1\n\(stream)\n\(epoch)\n\(head.size)\n\(head.root)\n\(at.value)\n".utf8)
    }

    /// Whether the server's key signed this head of that stream.
    public func isValid(stream: StreamID, epoch: Epoch, key: Ed25519.VerifyingKey) -> Bool {
        key.verify(
            signature,
            Self.signedBytes(stream: stream, epoch: epoch, head: head, at: at)
        )
    }

    /// The JSON form.
    public var json: JSONValue {
        [
            "at": .integer(at.value), "key": .string(key.base64URL),
            "root": .string(head.root.base64URL), "sig": .string(Base64URL.encode(signature)),
            "size": .integer(head.size),
        ]
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue, path: String) throws(MessageError) {
        var reader = try MessageReader(json, path: path)
        self.init(
            head: KnownHead(
                size: try reader.integer("size", in: 0...Limits.jsonInteger),
                root: try reader.digest("root")
            ),
            at: Milliseconds(try reader.integer("at", in: 0...Limits.jsonInteger)),
            key: try reader.digest("key"),
            signature: try reader.bytes("sig", count: PushMessage.sealLength)
        )
        try reader.end()
    }
}
