import EntenteDomain
import EntenteSync
import Testing

@Suite("Calendar: its address")
struct CalendarRouteTests {
    private func add(_ gateway: TestGateway, _ device: TestDevice) async throws -> (String, String)
    {
        let reply = try await gateway.ask(.post("/v1/calendars", [:], as: device))
        #expect(reply.status == 201)
        let json = try JSONScanner.parse(reply.body)
        return (try #require(json["id"]?.text), try #require(json["path"]?.text))
    }

    private func delete(_ gateway: TestGateway, _ id: String, as device: TestDevice) async throws
        -> Reply
    {
        var request = TestRequest.get("/v1/calendars/\(id)", as: device)
        request.method = "DELETE"
        return try await gateway.ask(request)
    }

    @Test func `whoever has the address reads the calendar, until it is revoked`() async throws {
        try await TestGateway.with { gateway in
            let ada = gateway.world.ada
            let (id, path) = try await add(gateway, ada)
            let reply = try await gateway.ask(.get(path))
            #expect(reply.status == 200)
            #expect(reply["content-type"] == "text/calendar; charset=utf-8")
            #expect(String(decoding: reply.body, as: UTF8.self).hasPrefix("BEGIN:VCALENDAR\r\n"))
            #expect(try await delete(gateway, id, as: gateway.world.bob).status == 404)
            #expect(try await gateway.ask(.get(path)).status == 200)
            #expect(try await delete(gateway, id, as: ada).status == 200)
            #expect(try await gateway.ask(.get(path)).status == 404)
            #expect(try await delete(gateway, id, as: ada).status == 404)
        }
    }

    @Test func `a wrong secret and an address that never was lead nowhere alike`() async throws {
        try await TestGateway.with { gateway in
            let ada = gateway.world.ada
            let (id, _) = try await add(gateway, ada)
            let other = CalendarID(high: 1, low: 1)
            let wrong = try await gateway.ask(.get("/v1/calendars/\(id)\(other).ics"))
            let never = try await gateway.ask(.get("/v1/calendars/\(other)\(other).ics"))
            let formless = try await gateway.ask(.get("/v1/calendars/secret.ics"))
            for reply in [wrong, never, formless] {
                #expect(reply.status == 404 && reply.code == "not_found")
            }
        }
    }

    @Test func `the list names addresses and no secret, and only the own ones`() async throws {
        try await TestGateway.with { gateway in
            let ada = gateway.world.ada
            let (id, _) = try await add(gateway, ada)
            let own = try await gateway.ask(.get("/v1/calendars", as: ada))
            #expect(
                try JSONScanner.parse(own.body)
                    == [
                        "calendars": [
                            ["created": .integer(1_700_000_000_000), "id": .string(id)]
                        ]
                    ]
            )
            let others = try await gateway.ask(.get("/v1/calendars", as: gateway.world.bob))
            #expect(try JSONScanner.parse(others.body) == ["calendars": []])
        }
    }

    @Test func `a member has no more addresses than the bound`() async throws {
        try await TestGateway.with { gateway in
            let ada = gateway.world.ada
            for _ in 0..<Limits.calendarAddresses { _ = try await add(gateway, ada) }
            let reply = try await gateway.ask(.post("/v1/calendars", [:], as: ada))
            #expect(reply.status == 429 && reply.code == "too_many_requests")
        }
    }

    @Test func `without sign-in nobody makes, lists or revokes an address`() async throws {
        try await TestGateway.with { gateway in
            let made = try await gateway.ask(.post("/v1/calendars", [:]))
            let listed = try await gateway.ask(.get("/v1/calendars"))
            let ask = TestRequest.post("/v1/calendars", ["a": 1], as: gateway.world.ada)
            let unknown = try await gateway.ask(ask)
            #expect(made.status == 401 && listed.status == 401)
            #expect(unknown.code == "malformed")
        }
    }
}
