import COpenSSL

/// Comparison of secrets whose duration tells nothing about where they differ.
public enum ConstantTime: Sendable {
    /// Whether two byte strings are equal; only their lengths may leak.
    public static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
    }
}
