import COpenSSL
import EntenteDomain

/// What a new certificate is to say, before it is signed.
struct CertificateRequest {
    let commonName: String
    let key: CertificateKey
    var validity = (from: Milliseconds(0), until: Milliseconds(0))
    /// Extensions by OpenSSL's number, in the notation of x509v3_config(5).
    var extensions: [(nid: Int32, value: String)] = []

    init(commonName: String, key: CertificateKey) {
        self.commonName = commonName
        self.key = key
    }

    /// Makes the certificate; without an issuer it is its own.
    func sign(
        issuer: Certificate?,
        by signer: CertificateKey
    ) throws(CryptoError) -> Certificate {
        guard (1...64).contains(commonName.unicodeScalars.count),
            !commonName.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
        else { throw CryptoError(.invalidName, "a common name has 1 to 64 printable characters") }
        ERR_clear_error()
        guard let x509 = X509_new() else {
            throw CryptoError(.libraryFailure, "making a certificate")
        }
        // From here on the object is freed by its owner, also when a step fails.
        let certificate = Certificate(owning: x509)
        guard setNamesAndDates(x509, issuer: issuer), setExtensions(x509, issuer: issuer) else {
            throw CryptoError(.libraryFailure, "filling a certificate")
        }
        guard signer.handle.withKey({ X509_sign(x509, $0, EVP_sha256()) }) > 0 else {
            throw CryptoError(.libraryFailure, "signing a certificate")
        }
        return certificate
    }

    private func setNamesAndDates(_ x509: OpaquePointer, issuer: Certificate?) -> Bool {
        let version3 = 2
        // RFC 5280, 4.1.2.2: positive and at most 20 bytes; 127 random bits are never used twice.
        var serial = SecureRandom.bytes(16)
        serial[0] = serial[0] & 0x7F | 0x40
        let name = Array(commonName.utf8CString)
        guard X509_set_version(x509, version3) == 1,
            entente_X509_set_serial(x509, serial, Int32(serial.count)) == 1,
            entente_X509_set_validity(
                x509,
                Int(validity.from.value / 1000),
                Int(validity.until.value / 1000)
            ) == 1,
            entente_X509_NAME_add_common_name(
                X509_get_subject_name(x509),
                name,
                Int32(name.count - 1)
            ) == 1,
            key.handle.withKey({ X509_set_pubkey(x509, $0) }) == 1
        else { return false }
        guard let issuer else {
            return X509_set_issuer_name(x509, X509_get_subject_name(x509)) == 1
        }
        return issuer.withX509 { X509_set_issuer_name(x509, X509_get_subject_name($0)) } == 1
    }

    private func setExtensions(_ x509: OpaquePointer, issuer: Certificate?) -> Bool {
        extensions.allSatisfy { nid, value in
            guard let issuer else {
                return entente_X509_add_extension(x509, x509, nid, value) == 1
            }
            return issuer.withX509 { entente_X509_add_extension(x509, $0, nid, value) } == 1
        }
    }
}
