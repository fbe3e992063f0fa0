import COpenSSL

/// The private key of a certificate.
public struct CertificateKey: Sendable {
    let handle: KeyHandle

    /// Makes a new key on the curve P-256, which every TLS implementation knows.
    public static func generate() throws(CryptoError) -> CertificateKey {
        ERR_clear_error()
        guard let key = entente_P256_generate() else {
            throw CryptoError(.libraryFailure, "making a key on P-256")
        }
        return CertificateKey(handle: KeyHandle(owning: key))
    }

    private init(handle: KeyHandle) { self.handle = handle }

    /// Reads the first private key of a PEM text; one under a pass phrase is refused.
    public init(pem: String) throws(CryptoError) {
        let key = try MemoryBIO.read(pem) { bio throws(CryptoError) in
            guard let key = entente_PEM_read_private_key(bio) else {
                throw CryptoError(.invalidKey, "reading PEM")
            }
            return key
        }
        handle = KeyHandle(owning: key)
    }

    /// The key as PEM text (PKCS 8, not encrypted); it belongs in a file of mode 0600 only.
    public var pem: String {
        get throws(CryptoError) {
            try handle.withKey { key throws(CryptoError) in
                try MemoryBIO.write("writing a private key") {
                    entente_PEM_write_private_key($0, key)
                }
            }
        }
    }
}

extension CertificateKey: CustomStringConvertible {
    /// Never shows the key.
    public var description: String { "CertificateKey(***)" }
}
