import EntenteCrypto
import EntenteInstallation
import Foundation
import Testing

/// The files of a set-up in the order in which they are written; the last one completes it.
private let order = [
    "tls/authority.key", "tls/authority.pem", "tls/server.key", "tls/server.pem", "keys/head.key",
    "entente.json",
]

@Suite("Installation: a set-up that was cut off")
struct InterruptionTests {
    @Test(arguments: 0..<order.count)
    func `is simply done again`(written: Int) throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        let complete = try test.files()
        for name in order[written...] { try delete(name, of: test) }

        let again = try test.prepare()

        let files = try test.files()
        #expect(Set(files.keys) == Set(complete.keys))
        try expectSound(again, test)
        // What devices may have been told of stays: a certificate of the authority was complete.
        if written > 1 {
            #expect(files["tls/authority.pem"] == complete["tls/authority.pem"])
        }
        if written > 4 { #expect(files["keys/head.key"] == complete["keys/head.key"]) }
    }

    @Test(arguments: order)
    func `leaves a torn temporary file that does not matter`(name: String) throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        for name in order.drop(while: { $0 != name }) { try delete(name, of: test) }
        try test.overwrite("\(test.folder.path)/\(name).new", with: "half of")
        try expectSound(try test.prepare(), test)
        let isLeft = FileManager.default.fileExists(atPath: "\(test.folder.path)/\(name).new")
        #expect(!isLeft)
    }

    @Test func `between the server's key and certificate leaves a pair that is made anew`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        try test.overwrite(
            test.folder.serverKey,
            with: try CertificateKey.generate().pem
        )
        try expectSound(try test.prepare(), test)
    }

    private func delete(_ name: String, of test: TestInstallation) throws {
        try FileManager.default.removeItem(atPath: "\(test.folder.path)/\(name)")
    }

    private func expectSound(_ installation: Installation, _ test: TestInstallation) throws {
        let certificate = try Certificate(
            pem: String(contentsOfFile: test.folder.serverCertificate, encoding: .utf8)
        )
        let key = try CertificateKey(
            pem: String(contentsOfFile: test.folder.serverKey, encoding: .utf8)
        )
        #expect(certificate.belongs(to: key))
        #expect(certificate.isSigned(by: installation.authority))
        _ = try CertificateAuthority(
            certificatePEM: installation.authority.pem,
            keyPEM: String(contentsOfFile: test.folder.authorityKey, encoding: .utf8)
        )
    }
}
