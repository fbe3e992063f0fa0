public import EntenteDomain

/// Who is who, as the gateway needs it; implemented by PostgreSQL.
public protocol DirectoryStore: Sendable {
    /// Finds the device that a token belongs to; nil when there is none, or it was revoked.
    func principal(tokenDigest: Digest) async throws(StoreError) -> SignedIn?

    /// Whether a token that signs nobody in belonged to a device that was revoked.
    func isRevoked(tokenDigest: Digest) async throws(StoreError) -> Bool

    /// Registers a device with a one-time code and spends the code.
    func enrol(_ enrolment: Enrolment, now: Milliseconds) async throws(StoreError)
        -> Result<Principal, EnrolmentRefusal>

    /// Describes the session of a device: its member and the partnerships it works in.
    func session(of device: DeviceID) async throws(StoreError) -> Session?

    /// The names of streams that were appended to, or whose access changed, by any process.
    ///
    /// Hints only (clause 5.8): some may be missing or come twice. Ends when the store shuts down.
    func hints() -> AsyncStream<StoreHint>
}

/// A device that has signed in.
public struct SignedIn: Hashable, Sendable {
    /// Who it is.
    public let principal: Principal
    /// The device's public key, 32 bytes (Ed25519, RFC 8032).
    public let publicKey: [UInt8]

    /// Puts a sign-in together.
    public init(principal: Principal, publicKey: [UInt8]) {
        self.principal = principal
        self.publicKey = publicKey
    }
}

/// What a new device brings.
public struct Enrolment: Hashable, Sendable {
    /// The one-time code.
    public let code: EnrolmentCode
    /// The id that the device minted.
    public let device: DeviceID
    /// The device's public key, 32 bytes.
    public let publicKey: [UInt8]
    /// The digest of the token that the gateway minted.
    public let tokenDigest: Digest
    /// What the device calls itself, for the list of devices.
    public let name: String

    /// Puts an enrolment together.
    public init(
        code: EnrolmentCode,
        device: DeviceID,
        publicKey: [UInt8],
        tokenDigest: Digest,
        name: String
    ) {
        self.code = code
        self.device = device
        self.publicKey = publicKey
        self.tokenDigest = tokenDigest
        self.name = name
    }
}

/// Why a device was not enrolled.
public enum EnrolmentRefusal: Error, Hashable, Sendable {
    /// The code is unknown, spent, or past its time; which of these is not said.
    case codeInvalid
    /// The device id is taken.
    case deviceExists
}

/// Something that happened to streams, told by any process that uses the database.
public enum StoreHint: Hashable, Sendable {
    /// A stream has new changes.
    case appended(StreamID)
    /// Devices, members or partnerships changed.
    case directory
}
