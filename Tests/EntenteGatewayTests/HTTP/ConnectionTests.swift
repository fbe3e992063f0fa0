import EntenteDomain
import EntenteSync
import TestSupport
import Testing

@testable import EntenteGateway

@Suite("Connection: requests one after another, and those that cannot be read")
struct ConnectionTests {
    @Test func `one connection serves many requests`() async throws {
        try await TestGateway.with { gateway in
            let connection = try await gateway.connect()
            for _ in 0..<3 {
                try await connection.send(
                    TestRequest.post("/v1/heads", ["streams": []], as: gateway.world.ada).bytes
                )
                #expect(try await connection.reply().status == 200)
            }
            #expect(!connection.isClosed)
            await connection.close()
        }
    }

    @Test func `requests sent at once are answered in their order`() async throws {
        try await TestGateway.with { gateway in
            let connection = try await gateway.connect()
            let ada = gateway.world.ada
            let requests: [TestRequest] = [
                .get("/v1/session", as: ada), .get("/nowhere"), .get("/livez"),
                .post("/v1/heads", ["streams": []], as: ada), .get("/v1/session"),
            ]
            try await connection.send(requests.flatMap(\.bytes))
            var statuses: [Int] = []
            for _ in requests { statuses.append(try await connection.reply().status) }
            #expect(statuses == [200, 404, 200, 200, 401])
            await connection.close()
        }
    }

    @Test func `a body may come in chunks and in single bytes`() async throws {
        try await TestGateway.with { gateway in
            let connection = try await gateway.connect()
            let request = TestRequest.post("/v1/heads", [UInt8](), as: gateway.world.ada)
                .with("Content-Length", nil).with("Transfer-Encoding", "chunked")
            for byte in request.bytes + Array("5\r\n{\"str\r\n9\r\neams\":[]}\r\n0\r\n\r\n".utf8) {
                try await connection.send([byte])
            }
            #expect(try await connection.reply().status == 200)
            #expect(!connection.isClosed)
            await connection.close()
        }
    }

    @Test(arguments: RequestFramingTests.refused)
    func `a request that could be read two ways is answered with a problem, and nothing after it`(
        name: String,
        text: String
    ) async throws {
        try await TestGateway.with { gateway in
            let connection = try await gateway.connect()
            try await connection.send(text + "GET /livez HTTP/1.1\r\nHost: a\r\n\r\n")
            let reply = try await connection.reply()
            // The head of a request with a damaged body may be refused before the damage is seen.
            #expect(reply.status == 400 || reply.status == 415, "\(name)")
            #expect(reply["Connection"] == "close", "\(name)")
            #expect(reply["Content-Type"] == "application/problem+json", "\(name)")
            #expect(await connection.closes(), "\(name)")
            #expect(connection.pending == "", "\(name)")
        }
    }

    @Test func `a refused request waits for the answers to those before it`() async throws {
        try await TestGateway.with { gateway in
            let connection = try await gateway.connect()
            await gateway.world.store.hold()
            let body = try await gateway.world.push(
                gateway.world.ada,
                [TestDevice.change(n: 1)],
                to: gateway.world.shared
            )
            let path = "/v1/streams/\(gateway.world.shared)/changes"
            let push = TestRequest.post(path, body, as: gateway.world.ada)
            try await connection.send(push.bytes + Array("GET / HTTP/9.9\r\n".utf8))
            await eventually { await gateway.world.store.pushes == 1 }
            #expect(connection.pending == "")
            await gateway.world.store.release()
            #expect(try await connection.reply().status == 200)
            #expect(try await connection.reply().code == "bad_request")
            #expect(await connection.closes())
        }
    }

    @Test func `a damaged body is a bad request`() async throws {
        try await TestGateway.with { gateway in
            let connection = try await gateway.connect()
            let request = TestRequest.post("/v1/heads", [UInt8](), as: gateway.world.ada)
                .with("Content-Length", nil).with("Transfer-Encoding", "chunked")
            try await connection.send(request.bytes + Array("2\r\n{}x".utf8))
            let reply = try await connection.reply()
            #expect(reply.code == "bad_request")
            #expect(await connection.closes())
        }
    }

    @Test func `a slow head or body ends its own connection and nothing else`() async throws {
        try await TestGateway.with(configure: {
            $0.headTimeout = .milliseconds(100)
            $0.bodyTimeout = .milliseconds(100)
        }) { gateway in
            let other = try await gateway.connect()
            let head = try await gateway.connect()
            try await head.send("GET / HTTP/1.1\r\nHos")
            let body = try await gateway.connect()
            let request = TestRequest.post("/v1/heads", ["streams": []], as: gateway.world.ada)
            try await body.send(Array(request.bytes.dropLast()))
            for slow in [head, body] {
                let reply = try await slow.reply()
                #expect(reply.status == 408)
                #expect(reply.code == "request_timeout")
                #expect(reply["Connection"] == "close")
                #expect(await slow.closes())
            }
            try await other.send(TestRequest.get("/livez").bytes)
            #expect(try await other.reply().status == 200)
            await other.close()
        }
    }

    @Test func `a request that is refused by its head is not read to its end`() async throws {
        try await TestGateway.with { gateway in
            let connection = try await gateway.connect()
            let request = TestRequest.post("/v1/heads", [UInt8](), as: gateway.world.ada)
                .with("Content-Length", "\(Limits.requestBytes + 1)")
            try await connection.send(request.bytes)
            let reply = try await connection.reply()
            #expect(reply.code == "too_large")
            #expect(reply.number("limit") == Int64(Limits.requestBytes))
            #expect(reply["Connection"] == "close")
            #expect(await connection.closes())
        }
    }

    @Test func `a client that asks first is told to go on`() async throws {
        try await TestGateway.with { gateway in
            let connection = try await gateway.connect()
            let request = TestRequest.post("/v1/heads", ["streams": []], as: gateway.world.ada)
                .with("Expect", "100-continue")
            try await connection.send(Array(request.bytes.dropLast(request.body.count)))
            #expect(try await connection.reply().status == 100)
            try await connection.send(request.body)
            #expect(try await connection.reply().status == 200)
            await connection.close()
        }
    }

    @Test func `a client that says close gets its answer and the end`() async throws {
        try await TestGateway.with { gateway in
            let connection = try await gateway.connect()
            try await connection.send(TestRequest.get("/livez").with("Connection", "close").bytes)
            let reply = try await connection.reply()
            #expect(reply.status == 200)
            #expect(reply["Connection"] == "close")
            #expect(await connection.closes())
        }
    }
}
