import EntenteDomain
import EntenteSync
import Synchronization
import Testing

@Suite("Digest: where a member wants it")
struct DigestRouteTests {
    private func set(_ gateway: TestGateway, _ value: JSONValue) async throws -> Reply {
        try await gateway.ask(.post("/v1/digest", value, as: gateway.world.ada))
    }

    @Test func `what is noted is told again, but for the key`() async throws {
        try await TestGateway.with { gateway in
            let address = "https://aurora.example/hook"
            let wanted: JSONValue = [
                "hour": 7, "webhook": .string(address), "zone": "Europe/Berlin",
            ]
            let noted = try JSONScanner.parse(try await set(gateway, wanted).body)
            #expect(noted["webhook_key"]?.text?.utf8.count == 43)
            let told = try await gateway.ask(.get("/v1/digest", as: gateway.world.ada))
            #expect(try JSONScanner.parse(told.body) == wanted)
            let other = try await gateway.ask(.get("/v1/digest", as: gateway.world.bob))
            #expect(try JSONScanner.parse(other.body) == [:])
            let again = try JSONScanner.parse(try await set(gateway, wanted).body)
            #expect(again["webhook_key"] != noted["webhook_key"])
            let off = try await set(gateway, ["hour": 0, "zone": "Europe/Berlin"])
            #expect(try JSONScanner.parse(off.body) == ["hour": 0, "zone": "Europe/Berlin"])
        }
    }

    @Test(
        arguments: [
            (["hour": 24, "zone": "Europe/Berlin"], "hour"),
            (["hour": 7, "zone": "Europe/Berlin", "webhook": "http://aurora.example/"], "webhook"),
            (["hour": 7, "zone": "Europe/Berlin", "mail": "ada"], "mail"),
            (["hour": 7, "zone": "Mars/Olympus"], "zone"),
        ] as [(JSONValue, String)]
    )
    func `what cannot be done is refused, and says what`(value: JSONValue, words: String)
        async throws
    {
        try await TestGateway.with { gateway in
            let reply = try await set(gateway, value)
            #expect(reply.status == 422 || reply.status == 400)
            #expect(String(decoding: reply.body, as: UTF8.self).contains(words))
        }
    }

    @Test func `without sign-in nobody asks or notes`() async throws {
        try await TestGateway.with { gateway in
            let asked = try await gateway.ask(.get("/v1/digest"))
            let noted = try await gateway.ask(.post("/v1/digest", [:]))
            #expect(asked.status == 401 && noted.status == 401)
        }
    }

    @Test func `an installation without a mail server notes no mailbox`() async throws {
        try await TestGateway.with { gateway in
            gateway.world.post.hasServer.withLock { $0 = false }
            let wanted: JSONValue = [
                "hour": 7, "mail": "ada@aurora.example", "zone": "Europe/Berlin",
            ]
            let reply = try await set(gateway, wanted)
            #expect(reply.status == 422)
            #expect(String(decoding: reply.body, as: UTF8.self).contains("no mail"))
        }
    }
}
