public import EntenteCrypto
public import EntenteDomain
public import EntenteSync

/// Vouches for heads with the server's key (clause 4.2).
public struct HeadSigner: Sendable {
    private let key: Ed25519.SigningKey
    private let name: Digest

    /// Takes the server's key.
    public init(key: Ed25519.SigningKey) {
        self.key = key
        name = SHA256.digest(key.publicKey)
    }

    /// The public half, which clients pin when they enrol.
    public var publicKey: [UInt8] { key.publicKey }

    /// The token of a new device: it follows from the enrolment and the server's key alone, so that the
    /// same enrolment has the same answer and the database keeps no secret for it.
    ///
    /// Ed25519 signs deterministically, nobody else can make the signature, and it leaves only hashed.
    func token(for code: EnrolmentCode, _ device: DeviceID, publicKey: [UInt8]) -> String {
        let key = Base64URL.encode(publicKey)
        let bytes = "entente-token-1\n\(code.spelled)\n\(device)\n\(key)\n"
        return Base64URL.encode(SHA256.digest(self.key.sign(Array(bytes.utf8))).bytes)
    }

    /// Signs where a stream stands; only ever called for what is durable.
    public func sign(_ head: StreamHead, of stream: StreamID, at now: Milliseconds) -> SignedHead {
        let bytes = SignedHead.signedBytes(
            stream: stream,
            epoch: head.epoch,
            head: head.known,
            at: now
        )
        return SignedHead(head: head.known, at: now, key: name, signature: key.sign(bytes))
    }
}
