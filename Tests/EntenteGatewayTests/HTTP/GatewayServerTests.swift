import EntenteGateway
import EntenteSync
import Testing

@Suite("GatewayServer: what every caller gets")
struct GatewayServerTests {
    @Test func `liveness is answered with an empty object`() async throws {
        try await TestGateway.with { gateway in
            let reply = try await gateway.ask(.get("/livez"))
            #expect(reply.status == 200)
            #expect(reply.json == [:])
        }
    }

    @Test(arguments: ["127.0.0.1", "::1"])
    func `localhost is served by IPv4 and by IPv6`(host: String) async throws {
        try await TestGateway.with { gateway in
            let connection = try await gateway.connect(host: host)
            try await connection.send(TestRequest.get("/livez").bytes)
            #expect(try await connection.reply().status == 200)
            await connection.close()
        }
    }
}
