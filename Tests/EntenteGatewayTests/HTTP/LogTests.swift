import EntenteDomain
import EntenteSync
import Logging
import TestSupport
import Testing

@testable import EntenteGateway

@Suite("Log: one line for each request, and nothing that a client wrote")
struct LogTests {
    @Test func `a line names the route's pattern, the device, the status and the sizes`()
        async throws
    {
        try await TestGateway.with { gateway in
            let ada = gateway.world.ada
            let body = try await gateway.world.push(
                ada,
                [TestDevice.change(n: 1)],
                to: gateway.world.shared
            )
            let path = "/v1/streams/\(gateway.world.shared)/changes"
            let reply = try await gateway.ask(.post(path, body, as: ada))
            let line = try #require(gateway.log.requests.first)
            #expect(line.level == .info)
            #expect(line.metadata["route"] == "/v1/streams/{stream}/changes")
            #expect(line.metadata["method"] == "POST")
            #expect(line.metadata["status"] == "200")
            #expect(line.metadata["device"] == "\(ada.principal.device)")
            #expect(line.metadata["in"] == "\(body.count)")
            #expect(line.metadata["out"] == "\(reply.body.count)")
            #expect(line.metadata["request"].map { "\($0)" } == reply["X-Request-ID"])
            #expect(line.metadata["milliseconds"] != nil)
        }
    }

    @Test func `a request id is ours, whatever the client sends`() async throws {
        try await TestGateway.with { gateway in
            let request = TestRequest.get("/livez").with("X-Request-ID", "planted")
            let reply = try await gateway.ask(request)
            #expect(reply["X-Request-ID"] != "planted")
            #expect(!gateway.log.text.contains("planted"))
        }
    }

    @Test func `token, query, body, path and fields of a client never reach the log`()
        async throws
    {
        try await TestGateway.with { gateway in
            let world = gateway.world
            let secret = "planted-secret"
            let body = try await world.push(
                world.ada,
                [TestDevice.change(n: 1, value: secret)],
                to: world.shared
            )
            let path = "/v1/streams/\(world.shared)/changes"
            let requests: [TestRequest] = [
                .post(path, body, as: world.ada),
                .post(path, body + [0], as: world.ada),
                .get("\(path)?after=\(secret)", as: world.ada),
                .get("\(path)?\(secret)=1", as: world.ada),
                .get("/\(secret)?\(secret)", as: world.ada),
                .get("/v1/streams/\(secret)/changes", as: world.ada),
                .get("/v1/session").with("Authorization", "Bearer \(secret)"),
                .get("/livez").with("Cookie", secret).with("X-Any", secret),
                TestRequest(method: "PLANTEDSECRET", path: "/", fields: [("Host", "a")]),
                .get("/livez").with("Host", "\(secret)/\(secret)"),
                .post("/v1/devices", ["code": .string(secret)]),
                .post("/v1/heads", ["streams": [["id": .string(secret)]]], as: world.ada),
                .post("/v1/heads", [.init(stringLiteral: secret)], as: world.ada),
            ]
            for request in requests { _ = try await gateway.ask(request) }
            await world.store.fail(StoreError(.unknown, detail: "a name"))
            for request in requests { _ = try await gateway.ask(request) }
            #expect(gateway.log.requests.count >= 2 * requests.count)
            let text = gateway.log.text.lowercased()
            #expect(!text.contains(secret))
            #expect(!text.contains("plantedsecret"))
            #expect(!text.contains(world.ada.token.lowercased()))
        }
    }

    @Test func `a refused request has its line, too`() async throws {
        try await TestGateway.with { gateway in
            let reply = try await gateway.ask(.get("/livez").with("Host", "a/b"))
            let line = try #require(gateway.log.requests.first)
            #expect(line.metadata["status"] == "400")
            #expect(line.metadata["request"].map { "\($0)" } == reply["X-Request-ID"])
        }
    }

    @Test func `a stream's line comes when it ends, with all its bytes`() async throws {
        try await TestGateway.with { gateway in
            let connection = try await gateway.connect()
            let question = TestRequest.post("/v1/live", ["streams": []], as: gateway.world.ada)
            try await connection.send(question.bytes)
            _ = try await connection.head()
            let hello = try await connection.event()
            #expect(gateway.log.requests.isEmpty)
            await connection.close()
            gateway.services.live.directoryChanged()
            gateway.services.live.end()
            #expect(await eventually { !gateway.log.requests.isEmpty })
            let line = try #require(gateway.log.requests.first)
            #expect(line.metadata["route"] == "/v1/live")
            let out = line.metadata["out"].flatMap { Int("\($0)") } ?? 0
            #expect(out >= hello.utf8.count)
        }
    }
}
