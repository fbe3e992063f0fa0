import COpenSSL
import Foundation
import TestSupport
import Testing

@testable import EntenteGateway

/// One way for a client to misbehave.
enum Misbehaviour: String, CaseIterable, Sendable {
    case plainHTTP, garbage, hugeGarbage, oldVersion, distrust, leavesInHandshake
    case cutOffInHandshake, truncatedRecord, damagedRecord, cutOffInBody, resetInResponse
    case neverReads

    /// Misbehaves towards a server; when this returns the client is done.
    func act(on server: TLSTestServer) async throws {
        let port = server.port
        switch self {
        case .plainHTTP:
            let client = try await SocketPeer.connect(port: port, nil)
            try await client.send(Array(helloRequest.utf8))
            _ = try await client.readToEnd()
        case .garbage:
            let client = try await SocketPeer.connect(port: port, nil)
            try await client.send(pattern(1_000))
            _ = try await client.readToEnd()
        case .hugeGarbage:
            let client = try await SocketPeer.connect(port: port)
            // The server hangs up long before all of it is sent.
            try? await client.send(pattern(20_000_000))
        case .oldVersion:
            let settings = TLSPeer.Settings(maximumVersion: TLS1_2_VERSION)
            let client = try await SocketPeer.connect(port: port, settings)
            #expect(try await !client.isConnected)
        case .distrust:
            let other = try TestCertificates()
            defer { other.remove() }
            let settings = TLSPeer.Settings(authorityFile: other.authorityFile)
            let client = try await SocketPeer.connect(port: port, settings)
            #expect(try await !client.isConnected)
        case .leavesInHandshake, .cutOffInHandshake:
            let client = try await SocketPeer.connect(port: port, handshake: false)
            try await client.send(Array(try await client.takeOutput().prefix(100)))
            guard self == .cutOffInHandshake else { return }
            try await client.cutOff()
            _ = try await client.readToEnd()
        case .truncatedRecord, .damagedRecord:
            let client = try await SocketPeer.connect(port: port)
            let isTruncated = self == .truncatedRecord
            try await client.write(Array(helloRequest.utf8)) { record in
                isTruncated
                    ? record.dropLast(5) : record.dropLast() + [record[record.count - 1] ^ 1]
            }
            if isTruncated { try await client.cutOff() }
            #expect(try await client.readToEnd().isEmpty)
        case .cutOffInBody:
            let client = try await SocketPeer.connect(port: port)
            let head = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
            try await client.write(head + "only so much")
            try await client.cutOff()
            _ = try await client.readToEnd()
        case .resetInResponse:
            let client = try await SocketPeer.connect(port: port)
            try await client.write("GET /bytes/4000000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            _ = try await client.read(1)
            try await client.resetOnClose()
        case .neverReads:
            let client = try await SocketPeer.connect(port: port)
            for _ in 0..<3 {
                try await client.write("GET /bytes/4000000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            }
        }
    }
}

@Suite("TLS server: hostile clients")
struct TLSHostileClientTests {
    @Test(arguments: Misbehaviour.allCases)
    func `a client that misbehaves ends its own connection and nothing else`(
        misbehaviour: Misbehaviour
    ) async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        try await TLSTestServer.run(certificates) { server in
            let settings = TLSPeer.Settings(authorityFile: certificates.authorityFile)
            let bystander = try await SocketPeer.connect(port: server.port, settings)
            try await bystander.write(helloRequest)
            #expect(RawResponse(try await bystander.read(1)).status == "HTTP/1.1 200 OK")
            try await misbehaviour.act(on: server)
            try await bystander.write(lastHelloRequest)
            let response = RawResponse(try await bystander.readToEnd())
            #expect(response.status == "HTTP/1.1 200 OK")
            #expect(response.body == Array("hello".utf8))
            #expect(try await bystander.sawEnd)
        }
    }

    @Test func `a client that sends one byte at a time is served`() async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        try await TLSTestServer.run(certificates) { server in
            let client = try await SocketPeer.connect(port: server.port)
            for byte in lastHelloRequest.utf8 { try await client.write([byte]) }
            #expect(RawResponse(try await client.readToEnd()).body == Array("hello".utf8))
        }
    }

    @Test func `a client that is done sending still gets its whole answer`() async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        try await TLSTestServer.run(certificates) { server in
            let client = try await SocketPeer.connect(port: server.port)
            try await client.write("GET /bytes/3000000 HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try await client.closeOutput()
            let response = RawResponse(try await client.readToEnd())
            #expect(response.body == pattern(3_000_000))
            #expect(try await client.sawEnd)
        }
    }

    @Test func `a client of TLS 1_2 that asks to renegotiate is refused`() async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        try await TLSTestServer.run(certificates, { $0.minimumVersion = .tls12 }) { server in
            let answer = try await Command.run(
                "openssl",
                ["s_client", "-tls1_2", "-connect", "127.0.0.1:\(server.port)"],
                input: Data("R\n".utf8)
            )
            #expect(answer.errorText.contains("no renegotiation"))
            let other = try await SocketPeer.connect(port: server.port)
            try await other.write(lastHelloRequest)
            #expect(RawResponse(try await other.readToEnd()).body == Array("hello".utf8))
        }
    }
}
