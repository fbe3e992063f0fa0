import EntenteCrypto
import Foundation
import TestSupport
import Testing

@testable import EntenteGateway

@Suite("TLS server: certificates and shutdown")
struct TLSLifeTests {
    /// The fingerprint of the certificate that a new connection is shown.
    private func shownFingerprint(_ server: TLSTestServer) async throws -> String {
        let session = try await Command.run(
            "openssl",
            ["s_client", "-connect", "127.0.0.1:\(server.port)"]
        )
        let printed = try await Command.run(
            "openssl",
            ["x509", "-noout", "-fingerprint", "-sha256"],
            input: session.output
        )
        return String(printed.text.trimmingCharacters(in: .newlines).drop { $0 != "=" }.dropFirst())
    }

    @Test func `a new certificate is shown to new connections and drops none`() async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        try await TLSTestServer.run(certificates) { server in
            let old = try await shownFingerprint(server)
            let open = try await SocketPeer.connect(port: server.port)
            try await open.write(helloRequest)
            _ = try await open.read(1)
            let renewed = try certificates.renew()
            server.ticks.yield()
            let expected = try renewed.fingerprint.description
            let reached = try await eventually {
                try await self.shownFingerprint(server) == expected
            }
            #expect(reached)
            #expect(old != expected)
            try await open.write(lastHelloRequest)
            #expect(RawResponse(try await open.readToEnd()).body == Array("hello".utf8))
        }
    }

    @Test func `a pair that is half replaced or half written leaves the old one in use`() throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let reloader = try CertificateReloader(
            certificates.configuration,
            ticks: AsyncStream { nil },
            logger: .silent
        )
        let first = try reloader.current.certificate.fingerprint
        #expect(!reloader.reloadIfChanged())
        let (certificate, key) = try certificates.issue()
        let pem = try certificate.pem
        try pem.prefix(pem.count / 2).description.write(
            toFile: certificates.certificateFile,
            atomically: false,
            encoding: .utf8
        )
        #expect(!reloader.reloadIfChanged())
        try pem.write(toFile: certificates.certificateFile, atomically: false, encoding: .utf8)
        #expect(!reloader.reloadIfChanged())
        #expect(try reloader.current.certificate.fingerprint == first)
        try FileManager.default.removeItem(atPath: certificates.keyFile)
        #expect(!reloader.reloadIfChanged())
        try key.pem.write(toFile: certificates.keyFile, atomically: true, encoding: .utf8)
        #expect(reloader.reloadIfChanged())
        #expect(try reloader.current.certificate.fingerprint == certificate.fingerprint)
    }

    @Test func `a shutdown serves the request it has begun and takes no new ones`() async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        try await TLSTestServer.run(certificates) { server in
            let busy = try await SocketPeer.connect(port: server.port)
            try await busy.write("GET /gate HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let idle = try await SocketPeer.connect(port: server.port)
            try await idle.write(helloRequest)
            _ = try await idle.read(1)
            await server.gate.someoneWaits()
            await server.stop()
            // The idle connection is closed with a word, and the port with it.
            _ = try await idle.readToEnd()
            #expect(try await idle.sawEnd)
            let reached = try await eventually {
                do {
                    _ = try await SocketPeer.connect(port: server.port, nil)
                    return false
                } catch is SocketPeer.SocketError {
                    return true
                }
            }
            #expect(reached)
            await server.gate.open()
            let response = RawResponse(try await busy.readToEnd())
            #expect(response.body == Array("through the gate".utf8))
            #expect(try await busy.sawEnd)
        }
    }

    @Test func `a shutdown hands over a large answer to a reader that is slow`() async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        try await TLSTestServer.run(certificates) { server in
            let client = try await SocketPeer.connect(port: server.port)
            try await client.write("GET /bytes/8000000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let start = try await client.read(1)
            await server.stop()
            let rest = try await client.readToEnd()
            #expect(RawResponse(start + rest).body == pattern(8_000_000))
            #expect(try await client.sawEnd)
        }
    }
}
