import EntenteDomain
import EntenteSync
import Foundation
import Logging
import NIOCore
import Testing
import Yams

@testable import EntenteGateway

@Suite("Problem: how every error leaves")
struct ProblemTests {
    /// The requests of this table and what each is answered with.
    private static func cases(_ world: TestWorld) -> [(TestRequest, Int, String)] {
        let ada = world.ada
        let changes = "/v1/streams/\(world.shared)/changes"
        let heads = TestRequest.post("/v1/heads", ["streams": []], as: ada)
        return [
            (.get("/"), 404, "not_found"),
            (.get("/v1"), 404, "not_found"),
            (.get("/v1/sessions", as: ada), 404, "not_found"),
            (.get("/v1/session"), 401, "unauthenticated"),
            (.get("/v1/session").with("Authorization", "Bearer x"), 401, "unauthenticated"),
            (.get("/v1/session").with("Authorization", "Basic eA=="), 401, "unauthenticated"),
            (.get(changes), 401, "unauthenticated"),
            (.post(changes, [:]), 401, "unauthenticated"),
            (.post("/v1/live", ["streams": []]), 401, "unauthenticated"),
            (TestRequest.get("/v1/heads", as: ada), 405, "method_not_allowed"),
            (heads.with("Content-Encoding", "gzip"), 415, "unsupported_media_type"),
            (heads.with("Content-Encoding", "identity"), 415, "unsupported_media_type"),
            (heads.with("Content-Type", nil), 415, "unsupported_media_type"),
            (heads.with("Content-Type", "text/plain"), 415, "unsupported_media_type"),
            (
                heads.with("Content-Type", "application/json; charset=latin1"), 415,
                "unsupported_media_type"
            ),
            (heads.with("Content-Type", "application/json; charset=utf-8"), 200, ""),
            (.get("/livez").with("X-Forwarded-For", "1.2.3.4"), 200, ""),
        ]
    }

    @Test func `clause 5.3: errors have their status, their code and a problem document`()
        async throws
    {
        try await TestGateway.with { gateway in
            for (request, status, code) in Self.cases(gateway.world) {
                let reply = try await gateway.ask(request)
                #expect(reply.status == status, "\(request.method) \(request.path)")
                guard status != 200 else { continue }
                #expect(reply.code == code, "\(request.method) \(request.path)")
                #expect(reply.number("status") == Int64(status))
                #expect(reply.text("type") == "urn:entente:problem:\(code)")
                #expect(reply["Content-Type"] == "application/problem+json")
            }
        }
    }

    @Test func `every answer is for its caller's eyes only`() async throws {
        try await TestGateway.with { gateway in
            let requests: [TestRequest] = [
                .get("/livez"), .get("/nowhere"), .get("/v1/session"),
                .get("/v1/session", as: gateway.world.ada), .get("/livez").with("Host", "a/b"),
            ]
            for request in requests {
                let reply = try await gateway.ask(request)
                #expect(reply["Cache-Control"] == "no-store")
                #expect(reply["X-Content-Type-Options"] == "nosniff")
                #expect(
                    reply["Content-Security-Policy"]
                        == "default-src 'none'; frame-ancestors 'none'"
                )
                #expect(reply["Strict-Transport-Security"] == "max-age=31536000")
                #expect(reply["Vary"] == "Authorization")
                #expect(reply["X-Request-ID"].flatMap { RequestID($0) } != nil)
                #expect(reply["Server"] == nil)
            }
        }
    }

    @Test func `a path with other methods names them`() async throws {
        try await TestGateway.with { gateway in
            let stream = gateway.world.shared
            let request = TestRequest(
                method: "DELETE",
                path: "/v1/streams/\(stream)/changes",
                fields: [("Host", "a")]
            )
            let reply = try await gateway.ask(request)
            #expect(reply.code == "method_not_allowed")
            #expect(reply["Allow"] == "GET, POST")
        }
    }

    @Test func `an answer to HEAD has no body, and the connection goes on`() async throws {
        try await TestGateway.with { gateway in
            let connection = try await gateway.connect()
            let head = TestRequest(method: "HEAD", path: "/livez", fields: [("Host", "a")])
            try await connection.send(head.bytes + TestRequest.get("/livez").bytes)
            let first = try await connection.reply(toHead: true)
            #expect(first.status == 405)
            #expect(first["Content-Length"] != "0")
            #expect(try await connection.reply().status == 200)
            await connection.close()
        }
    }

    @Test func `sign-in is asked for by name`() async throws {
        try await TestGateway.with { gateway in
            let reply = try await gateway.ask(.get("/v1/session"))
            #expect(reply["WWW-Authenticate"] == "Bearer")
        }
    }

    @Test func `a fault tells the client its trace and nothing else, and the log the rest`()
        async throws
    {
        try await TestGateway.with { gateway in
            await gateway.world.store.fail(StoreError(.inconsistent, detail: "planted detail"))
            let reply = try await gateway.ask(.get("/v1/session", as: gateway.world.ada))
            #expect(reply.status == 500)
            #expect(reply.code == "internal")
            let trace = try #require(reply.text("trace"))
            #expect(trace == reply["X-Request-ID"])
            #expect(!String(decoding: reply.body, as: UTF8.self).contains("planted"))
            let line = try #require(gateway.log.lines.first { $0.level == .error })
            #expect(line.text.contains("planted detail"))
            #expect(line.text.contains(trace))
        }
    }

    @Test(arguments: [
        (StoreError.Reason.unavailable, "unavailable"), (.unknown, "outcome_unknown"),
    ])
    func `a store that cannot answer is a 503 that says when to come back`(
        reason: StoreError.Reason,
        code: String
    ) async throws {
        try await TestGateway.with { gateway in
            await gateway.world.store.fail(StoreError(reason, detail: "planted detail"))
            let reply = try await gateway.ask(.get("/v1/session", as: gateway.world.ada))
            #expect(reply.status == 503)
            #expect(reply.code == code)
            #expect(reply["Retry-After"] == "1")
            #expect(!String(decoding: reply.body, as: UTF8.self).contains("planted"))
            #expect(gateway.log.text.contains("planted detail"))
        }
    }

    @Test func `every problem that can be made is as the document says`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let text = try String(
            contentsOf: root.appending(path: "Schema/openapi.yaml"),
            encoding: .utf8
        )
        let node = try #require(try Yams.compose(yaml: text)?["components"]?["schemas"])
        let schemas = JSONSchema(components: node)
        let id = RequestID.random()
        let refusals: [PushRefusal] = [
            .notFound, .readOnly, .counterGap(expected: 1), .deviceForked(n: 1), .ahead(head: 1),
            .epochChanged(EpochHistory(current: .random()), common: 0), .baseExpired(horizon: 1),
            .historyForked(size: 1, root: MerkleFrontier().root),
        ]
        let problems =
            ProblemCode.allCases.map { Problem($0, detail: "x") }
            + refusals.map { Problem(refusal: $0) }
            + [.tooLarge(limit: 1)]
        for problem in problems {
            let body = Array(problem.answer(to: id).body.readableBytesView)
            let json = try JSONScanner.parse(body, form: .canonical)
            #expect(schemas.faults(of: json, as: "Problem") == [], "\(problem.code)")
        }
    }
}
