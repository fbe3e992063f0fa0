import EntenteCrypto
import EntenteGateway
import EntenteSync
import Logging
import NIOCore
import ServiceLifecycle
import TestSupport
import Testing

@Suite("GatewayServer: how it starts and how it ends")
struct GatewayServerTests {
    @Test(arguments: ["127.0.0.1", "::1"])
    func `localhost is served by IPv4 and by IPv6`(host: String) async throws {
        try await TestGateway.with { gateway in
            let connection = try await gateway.connect(host: host)
            try await connection.send(TestRequest.get("/livez").bytes)
            #expect(try await connection.reply().status == 200)
            await connection.close()
        }
    }

    @Test func `clients that trust the authority accept the certificate`() async throws {
        try await TestGateway.with { gateway in
            let file = try TestCertificates.shared.authorityFile
            let connection = try await TestConnection.open(
                to: gateway.port,
                TLSPeer.Settings(authorityFile: file)
            )
            try await connection.send(TestRequest.get("/livez").bytes)
            #expect(try await connection.reply().status == 200)
            await connection.close()
        }
    }

    @Test func `a port that is taken ends the start with an error`() async throws {
        try await TestGateway.with { gateway in
            await #expect(throws: (any Error).self) {
                let port = gateway.port
                try await TestGateway.with(configure: { $0.port = port }) { (_: TestGateway) in }
            }
        }
    }

    @Test func `a certificate that cannot be read ends the start with an error`() async throws {
        await #expect(throws: (any Error).self) {
            try await TestGateway.with(configure: { $0.tls.keyFile = "/nowhere" }) {
                (_: TestGateway) in
            }
        }
    }

    @Test func `what goes wrong when clients can connect ends the server with that error`()
        async throws
    {
        struct Planted: Error {}
        let world = try await TestWorld()
        let log = CapturedLog()
        let server = try GatewayServer(
            configuration: GatewayServerConfiguration(
                port: 0,
                tls: try TestCertificates.shared.configuration
            ),
            services: try world.services(clock: ContinuousClock()),
            readiness: {},
            onReady: { _ in throw Planted() },
            logger: log.logger
        )
        await #expect(throws: Planted.self) { try await server.run() }
    }

    @Test func `a certificate that changes is looked at on the clock's tick`() async throws {
        let clock = ManualClock()
        let certificates = try TestCertificates()
        defer { certificates.remove() }
        try await TestGateway.with(
            clock: clock,
            configure: { $0.tls = certificates.configuration }
        ) { gateway in
            let fingerprint = try certificates.renew().fingerprint
            #expect(await eventually { clock.waits.contains(.seconds(5)) })
            clock.advance(by: .seconds(5))
            #expect(await eventually { gateway.log.text.contains("\(fingerprint)") })
        }
    }

    /// What the tests of a shutdown are about must not be cut off, however slow the machine is.
    private static func patient(_ configuration: inout GatewayServerConfiguration) {
        configuration.tls.drainTimeout = .seconds(120)
        configuration.tls.lingerTimeout = .seconds(120)
    }

    @Test func `a shutdown finishes the request that is being served and takes no other`()
        async throws
    {
        try await TestGateway.with(configure: Self.patient) { gateway in
            let world = gateway.world
            let idle = try await gateway.connect()
            let connection = try await gateway.connect()
            await world.store.hold()
            let body = try await world.push(world.ada, [TestDevice.change(n: 1)], to: world.shared)
            let path = "/v1/streams/\(world.shared)/changes"
            try await connection.send(TestRequest.post(path, body, as: world.ada).bytes)
            #expect(await eventually { await world.store.pushes == 1 })
            await gateway.beginShutdown()
            #expect(await idle.closes())
            #expect(!connection.isClosed)
            #expect(connection.pending == "")
            await world.store.release()
            let reply = try await connection.reply()
            #expect(reply.status == 200)
            #expect(await connection.closes())
            await #expect(throws: (any Error).self) { try await gateway.connect() }
        }
    }

    @Test func `a shutdown says goodbye to live readers`() async throws {
        try await TestGateway.with(configure: Self.patient) { gateway in
            let connection = try await gateway.connect()
            let question: JSONValue = [
                "streams": [["after": 0, "id": .string("\(gateway.world.shared)")]]
            ]
            let request = TestRequest.post("/v1/live", question, as: gateway.world.ada)
            try await connection.send(request.bytes)
            #expect(try await connection.head().status == 200)
            #expect(try await connection.event().hasPrefix("event: hello\n"))
            await gateway.beginShutdown()
            #expect(
                try await connection.event() == "event: bye\ndata: {\"reason\":\"restart\"}\n\n"
            )
            #expect(await connection.closes())
        }
    }
}
