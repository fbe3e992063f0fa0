import EntenteGateway
import EntenteSync
import NIOConcurrencyHelpers
import TestSupport
import Testing

@Suite("Health: what load balancers and watchdogs hear")
struct HealthTests {
    @Test func `a gateway that can serve says so with an empty object`() async throws {
        try await TestGateway.with { gateway in
            for path in ["/livez", "/readyz"] {
                let reply = try await gateway.ask(.get(path))
                #expect(reply.status == 200)
                #expect(reply.json == [:])
                #expect(reply["Content-Type"] == "application/json")
            }
        }
    }

    @Test func `a gateway that cannot serve is alive and not ready, and the log says why`()
        async throws
    {
        struct Planted: Error {}
        try await TestGateway.with(readiness: { throw Planted() }) { gateway in
            let reply = try await gateway.ask(.get("/readyz"))
            #expect(reply.status == 503)
            #expect(reply.code == "unavailable")
            #expect(try await gateway.ask(.get("/livez")).status == 200)
            #expect(!String(decoding: reply.body, as: UTF8.self).contains("Planted"))
            #expect(gateway.log.text.contains("Planted"))
        }
    }

    @Test func `a check that does not end is not waited for`() async throws {
        let clock = ManualClock()
        let (never, end) = AsyncStream<Void>.makeStream()
        try await TestGateway.with(
            clock: clock,
            readiness: {
                // Not even a cancelled check ends.
                await Task { for await _ in never {} }.value
            }
        ) { gateway in
            let connection = try await gateway.connect()
            try await connection.send(TestRequest.get("/readyz").bytes)
            #expect(await eventually { clock.waits.contains(.seconds(2)) })
            #expect(connection.pending == "")
            clock.advance(by: .seconds(2))
            #expect(try await connection.reply().code == "unavailable")
            await connection.close()
        }
        end.finish()
    }
}
