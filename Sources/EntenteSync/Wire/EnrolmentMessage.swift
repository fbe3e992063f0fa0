public import EntenteCrypto
public import EntenteDomain

/// A new device's request: the body of `POST /v1/devices`.
public struct EnrolmentMessage: Hashable, Sendable {
    /// The one-time code that an administrator handed over.
    public let code: String
    /// The id that the device minted.
    public let device: DeviceID
    /// The device's public key: 32 bytes.
    public let key: [UInt8]
    /// What the device calls itself.
    public let name: String
    /// The device's signature, which proves that it holds the key: 64 bytes.
    public let proof: [UInt8]

    /// Makes and signs a request.
    public init(code: String, device: DeviceID, name: String, signing key: Ed25519.SigningKey) {
        self.code = code
        self.device = device
        self.key = key.publicKey
        self.name = name
        proof = key.sign(Self.signedBytes(code: code, device: device))
    }

    /// Whether the one who asks holds the key.
    public var isProven: Bool {
        guard let key = Ed25519.VerifyingKey(raw: key) else { return false }
        return key.verify(proof, Self.signedBytes(code: code, device: device))
    }

    private static func signedBytes(code: String, device: DeviceID) -> [UInt8] {
        Array("entente-enrol-1\n\(code)\n\(device)\n".utf8)
    }

    /// The JSON form.
    public var json: JSONValue {
        [
            "code": .string(code), "device": .string(device.description),
            "key": .string(Base64URL.encode(key)), "name": .string(name),
            "proof": .string(Base64URL.encode(proof)),
        ]
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        code = try reader.string("code")
        device = try reader.id("device")
        key = try reader.bytes("key", count: 32)
        name = try reader.string("name")
        proof = try reader.bytes("proof", count: PushMessage.sealLength)
        try reader.end()
        guard (1...Limits.nameLength).contains(name.unicodeScalars.count) else {
            throw MessageError(path: "name", expected: "1 to \(Limits.nameLength) characters")
        }
    }
}

/// The answer: the token that the device shows from now on; the server keeps its digest only.
public struct EnrolmentAnswer: Hashable, Sendable {
    /// The secret that signs the device in.
    public let token: String
    /// The gateway's key for heads: 32 bytes, to be pinned.
    public let headKey: [UInt8]

    /// Takes a token.
    public init(token: String, headKey: [UInt8]) {
        self.token = token
        self.headKey = headKey
    }

    /// The JSON form.
    public var json: JSONValue {
        ["head_key": .string(Base64URL.encode(headKey)), "token": .string(token)]
    }

    /// Reads the JSON form.
    public init(_ json: JSONValue) throws(MessageError) {
        var reader = try MessageReader(json)
        token = try reader.string("token")
        headKey = try reader.bytes("head_key", count: 32)
        try reader.end()
    }
}
