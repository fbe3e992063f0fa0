import EntenteDomain
import EntenteSync
import Synchronization
import Testing

@testable import EntenteGateway

@Suite("Digest: an address is confirmed before anything goes there")
struct DigestConfirmationTests {
    private func post(
        _ gateway: TestGateway,
        _ path: String,
        _ value: JSONValue,
        as device: TestDevice? = nil
    ) async throws -> (status: Int, json: JSONValue) {
        let reply = try await gateway.ask(
            .post(path, value, as: device ?? gateway.world.ada)
        )
        return (reply.status, try JSONScanner.parse(reply.body))
    }

    private func wanted(_ mail: String = "ada@aurora.example", hour: Int64 = 7) -> JSONValue {
        ["hour": .integer(hour), "mail": .string(mail), "zone": "Europe/Berlin"]
    }

    private func code(_ gateway: TestGateway) throws -> JSONValue {
        let sent = gateway.world.post.codes.withLock { $0 }
        return ["code": .string(try #require(sent.last).code.spelled)]
    }

    @Test func `a mailbox is confirmed by the code that was sent to it, and by the same member`()
        async throws
    {
        try await TestGateway.with { gateway in
            let noted = try await post(gateway, "/v1/digest", wanted())
            #expect(noted.status == 200 && noted.json["unconfirmed"] == ["mail"])
            let code = try code(gateway)
            let bob = gateway.world.bob
            _ = try await post(gateway, "/v1/digest", wanted("bob@b.example"), as: bob)
            #expect(try await post(gateway, "/v1/digest/confirm", code, as: bob).status == 403)
            let wrong: JSONValue = ["code": "7k2m9xqp4f3c0hzaw81d7k2m9x"]
            #expect(try await post(gateway, "/v1/digest/confirm", wrong).status == 403)
            #expect(try await post(gateway, "/v1/digest/confirm", ["code": "x"]).status == 403)
            #expect(try await post(gateway, "/v1/digest/confirm", [:]).status == 422)
            let told = try await gateway.ask(.get("/v1/digest", as: gateway.world.ada))
            #expect(try JSONScanner.parse(told.body)["unconfirmed"] == ["mail"])

            let confirmed = try await post(gateway, "/v1/digest/confirm", code)
            #expect(confirmed.status == 200 && confirmed.json == wanted())
            // A code is of use once, and what is confirmed is not asked again.
            #expect(try await post(gateway, "/v1/digest/confirm", code).status == 403)
            #expect(try await post(gateway, "/v1/digest", wanted(hour: 9)).json == wanted(hour: 9))
            #expect(gateway.world.post.codes.withLock { $0.count } == 2)
        }
    }

    @Test func `another address is not confirmed, and the code of the one before is void`()
        async throws
    {
        try await TestGateway.with { gateway in
            _ = try await post(gateway, "/v1/digest", wanted())
            let code = try code(gateway)
            let other = wanted("stranger@b.example")
            #expect(try await post(gateway, "/v1/digest", other).json["unconfirmed"] == ["mail"])
            #expect(try await post(gateway, "/v1/digest/confirm", code).status == 403)
        }
    }

    @Test func `an address is asked only so often, however many members name it`() async throws {
        try await TestGateway.with { gateway in
            let world = gateway.world
            var statuses: [Int] = []
            for place in 0...Limits.confirmationsOfAddress {
                let device = [world.ada, world.alan, world.bob][place % 3]
                statuses.append(
                    try await post(gateway, "/v1/digest", wanted(), as: device).status
                )
            }
            #expect(statuses.dropLast().allSatisfy { $0 == 200 } && statuses.last == 429)
            #expect(world.post.codes.withLock { $0.count } == Limits.confirmationsOfAddress)
        }
    }

    @Test func `a mail that is not taken is told, and the address stays unconfirmed`() async throws
    {
        try await TestGateway.with { gateway in
            gateway.world.post.answer.withLock { $0 = .later("the mail server hung up") }
            let reply = try await post(gateway, "/v1/digest", wanted())
            #expect(reply.status == 503)
            #expect(reply.json["detail"]?.text?.hasPrefix("mail: the mail server hung up") == true)
            gateway.world.post.answer.withLock { $0 = .refused("the mail server answered 550") }
            #expect(try await post(gateway, "/v1/digest", wanted()).status == 422)
            let told = try await gateway.ask(.get("/v1/digest", as: gateway.world.ada))
            #expect(try JSONScanner.parse(told.body)["unconfirmed"] == ["mail"])
        }
    }

    @Test func `a webhook that does not answer the challenge gets no digest`() async throws {
        try await TestGateway.with { gateway in
            let value: JSONValue = [
                "hour": 7, "webhook": "https://stranger.example/", "zone": "Europe/Berlin",
            ]
            gateway.world.post.answer.withLock { $0 = .refused("it did not answer") }
            #expect(try await post(gateway, "/v1/digest", value).status == 422)
            let told = try await gateway.ask(.get("/v1/digest", as: gateway.world.ada))
            #expect(try JSONScanner.parse(told.body)["unconfirmed"] == ["webhook"])
            gateway.world.post.answer.withLock { $0 = .sent }
            let noted = try await post(gateway, "/v1/digest", value)
            #expect(noted.status == 200 && noted.json["unconfirmed"] == nil)
            // It is not asked again, though it gets a new key.
            _ = try await post(gateway, "/v1/digest", value)
            #expect(gateway.world.post.challenged.withLock { $0.count } == 2)
        }
    }

    @Test
    func `whoever has a confirmed webhook hears its new key, also when the mail is not taken`()
        async throws
    {
        try await TestGateway.with { gateway in
            let webhook = "https://hooks.example/"
            let one: JSONValue = ["hour": 7, "webhook": .string(webhook), "zone": "Europe/Berlin"]
            #expect(try await post(gateway, "/v1/digest", one).status == 200)
            gateway.world.post.answer.withLock { $0 = .later("the mail server hung up") }
            let both: JSONValue = [
                "hour": 7, "mail": "ada@aurora.example", "webhook": .string(webhook),
                "zone": "Europe/Berlin",
            ]
            let reply = try await post(gateway, "/v1/digest", both)
            #expect(reply.status == 200 && reply.json["webhook_key"]?.text != nil)
            #expect(reply.json["unconfirmed"] == ["mail"])
        }
    }

    @Test func `a code says nothing of itself in a log, and nothing of a partnership in its mail`()
    {
        var random = SystemRandomNumberGenerator()
        let code = MailboxCode(using: &random)
        #expect(MailboxCode(" \(code.spelled.uppercased())\n") == code)
        #expect("\(code)" == "a code" && String(reflecting: code) == "a code")
        let text = ConfirmationText.text(code)
        #expect(text.contains("entente digest confirm \(code.spelled)"))
    }
}
