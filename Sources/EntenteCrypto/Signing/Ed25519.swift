/// Signatures by Ed25519 (RFC 8032): what devices seal pushes with and the gateway signs heads with.
///
/// See ``SigningKey`` and ``VerifyingKey``.
public enum Ed25519: Sendable {
    /// The number of bytes of a private key's seed.
    public static let seedLength = 32
    /// The number of bytes of a public key.
    public static let publicKeyLength = 32
    /// The number of bytes of a signature.
    public static let signatureLength = 64
}
