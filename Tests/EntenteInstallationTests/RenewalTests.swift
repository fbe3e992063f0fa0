import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import Foundation
import Testing

@Suite("Installation: the server's certificate grows old")
struct RenewalTests {
    @Test func `a certificate that ends soon is made anew under the same authority`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        let first = try test.prepare()
        let before = try test.files()
        let later = after(days: CertificateAuthority.serverValidityDays - 29)

        let second = try test.prepare(at: later)

        let files = try test.files()
        #expect(files["tls/server.pem"] != before["tls/server.pem"])
        #expect(files["tls/server.key"] != before["tls/server.key"])
        #expect(try first.authority.fingerprint == second.authority.fingerprint)
        for name in ["tls/authority.key", "tls/authority.pem", "keys/head.key", "entente.json"] {
            #expect(files[name] == before[name], "\(name)")
        }
        #expect(try end(of: test) > later.advanced(by: 364 * TestInstallation.day))
    }

    @Test func `a certificate that is good for longer stays`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        let before = try test.files()
        try test.prepare(at: after(days: CertificateAuthority.serverValidityDays - 31))
        #expect(try test.files() == before)
    }

    @Test func `names that the administrator adds are certified at the next start`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        let first = try test.prepare()
        let second = try test.prepare { $0.names.append("gateway.example.org") }
        let pem = try String(contentsOfFile: test.folder.serverCertificate, encoding: .utf8)
        let certificate = try Certificate(pem: pem)
        #expect(certificate.isValid(for: try CertifiedName("gateway.example.org")))
        #expect(certificate.isValid(for: try CertifiedName("localhost")))
        #expect(try first.authority.fingerprint == second.authority.fingerprint)
    }

    @Test func `an authority whose key is kept elsewhere serves until it must sign`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        try FileManager.default.removeItem(atPath: test.folder.authorityKey)
        try test.prepare()
        let error = try #require(throws: InstallationError.self) {
            try test.prepare(at: after(days: CertificateAuthority.serverValidityDays - 1))
        }
        #expect(error.reason == .damaged)
        #expect(
            error.sentence == "\(test.folder.authorityKey) is missing; restore it from a backup"
        )
    }

    private func after(days: Int64) -> Milliseconds {
        TestInstallation.start.advanced(by: days * TestInstallation.day)
    }

    private func end(of test: TestInstallation) throws -> Milliseconds {
        let pem = try String(contentsOfFile: test.folder.serverCertificate, encoding: .utf8)
        return try Certificate(pem: pem).notAfter
    }
}
