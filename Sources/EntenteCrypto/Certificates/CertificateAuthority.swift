import COpenSSL
public import EntenteDomain

/// The authority of one installation: it certifies the gateway, and devices trust it by fingerprint.
public struct CertificateAuthority: Sendable {
    /// The self-signed certificate that clients trust.
    public let certificate: Certificate
    /// The key that signs server certificates.
    public let key: CertificateKey

    /// How long an authority is valid: a device that is trusted once need not be visited again.
    public static let validityDays: Int64 = 3_650
    /// How long a server certificate is valid; browsers refuse more than 398 days.
    public static let serverValidityDays: Int64 = 365

    /// Takes an authority from its two PEM texts.
    public init(certificatePEM: String, keyPEM: String) throws(CryptoError) {
        certificate = try Certificate(pem: certificatePEM)
        key = try CertificateKey(pem: keyPEM)
        guard certificate.belongs(to: key) else {
            throw CryptoError(.keyMismatch, "reading an authority")
        }
    }

    private init(certificate: Certificate, key: CertificateKey) {
        self.certificate = certificate
        self.key = key
    }

    /// Makes a new authority under a common name of 1 to 64 characters.
    public static func create(
        name: String,
        now: Milliseconds
    ) throws(CryptoError) -> CertificateAuthority {
        let key = try CertificateKey.generate()
        var request = CertificateRequest(commonName: name, key: key)
        request.validity = validity(from: now, days: validityDays)
        request.extensions = [
            (NID_basic_constraints, "critical,CA:TRUE,pathlen:0"),
            (NID_key_usage, "critical,keyCertSign,cRLSign"),
            (NID_subject_key_identifier, "hash"),
        ]
        return CertificateAuthority(certificate: try request.sign(issuer: nil, by: key), key: key)
    }

    /// Certifies a new key for a server that is reached under any of the names.
    ///
    /// The certificate ends with the authority at the latest.
    public func issueServer(
        names: [CertifiedName],
        now: Milliseconds
    ) throws(CryptoError) -> (certificate: Certificate, key: CertificateKey) {
        guard let first = names.first else {
            throw CryptoError(.invalidName, "a server certificate needs a name")
        }
        let serverKey = try CertificateKey.generate()
        // The common name is for people; clients look at the alternative names only (RFC 6125).
        let shown =
            switch first {
            case .host(let name): String(name.prefix(64))
            case .address(let address): address
            }
        var request = CertificateRequest(commonName: shown, key: serverKey)
        var validity = Self.validity(from: now, days: Self.serverValidityDays)
        validity.until = min(validity.until, try certificate.notAfter)
        request.validity = validity
        request.extensions = [
            (NID_basic_constraints, "critical,CA:FALSE"),
            (NID_key_usage, "critical,digitalSignature"),
            (NID_ext_key_usage, "serverAuth"),
            (NID_subject_key_identifier, "hash"),
            (NID_authority_key_identifier, "keyid:always"),
            (NID_subject_alt_name, names.map(\.extensionValue).joined(separator: ",")),
        ]
        return (try request.sign(issuer: certificate, by: key), serverKey)
    }

    /// Begins an hour early, for devices whose clock is behind.
    private static func validity(
        from now: Milliseconds,
        days: Int64
    ) -> (from: Milliseconds, until: Milliseconds) {
        (now.advanced(by: -3_600_000), now.advanced(by: days * 86_400_000))
    }
}
