import EntenteCrypto
import EntenteInstallation
import Foundation
import Testing

@Suite("Installation: damaged files")
struct DamageTests {
    @Test(arguments: ["tls/authority.pem", "tls/authority.key", "keys/head.key", "entente.json"])
    func `a file that nothing can make again is named in one sentence`(name: String) throws {
        for content in ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n"] {
            let test = try TestInstallation()
            defer { test.remove() }
            try test.prepare()
            try test.overwrite("\(test.folder.path)/\(name)", with: content)
            let before = try test.files()
            let error = try #require(throws: InstallationError.self) { try test.prepare() }
            #expect(error.reason == .damaged)
            #expect(error.sentence.contains("\(test.folder.path)/\(name)"), "\(error.sentence)")
            #expect(!error.sentence.contains("\n"))
            #expect(try test.files() == before)
        }
    }

    @Test(arguments: ["tls/authority.pem", "keys/head.key"])
    func `a file that was lost is asked for and not made anew`(name: String) throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        try FileManager.default.removeItem(atPath: "\(test.folder.path)/\(name)")
        let before = try test.files()
        let error = try #require(throws: InstallationError.self) { try test.prepare() }
        #expect(error.reason == .damaged)
        #expect(
            error.sentence
                == "\(test.folder.path)/\(name) is missing; restore it from a backup"
        )
        #expect(try test.files() == before)
    }

    @Test func `an authority with the key of another is refused`() throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        try test.overwrite(test.folder.authorityKey, with: try CertificateKey.generate().pem)
        let error = try #require(throws: InstallationError.self) { try test.prepare() }
        #expect(error.reason == .damaged)
        #expect(
            error.sentence
                == "\(test.folder.authorityKey) is damaged:"
                + " the private key does not belong to the certificate"
        )
    }

    @Test(arguments: ["tls/server.pem", "tls/server.key"])
    func `what only the gateway knows is made anew when it is damaged`(name: String) throws {
        let test = try TestInstallation()
        defer { test.remove() }
        let first = try test.prepare()
        try test.overwrite("\(test.folder.path)/\(name)", with: "nonsense")
        let second = try test.prepare()
        #expect(try first.authority.fingerprint == second.authority.fingerprint)
        let state = try ServerCertificate.state(
            in: test.folder,
            under: second.authority,
            names: second.configuration.names,
            now: TestInstallation.start
        )
        guard case .good = state else {
            Issue.record("\(state)")
            return
        }
    }

    @Test(arguments: [[], ["not a name"], ["localhost", "a,DNS:evil.example.org"]])
    func `names that cannot be certified are refused with the name`(names: [String]) throws {
        let test = try TestInstallation()
        defer { test.remove() }
        try test.prepare()
        let error = try #require(throws: InstallationError.self) {
            try test.prepare { $0.names = names }
        }
        #expect(error.reason == .damaged)
        #expect(error.sentence.hasPrefix("\(test.folder.configuration): names: "))
        if let name = names.last { #expect(error.sentence.contains("\"\(name)\"")) }
        #expect(try test.prepare().configuration.names.count == 3)
    }
}
