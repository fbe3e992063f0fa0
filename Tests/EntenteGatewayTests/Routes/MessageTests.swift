import EntenteDomain
import EntenteSync
import Testing

@testable import EntenteGateway

@Suite("Bodies: what is not the message that belongs there")
struct MessageTests {
    private func ask(
        _ gateway: TestGateway,
        _ path: String,
        _ body: String
    ) async throws -> Reply {
        try await gateway.ask(.post(path, Array(body.utf8), as: gateway.world.ada))
    }

    @Test(arguments: [
        ("", 0), ("{", 1), ("{\"streams\":[]} ", 14), (" {\"streams\":[]}", 0),
        ("{\"streams\":[ ]}", 12), ("{\"streams\":[]}{}", 14), ("{\"streams\":[1.5]}", 13),
        ("{\"streams\":[],\"streams\":[]}", 14), ("{\"b\":1,\"a\":1}", 7),
        ("{\"streams\":[\"\\u0000\"]}", 13), ("nul", 3), ("[\"\\u0041\"]", 2),
    ])
    func `bytes that are not canonical are refused with the offset of the first that is not`(
        body: String,
        offset: Int64
    ) async throws {
        try await TestGateway.with { gateway in
            let reply = try await ask(gateway, "/v1/heads", body)
            #expect((reply.status, reply.code) == (422, "not_canonical"))
            let found = try #require(reply.number("offset"))
            #expect((0...Int64(body.utf8.count)).contains(found))
            #expect(abs(found - offset) <= 2, "\(body): \(found)")
        }
    }

    @Test(arguments: [
        ("/v1/heads", "[]", ""), ("/v1/heads", "{}", "streams"),
        ("/v1/heads", "{\"streams\":{}}", "streams"),
        ("/v1/heads", "{\"streams\":[{\"id\":\"x\"}]}", "streams[0].id"),
        ("/v1/heads", "{\"planted\":1,\"streams\":[]}", "planted"),
        ("/v1/heads", "{\"streams\":[{\"id\":null}]}", "streams[0].id"),
        ("/v1/live", "{\"streams\":[{\"id\":\"x\"}]}", "streams[0].id"),
        ("/v1/live", "{\"after\":1,\"streams\":[]}", "after"),
        ("/v1/devices", "{}", "code"),
    ])
    func `a message with a wrong member is refused with the member's path`(
        path: String,
        body: String,
        member: String
    ) async throws {
        try await TestGateway.with { gateway in
            let reply = try await ask(gateway, path, body)
            #expect((reply.status, reply.code) == (422, "malformed"))
            #expect(reply.text("path") == member)
        }
    }

    @Test func `more streams than a session may have are refused`() async throws {
        try await TestGateway.with { gateway in
            let streams = (0...Limits.sessionStreams).map { _ in "{\"id\":\"\(StreamID.draw())\"}" }
            let body = "{\"streams\":[\(streams.joined(separator: ","))]}"
            let reply = try await ask(gateway, "/v1/heads", body)
            #expect((reply.status, reply.code) == (422, "malformed"))
        }
    }

    @Test func `a body nested deeper than the limit is refused`() async throws {
        try await TestGateway.with { gateway in
            let depth = Limits.jsonDepth + 1
            let body = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let reply = try await ask(gateway, "/v1/heads", body)
            #expect((reply.status, reply.code) == (422, "not_canonical"))
        }
    }
}
