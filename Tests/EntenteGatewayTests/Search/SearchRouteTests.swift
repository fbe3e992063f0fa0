import EntenteDomain
import EntenteSync
import Testing

@Suite("Search: its address")
struct SearchRouteTests {
    @Test func `what is asked for arrives as it was meant, as the device that asks`() async throws {
        try await TestGateway.with { gateway in
            let place = SearchPlace(
                rank: 7,
                entity: EntityID(high: 1, low: 2),
                stream: StreamID(high: 3, low: 4)
            )
            let partnership = gateway.world.partnership
            let reply = try await gateway.ask(
                .get(
                    "/v1/search?q=%22H%C3%A4user%20am%22%20-see%20a%2Bb&partnership=\(partnership)"
                        + "&kind=note&language=de&limit=5&after=\(place)",
                    as: gateway.world.ada
                )
            )
            #expect(reply.status == 200)
            #expect(try JSONScanner.parse(reply.body) == ["hits": [], "streams": []])
            var expected = SearchQuestion(SearchWords("\"H\u{e4}user am\" -see a+b"))
            expected.partnership = partnership
            expected.kind = "note"
            expected.language = .german
            expected.limit = 5
            expected.after = place
            let asked = await gateway.world.search.asked
            #expect(asked.map(\.question) == [expected])
            #expect(asked.map(\.device) == [gateway.world.ada.principal.device])
        }
    }

    @Test(arguments: [
        ("", "query q: expected words to search for"),
        ("?q=", "query q: expected words to search for"),
        ("?q=\(String(repeating: "a", count: 201))", "query q: expected at most 200 characters"),
        ("?q=a&partnership=none", "query partnership: expected an id"),
        ("?q=a&kind=nothing", "query kind: expected a type of entity, such as note"),
        ("?q=a&language=german", "query language: expected one of ar, "),
        ("?q=a&limit=0", "query limit: expected an integer from 1 to 50"),
        ("?q=a&limit=51", "query limit: expected an integer from 1 to 50"),
        ("?q=a&after=1.2.3", "query after: expected the next of the page before"),
        ("?q=a&after=-1.00000000000000000000000000.00000000000000000000000000", "query after: "),
    ])
    func `what cannot be read is refused by its name`(query: String, detail: String) async throws {
        try await TestGateway.with { gateway in
            let reply = try await gateway.ask(.get("/v1/search\(query)", as: gateway.world.ada))
            #expect(reply.status == 400 && reply.code == "bad_request")
            let problem = try JSONScanner.parse(reply.body)
            #expect(problem["detail"]?.text?.hasPrefix(detail) == true)
            #expect(await gateway.world.search.asked.isEmpty)
        }
    }

    @Test func `a partnership that the device does not read is none, and nobody asks unsigned`()
        async throws
    {
        try await TestGateway.with { gateway in
            let other = PartnershipID(high: 1, low: 1)
            let path = "/v1/search?q=a&partnership=\(other)"
            let reply = try await gateway.ask(.get(path, as: gateway.world.ada))
            #expect(reply.status == 404 && reply.code == "not_found")
            #expect(try await gateway.ask(.get("/v1/search?q=a")).status == 401)
        }
    }
}
