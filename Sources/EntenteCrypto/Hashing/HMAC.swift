public import EntenteDomain

/// Keyed digests (RFC 2104), by which whoever has the key knows that nobody else wrote something.
public enum HMAC: Sendable {
    /// The HMAC-SHA256 of bytes.
    public static func sha256(_ bytes: [UInt8], key: [UInt8]) -> Digest {
        let block = 64
        var key = key.count > block ? SHA256.digest(key).bytes : key
        key += [UInt8](repeating: 0, count: block - key.count)
        let inner = SHA256.digest(key.map { $0 ^ 0x36 } + bytes)
        return SHA256.digest(key.map { $0 ^ 0x5C } + inner.bytes)
    }
}
