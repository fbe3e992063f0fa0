import Foundation
import TestSupport
import Testing

@testable import EntenteGateway

@Suite("TLS server: byte for byte with curl and openssl s_client")
struct TLSExchangeTests {
    @Test(arguments: [0, 1, 16_383, 16_384, 16_385, 100_000, 5_000_000])
    func `curl gets back every byte it sends`(count: Int) async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        try await TLSTestServer.run(certificates) { server in
            let sent = Data(pattern(count))
            let answer = try await Command.run(
                "curl",
                [
                    "--silent", "--show-error", "--cacert", certificates.authorityFile,
                    "--data-binary", "@-", "\(server.url)/echo",
                ],
                input: sent
            )
            #expect(answer.status == 0, "\(answer.errorText)")
            #expect(answer.output == sent)
        }
    }

    @Test(arguments: ["-tls1_3", "-tls1_2"])
    func `s_client gets every byte of a large answer`(version: String) async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        try await TLSTestServer.run(certificates, { $0.minimumVersion = .tls12 }) { server in
            let request =
                "GET /bytes/3000000 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            let answer = try await Command.run(
                "openssl",
                ["s_client", "-quiet", "-verify_quiet", "-verify_return_error", version]
                    + ["-verify_hostname", "localhost", "-CAfile", certificates.authorityFile]
                    + ["-connect", "127.0.0.1:\(server.port)"],
                input: Data(request.utf8)
            )
            #expect(answer.status == 0, "\(answer.errorText)")
            let response = RawResponse(Array(answer.output))
            #expect(response.status == "HTTP/1.1 200 OK")
            #expect(response.body == pattern(3_000_000))
        }
    }

    @Test func `TLS 1_2 is refused unless it is configured`() async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        func curl(_ server: TLSTestServer, _ arguments: String...) async throws -> Command {
            try await Command.run(
                "curl",
                ["--silent", "--show-error", "--cacert", certificates.authorityFile] + arguments
                    + ["\(server.url)/hello"]
            )
        }
        try await TLSTestServer.run(certificates) { server in
            let old = try await curl(server, "--tls-max", "1.2")
            #expect(old.status == 35)
            #expect(old.errorText.contains("protocol version"))
            #expect(try await curl(server, "--tlsv1.3").text == "hello")
        }
        try await TLSTestServer.run(certificates, { $0.minimumVersion = .tls12 }) { server in
            let accepted = try await curl(server, "--tls-max", "1.2")
            #expect(accepted.text == "hello")
            let refused = try await curl(server, "--tls-max", "1.1")
            #expect(refused.status == 35)
        }
    }

    @Test func `s_client shows what was meant to be agreed on`() async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        try await TLSTestServer.run(certificates) { server in
            func describe(_ arguments: String...) async throws -> String {
                try await Command.run(
                    "openssl",
                    ["s_client", "-CAfile", certificates.authorityFile]
                        + ["-connect", "127.0.0.1:\(server.port)"] + arguments
                ).text
            }
            let first = try await describe("-alpn", "h2,http/1.1")
            #expect(first.contains("Verify return code: 0 (ok)"))
            #expect(first.contains("ALPN protocol: http/1.1"))
            #expect(first.contains("Server Temp Key: X25519"))
            #expect(first.contains("Compression: NONE"))
            #expect(first.contains("TLSv1.3"))
            #expect(try await describe("-groups", "P-384").contains("ECDH, secp384r1"))
            for group in ["X448", "P-521"] {
                #expect(try await describe("-groups", group).contains("Cipher is (NONE)"))
            }
        }
    }

    @Test(arguments: [0, 1, 100_000, 2_000_000])
    func `HTTP 2 works behind its switch`(count: Int) async throws {
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        let protocols: [TLSConfiguration.ApplicationProtocol] = [.http2, .http1]
        try await TLSTestServer.run(certificates, { $0.applicationProtocols = protocols }) {
            server in
            let sent = Data(pattern(count))
            for (option, version) in [("--http2", "2"), ("--http1.1", "1.1")] {
                let answer = try await Command.run(
                    "curl",
                    ["--silent", "--show-error", "--cacert", certificates.authorityFile, option]
                        + ["--write-out", "%{stderr}%{http_version}"]
                        + ["--data-binary", "@-", "\(server.url)/echo"],
                    input: sent
                )
                #expect(answer.status == 0)
                #expect(answer.errorText == version)
                #expect(answer.output == sent)
            }
        }
    }
}
