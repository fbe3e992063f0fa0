import EntenteCrypto
import EntenteDomain
import Foundation
import TestSupport
import Testing

@Suite("Certificates: an authority and what it issues")
struct CertificateTests {
    private let now = Milliseconds(Int64(Date().timeIntervalSince1970) * 1000)

    @Test func `openssl accepts a server certificate for each of its names and no other`()
        async throws
    {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let authority = try CertificateAuthority.create(name: "Entente test", now: now)
        let names = try ["localhost", "127.0.0.1", "::1", "gateway.example"].map(CertifiedName.init)
        let server = try authority.issueServer(names: names, now: now)
        try authority.certificate.pem.write(
            to: folder.url("authority.pem"),
            atomically: true,
            encoding: .utf8
        )
        try server.certificate.pem.write(
            to: folder.url("server.pem"),
            atomically: true,
            encoding: .utf8
        )
        func verify(_ check: String...) async throws -> Int32 {
            let arguments =
                ["verify", "-x509_strict", "-CAfile", folder.path("authority.pem")]
                + ["-purpose", "sslserver"] + check + [folder.path("server.pem")]
            return try await Command.run("openssl", arguments).status
        }
        #expect(try await verify("-verify_hostname", "localhost") == 0)
        #expect(try await verify("-verify_hostname", "gateway.example") == 0)
        #expect(try await verify("-verify_ip", "127.0.0.1") == 0)
        #expect(try await verify("-verify_ip", "::1") == 0)
        #expect(try await verify("-verify_hostname", "other.example") != 0)
        #expect(try await verify("-purpose", "sslclient") != 0)
        let late = "\(now.value / 1000 + 366 * 86_400)"
        #expect(try await verify("-attime", late) != 0)
    }

    @Test func `a fingerprint is the one that openssl prints`() async throws {
        let authority = try CertificateAuthority.create(name: "Entente test", now: now)
        let printed = try await Command.run(
            "openssl",
            ["x509", "-noout", "-fingerprint", "-sha256"],
            input: Data(authority.certificate.pem.utf8)
        )
        let fingerprint = try authority.certificate.fingerprint
        #expect(printed.text == "sha256 Fingerprint=\(fingerprint)\n")
        #expect(CertificateFingerprint(fingerprint.description) == fingerprint)
        #expect(CertificateFingerprint(fingerprint.digest.hexadecimal) == fingerprint)
    }

    @Test(arguments: ["", "AB", "zz", String(repeating: "ab", count: 33), "\u{FF11}"])
    func `what is not a fingerprint is refused`(text: String) {
        #expect(CertificateFingerprint(text) == nil)
    }

    @Test func `an authority is restored from its two texts`() throws {
        let authority = try CertificateAuthority.create(name: "Entente test", now: now)
        let restored = try CertificateAuthority(
            certificatePEM: authority.certificate.pem,
            keyPEM: authority.key.pem
        )
        #expect(try restored.certificate.der == authority.certificate.der)
        let server = try restored.issueServer(names: [CertifiedName("localhost")], now: now)
        #expect(server.certificate.isSigned(by: authority.certificate))
        #expect(server.certificate.belongs(to: server.key))
        #expect(!server.certificate.belongs(to: authority.key))
        #expect(
            try server.certificate.notAfter
                == Milliseconds(now.value / 1000 * 1000).advanced(by: 365 * 86_400_000)
        )
    }

    @Test func `a server certificate ends with its authority at the latest`() throws {
        let longAgo = now.advanced(by: -3_600 * 86_400_000)
        let authority = try CertificateAuthority.create(name: "Entente test", now: longAgo)
        let server = try authority.issueServer(names: [CertifiedName("localhost")], now: now)
        #expect(try server.certificate.notAfter == authority.certificate.notAfter)
    }

    @Test func `a key of another authority is refused`() throws {
        let one = try CertificateAuthority.create(name: "One", now: now)
        let other = try CertificateAuthority.create(name: "Other", now: now)
        let error = #expect(throws: CryptoError.self) {
            try CertificateAuthority(certificatePEM: one.certificate.pem, keyPEM: other.key.pem)
        }
        #expect(error?.reason == .keyMismatch)
    }

    @Test(arguments: [
        "", ".", "a..b", "-a", "a-", "a_b", "a b", "localhost,DNS:evil.example", "*.example",
        "1.2.3", "1.2.3.4.5", "host\n", "host\0", String(repeating: "a", count: 64), "\u{E9}.fr",
    ])
    func `what is neither a host name nor an address cannot be certified`(text: String) {
        #expect(throws: CryptoError.self) { try CertifiedName(text) }
    }

    @Test(arguments: ["", "a\nb", String(repeating: "a", count: 65)])
    func `a common name has 1 to 64 printable characters`(name: String) {
        #expect(throws: CryptoError.self) {
            try CertificateAuthority.create(name: name, now: now)
        }
    }

    @Test(arguments: [
        "", "nonsense",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    ])
    func `what is not PEM of the right kind is refused`(text: String) {
        #expect(throws: CryptoError.self) { try Certificate(pem: text) }
        #expect(throws: CryptoError.self) { try CertificateKey(pem: text) }
    }

    @Test func `a key under a pass phrase is refused without asking anyone`() async throws {
        let plain = try CertificateKey.generate().pem
        let encrypted = try await Command.run(
            "openssl",
            ["pkcs8", "-topk8", "-v2", "aes256", "-passout", "pass:secret"],
            input: Data(plain.utf8)
        )
        #expect(encrypted.text.contains("ENCRYPTED"))
        #expect(throws: CryptoError.self) { try CertificateKey(pem: encrypted.text) }
    }
}
