import EntenteCrypto
import EntenteDomain
import EntenteGateway
import Foundation
import TestSupport

/// An authority and a server certificate for localhost, in files of one test's own.
struct TestCertificates {
    let folder: TemporaryFolder
    let authority: CertificateAuthority

    var authorityFile: String { folder.path("authority.pem") }
    var certificateFile: String { folder.path("server.pem") }
    var keyFile: String { folder.path("server.key") }
    var configuration: TLSConfiguration {
        TLSConfiguration(certificateFile: certificateFile, keyFile: keyFile)
    }

    init() throws {
        folder = try TemporaryFolder()
        authority = try CertificateAuthority.create(name: "Entente test", now: Self.now)
        try authority.certificate.pem.write(
            toFile: authorityFile,
            atomically: true,
            encoding: .utf8
        )
        try renew()
    }

    /// Replaces certificate and key; answers the new certificate.
    @discardableResult
    func renew() throws -> Certificate {
        let server = try issue()
        try server.certificate.pem.write(
            toFile: certificateFile,
            atomically: true,
            encoding: .utf8
        )
        try server.key.pem.write(toFile: keyFile, atomically: true, encoding: .utf8)
        return server.certificate
    }

    /// Makes another certificate and key without writing them.
    func issue() throws -> (certificate: Certificate, key: CertificateKey) {
        let names = try ["localhost", "127.0.0.1"].map(CertifiedName.init)
        return try authority.issueServer(names: names, now: Self.now)
    }

    func remove() { folder.remove() }

    private static var now: Milliseconds {
        Milliseconds(Int64(Date().timeIntervalSince1970) * 1000)
    }
}

extension TestCertificates {
    /// One pair for tests that make hundreds of connections and change no file.
    static var shared: TestCertificates {
        get throws { try sharedResult.get() }
    }

    private static let sharedResult = Result { try TestCertificates() }
}
