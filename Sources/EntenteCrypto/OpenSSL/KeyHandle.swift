import COpenSSL

/// A private key of OpenSSL, shared by reference and freed with its last holder.
///
/// `@unchecked Sendable` holds because the key is complete when this object takes it over and is
/// never changed afterwards; OpenSSL's use of an unchanging `EVP_PKEY` is safe from many threads
/// (its reference counts and internal caches are atomic or locked).
final class KeyHandle: @unchecked Sendable {
    private let key: OpaquePointer

    /// Takes over one reference.
    init(owning key: OpaquePointer) { self.key = key }

    deinit { EVP_PKEY_free(key) }

    /// Lends the key: it lives at least until the body returns.
    func withKey<Result, Failure: Error>(
        _ body: (OpaquePointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(key)
    }
}
