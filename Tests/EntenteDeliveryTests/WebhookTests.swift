import EntenteCrypto
import EntenteDomain
import EntenteSync
import NIOCore
import NIOPosix
import Synchronization
import TestSupport
import Testing

@testable import EntenteDelivery

/// A real HTTPS server (Python's).
@Suite("Webhook: a call to a real server")
struct WebhookTests {
    private static let script =
        PythonServer.prelude + """
            from http.server import BaseHTTPRequestHandler, HTTPServer
            class Handler(BaseHTTPRequestHandler):
                def do_POST(self):
                    body = self.rfile.read(int(self.headers['content-length']))
                    log(path=self.path, body=body.decode(), headers=dict(
                        (key.lower(), value) for key, value in self.headers.items()))
                    self.send_response(int(sys.argv[2]))
                    self.send_header('location', 'https://localhost:1/elsewhere')
                    self.end_headers()
                    if self.path == '/word':
                        self.wfile.write(json.loads(body)['challenge'].encode() + b'\\n')
                    elif self.path == '/echo':
                        self.wfile.write(body)
                    else:
                        self.wfile.write(b'x' * int(sys.argv[3]))
                def log_message(self, *arguments): pass
            server = HTTPServer(('127.0.0.1', 0), Handler)
            server.socket = context.wrap_socket(server.socket, server_side=True)
            say(server.server_address[1])
            server.serve_forever()
            """

    private let body = Array(#"{"reminders":[]}"#.utf8)
    private let key = [UInt8](repeating: 9, count: 32)

    private func call(
        status: Int,
        bytes: Int = 0,
        allowsInternal: Bool = true,
        _ check: (Result<Void, DeliveryError>, PythonServer) throws -> Void
    ) async throws {
        try await PythonServer.with(Self.script, ["\(status)", "\(bytes)"]) { server in
            let client = WebhookClient(
                allowsInternal: allowsInternal,
                authorities: server.authority
            )
            let result: Result<Void, DeliveryError>
            do throws(DeliveryError) {
                try await client.post(
                    body,
                    to: "https://localhost:\(server.port)/hook?a=b",
                    key: key,
                    id: "1.2026-11-21",
                    now: Milliseconds(1_795_255_445_000)
                )
                result = .success(())
            } catch {
                result = .failure(error)
            }
            try check(result, server)
        }
    }

    /// How many connections were taken.
    private final class Calls: Sendable { let count = Mutex(0) }

    @Test func `a call whose receiver hangs ends with whoever waits for it`() async throws {
        // It takes the connection and says nothing, not even TLS.
        let calls = Calls()
        let listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                calls.count.withLock { $0 += 1 }
                return channel.eventLoop.makeSucceededVoidFuture()
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let port = try #require(listener.localAddress?.port)
        let (body, key) = (body, key)
        let calling = Task {
            try await WebhookClient(allowsInternal: true).post(
                body,
                to: "https://127.0.0.1:\(port)/hook",
                key: key,
                id: "1",
                now: Milliseconds(1)
            )
        }
        #expect(await eventually { calls.count.withLock { $0 == 1 } })
        calling.cancel()
        await #expect(throws: DeliveryError.self) { try await calling.value }
        try await listener.close()
    }

    @Test func `a body arrives with a signature that its key confirms`() async throws {
        try await call(status: 204) { result, server in
            #expect(throws: Never.self) { try result.get() }
            let got = try #require(server.log().first)
            #expect(got["path"]?.text == "/hook?a=b")
            #expect(got["body"]?.text == String(decoding: body, as: UTF8.self))
            let headers = got["headers"]
            #expect(headers?["content-type"]?.text == "application/json")
            #expect(headers?["entente-delivery"]?.text == "1.2026-11-21")
            let signature = WebhookClient.signature(of: body, at: 1_795_255_445, key: key)
            #expect(headers?["entente-signature"]?.text == "t=1795255445,v1=\(signature)")
        }
    }

    @Test(arguments: [
        (301, DeliveryError.Reason.refused), (404, .refused), (429, .later), (500, .later),
    ])
    func `no redirect is followed, and only what may change is tried again`(
        status: Int,
        reason: DeliveryError.Reason
    ) async throws {
        try await call(status: status) { result, server in
            let error = #expect(throws: DeliveryError.self) { try result.get() }
            #expect(error?.reason == reason && server.log().count == 1)
        }
    }

    @Test func `of a long answer no more is read than the bound`() async throws {
        try await call(status: 200, bytes: 50_000_000) { result, _ in
            #expect(throws: Never.self) { try result.get() }
        }
    }

    @Test func `this machine is not called unless the installation allows it`() async throws {
        try await call(status: 204, allowsInternal: false) { result, server in
            let error = #expect(throws: DeliveryError.self) { try result.get() }
            #expect(error?.reason == .forbidden && server.log().isEmpty)
        }
    }

    @Test(arguments: [
        "http://example.com/", "https://", "https://user@example.com/", "https://a:0/",
        "https://a:65536/", "https://a/b#c", "https://a/ b", "file:///etc/passwd", "https://[::1/",
        "https://a\\b/", "https://a:b/",
    ])
    func `what is no address of https is not called`(address: String) async throws {
        #expect(WebhookAddress(address) == nil)
    }

    @Test func `an address is taken apart as a browser does it`() throws {
        let plain = try #require(WebhookAddress("https://example.com?x=1"))
        #expect((plain.host, plain.port, plain.path) == ("example.com", 443, "/?x=1"))
        let six = try #require(WebhookAddress("https://[2001:db8::1]:8443/a"))
        #expect((six.host, six.port, six.path) == ("2001:db8::1", 8_443, "/a"))
    }

    @Test(arguments: [
        ("/word", 200, nil), ("/word", 500, DeliveryError.Reason.later), ("/word", 301, .refused),
        ("/echo", 200, .refused), ("/other", 200, .refused),
    ])
    func `a challenge is answered with its word, and with nothing else`(
        path: String,
        status: Int,
        reason: DeliveryError.Reason?
    ) async throws {
        try await PythonServer.with(Self.script, ["\(status)", "50000000"]) { server in
            let client = WebhookClient(allowsInternal: true, authorities: server.authority)
            var found: DeliveryError.Reason?
            do throws(DeliveryError) {
                try await client.challenge(
                    "7k2m9xqp",
                    at: "https://localhost:\(server.port)\(path)",
                    key: key,
                    now: Milliseconds(1_795_255_445_000)
                )
            } catch {
                found = error.reason
            }
            #expect(found == reason)
            #expect(server.log().first?["body"]?.text == #"{"challenge":"7k2m9xqp"}"#)
        }
    }
}
