import COpenSSL
public import EntenteDomain
import Glibc

/// An X.509 certificate.
///
/// `@unchecked Sendable` holds because the certificate is complete when this object takes it over
/// and is only read afterwards; OpenSSL guards the caches that reading fills with its own locks.
public final class Certificate: @unchecked Sendable {
    private let x509: OpaquePointer

    /// Takes over one reference.
    package init(owning x509: OpaquePointer) { self.x509 = x509 }

    /// Reads the first certificate of a PEM text.
    public init(pem: String) throws(CryptoError) {
        x509 = try MemoryBIO.read(pem) { bio throws(CryptoError) in
            guard let x509 = entente_PEM_read_certificate(bio) else {
                throw CryptoError(.invalidCertificate, "reading PEM")
            }
            return x509
        }
    }

    deinit { X509_free(x509) }

    /// The certificate as PEM text.
    public var pem: String {
        get throws(CryptoError) {
            defer { withExtendedLifetime(self) {} }
            return try MemoryBIO.write("writing a certificate") { PEM_write_bio_X509($0, x509) }
        }
    }

    /// The certificate as DER bytes, which are what a fingerprint is taken of.
    public var der: [UInt8] {
        get throws(CryptoError) {
            defer { withExtendedLifetime(self) {} }
            ERR_clear_error()
            var start: UnsafeMutablePointer<UInt8>?
            let count = i2d_X509(x509, &start)
            guard count > 0, let start else {
                throw CryptoError(.libraryFailure, "writing a certificate")
            }
            defer { CRYPTO_free(start, nil, 0) }
            return Array(UnsafeBufferPointer(start: start, count: Int(count)))
        }
    }

    /// What people compare to recognise the certificate.
    public var fingerprint: CertificateFingerprint {
        get throws(CryptoError) { CertificateFingerprint(SHA256.digest(try der)) }
    }

    /// The last instant at which the certificate is valid.
    public var notAfter: Milliseconds {
        get throws(CryptoError) {
            defer { withExtendedLifetime(self) {} }
            var fields = tm()
            guard ASN1_TIME_to_tm(X509_get0_notAfter(x509), &fields) == 1 else {
                throw CryptoError(.invalidCertificate, "reading the end of validity")
            }
            return Milliseconds(Int64(timegm(&fields)) * 1000)
        }
    }

    /// Whether the authority's key signed this certificate; says nothing about dates and names.
    public func isSigned(by authority: Certificate) -> Bool {
        defer { ERR_clear_error() }
        return authority.withX509 { authority in
            X509_verify(x509, X509_get0_pubkey(authority)) == 1
        }
    }

    /// Whether the certificate is the one of this private key.
    public func belongs(to key: CertificateKey) -> Bool {
        defer { ERR_clear_error() }
        return withX509 { x509 in
            key.handle.withKey { X509_check_private_key(x509, $0) == 1 }
        }
    }

    /// Lends the object: it lives at least until the body returns.
    func withX509<Result, Failure: Error>(
        _ body: (OpaquePointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        defer { withExtendedLifetime(self) {} }
        return try body(x509)
    }
}
