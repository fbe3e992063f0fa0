import EntenteDomain
import EntenteGateway
import EntenteSync
import Logging
import NIOCore
import ServiceLifecycle

/// The real server on a free port, with stores in memory.
struct TestGateway: Sendable {
    struct NotStarted: Error {}
    struct NotReady: Error {}

    let world: TestWorld
    let services: GatewayServices
    let log: CapturedLog
    let port: Int
    private let group: ServiceGroup

    /// Runs a body with a server, and stops the server after it.
    static func with(
        clock: any Clock<Duration> = ContinuousClock(),
        isScanned: Bool = false,
        readiness: @escaping @Sendable () async throws -> Void = {},
        configure: (inout GatewayServerConfiguration) -> Void = { _ in },
        _ body: (TestGateway) async throws -> Void
    ) async throws {
        let world = try await TestWorld()
        let services = try world.services(clock: clock, isScanned: isScanned)
        let log = CapturedLog()
        var tls = try TestCertificates.shared.configuration
        // A client that is stuck on purpose is not waited for.
        tls.drainTimeout = .milliseconds(500)
        tls.lingerTimeout = .milliseconds(500)
        tls.handshakeTimeout = .seconds(120)
        var configuration = GatewayServerConfiguration(port: 0, tls: tls)
        // Deadlines are tested by those who set them; nobody else shall meet one on a busy machine.
        configuration.headTimeout = .seconds(120)
        configuration.bodyTimeout = .seconds(120)
        configure(&configuration)
        let (ports, ready) = AsyncStream<Int>.makeStream()
        let server = try GatewayServer(
            configuration: configuration,
            services: services,
            readiness: readiness,
            onReady: { ready.yield($0) },
            logger: log.logger
        )
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: server)],
                logger: log.logger
            )
        )
        let running = Task {
            defer { ready.finish() }
            try await group.run()
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await running.value
            throw NotStarted()
        }
        let gateway = TestGateway(
            world: world,
            services: services,
            log: log,
            port: port,
            group: group
        )
        let result: Result<Void, any Error>
        do { result = .success(try await body(gateway)) } catch { result = .failure(error) }
        await group.triggerGracefulShutdown()
        try await running.value
        try result.get()
    }

    /// Begins to stop the server, as a signal would.
    func beginShutdown() async { await group.triggerGracefulShutdown() }

    func connect(host: String = "127.0.0.1") async throws -> TestConnection {
        try await .open(to: port, host: host)
    }

    /// Sends one request on a connection of its own and waits for the answer.
    func ask(_ request: TestRequest) async throws -> Reply {
        let connection = try await connect()
        try await connection.send(request.bytes)
        let reply = try await connection.reply(toHead: request.method == "HEAD")
        await connection.close()
        return reply
    }

    /// Pushes changes and waits for the answer.
    func push(
        _ device: TestDevice,
        _ changes: [[UInt8]],
        to stream: StreamID
    ) async throws -> Reply {
        let body = try await world.push(device, changes, to: stream)
        return try await ask(.post("/v1/streams/\(stream)/changes", body, as: device))
    }
}

/// A request as bytes.
struct TestRequest: Sendable {
    var method: String
    var path: String
    var fields: [(String, String)]
    var body: [UInt8] = []

    var bytes: [UInt8] {
        let head = fields.map { "\($0.0): \($0.1)\r\n" }.joined()
        return Array("\(method) \(path) HTTP/1.1\r\n\(head)\r\n".utf8) + body
    }

    static func get(_ path: String, as device: TestDevice? = nil) -> TestRequest {
        TestRequest(method: "GET", path: path, fields: start(device))
    }

    static func post(
        _ path: String,
        _ body: [UInt8],
        as device: TestDevice? = nil
    ) -> TestRequest {
        let about = [
            ("Content-Type", "application/json"), ("Content-Length", "\(body.count)"),
        ]
        return TestRequest(method: "POST", path: path, fields: start(device) + about, body: body)
    }

    static func post(
        _ path: String,
        _ body: JSONValue,
        as device: TestDevice? = nil
    ) -> TestRequest {
        post(path, body.canonicalBytes, as: device)
    }

    /// The same request with a field set to another value, or left out.
    func with(_ name: String, _ value: String?) -> TestRequest {
        var copy = self
        copy.fields.removeAll { $0.0 == name }
        if let value { copy.fields.append((name, value)) }
        return copy
    }

    private static func start(_ device: TestDevice?) -> [(String, String)] {
        let host = [("Host", "localhost")]
        guard let device else { return host }
        return host + [("Authorization", "Bearer \(device.token)")]
    }
}
