import EntenteCrypto
import EntenteDomain
import EntenteInstallation
import Foundation
import Testing

@Suite("Installation: setting up")
struct SetUpTests {
    @Test func `a set-up makes every file with the mode it needs`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        let folder = test.folder
        for path in [
            folder.configuration, folder.authorityKey, folder.serverKey, folder.headKey,
        ] {
            #expect(try test.mode(of: path) == 0o600, "\(path)")
        }
        for path in [folder.authorityCertificate, folder.serverCertificate] {
            #expect(try test.mode(of: path) == 0o644, "\(path)")
        }
        for name in ["tls", "keys"] {
            #expect(try test.mode(of: "\(folder.path)/\(name)") == 0o700)
        }
        for name in ["", "/run", "/log"] {
            #expect(try test.mode(of: "\(folder.path)\(name)") == 0o711)
        }
    }

    @Test func `a second start changes nothing`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        let first = try test.prepare()
        let files = try test.files()
        let second = try test.prepare(at: TestInstallation.start.advanced(by: 1))
        #expect(try test.files() == files)
        #expect(try first.authority.fingerprint == second.authority.fingerprint)
        #expect(first.headKey.publicKey == second.headKey.publicKey)
    }

    @Test func `a changed port is remembered and nothing else is made anew`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        var files = try test.files()
        let changed = try test.prepare { $0.port = 9_443 }
        #expect(changed.configuration.port == 9_443)
        #expect(try test.prepare().configuration.port == 9_443)
        files["entente.json"] = try test.files()["entente.json"]
        #expect(try test.files() == files)
    }

    @Test func `the server's certificate is the authority's and holds every name`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        let installation = try test.prepare { $0.names = ["gateway.example.org", "192.0.2.7"] }
        let certificate = try Certificate(pem: text(test.folder.serverCertificate))
        let key = try CertificateKey(pem: text(test.folder.serverKey))
        #expect(certificate.belongs(to: key))
        #expect(certificate.isSigned(by: installation.authority))
        #expect(certificate.isValid(for: try CertifiedName("gateway.example.org")))
        #expect(certificate.isValid(for: try CertifiedName("192.0.2.7")))
        #expect(!certificate.isValid(for: try CertifiedName("localhost")))
    }

    @Test func `a folder without an installation is missing and nothing is made`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        let error = try #require(throws: InstallationError.self) {
            try Installation.open(test.folder)
        }
        #expect(error.reason == .missing)
        #expect(error.sentence.contains("Deploy/run makes one"))
        #expect(!FileManager.default.fileExists(atPath: test.folder.path))
    }

    @Test func `a folder that is no folder is refused in one sentence`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.overwrite(test.folder.path, with: "a file")
        let error = try #require(throws: InstallationError.self) { try test.prepare() }
        #expect(error.reason == .cannotWrite)
        #expect(!error.sentence.contains("\n"))
    }

    @Test func `a relative path is a wrong argument`() throws {
        let error = try #require(throws: InstallationError.self) { try DataFolder("data") }
        #expect(error.reason == .usage)
        #expect(try DataFolder("/data/").path == "/data")
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }
}
