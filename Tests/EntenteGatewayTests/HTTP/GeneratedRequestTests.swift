import EntenteDomain
import EntenteSync
import HTTPTypes
import Logging
import Testing

@testable import EntenteGateway

@Suite("GatewayServer: requests that nobody meant")
struct GeneratedRequestTests {
    private func seeds(_ gateway: TestGateway) async throws -> [[UInt8]] {
        let world = gateway.world
        let push = try await world.push(world.ada, [TestDevice.change(n: 1)], to: world.shared)
        let changes = "/v1/streams/\(world.shared)/changes"
        let chunked = TestRequest.post("/v1/heads", [UInt8](), as: world.ada)
            .with("Content-Length", nil).with("Transfer-Encoding", "chunked")
        let requests: [TestRequest] = [
            .get("/livez"), .get("/v1/session", as: world.ada),
            .get("\(changes)?after=0&limit=5", as: world.ada), .post(changes, push, as: world.ada),
            .post("/v1/heads", ["streams": []], as: world.ada),
            .post("/v1/devices", ["code": "x"]),
        ]
        return requests.map(\.bytes)
            + [chunked.bytes + Array("e\r\n{\"streams\":[]}\r\n0\r\n\r\n".utf8)]
    }

    @Test(arguments: [11, 12])
    func `each is answered as documented, ends in time, and disturbs nobody`(
        seed: UInt64
    ) async throws {
        try await TestGateway.with { gateway in
            var requests = MutatedRequests(seed: seed, try await seeds(gateway))
            let other = try await gateway.connect()
            for number in 0..<150 {
                let bytes = requests.next()
                let connection = try await gateway.connect()
                try await connection.send(bytes)
                try await connection.finish()
                let place = "seed \(seed), request \(number)"
                #expect(await connection.closes(), "\(place)")
                let isHead = bytes.starts(with: "HEAD".utf8)
                for reply in connection.takeReplies(toHead: isHead) {
                    #expect(
                        [100, 200, 201].contains(reply.status) || reply.status < 500,
                        "\(place)"
                    )
                    guard reply.status >= 400, !isHead else { continue }
                    let code = reply.code.flatMap { ProblemCode(rawValue: $0) }
                    #expect(code?.status.code == reply.status, "\(place)")
                }
                #expect(connection.pending == "", "\(place)")
            }
            try await other.send(TestRequest.get("/livez").bytes)
            #expect(try await other.reply().status == 200)
            #expect(!gateway.log.lines.contains { $0.level == .error })
            await other.close()
        }
    }
}
