import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

@testable import EntenteGateway

/// A real server on a free port of the loopback interface, with routes made for these tests.
struct TLSTestServer: Sendable {
    let port: Int
    let certificates: TestCertificates
    let reloader: CertificateReloader
    let ticks: AsyncStream<Void>.Continuation
    /// Opened by a test to let `GET /gate` answer.
    let gate: Gate
    private let group: ServiceGroup

    /// Runs a server, hands it to the body, and stops it.
    static func run(
        _ certificates: TestCertificates,
        _ adjust: (inout TLSConfiguration) -> Void = { _ in },
        _ body: (TLSTestServer) async throws -> Void
    ) async throws {
        var configuration = certificates.configuration
        configuration.handshakeTimeout = .seconds(120)
        adjust(&configuration)
        let (ticks, continuation) = AsyncStream.makeStream(of: Void.self)
        let logger = Logger.silent
        let reloader = try CertificateReloader(configuration, ticks: ticks, logger: logger)
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let gate = Gate()
        let settings = configuration
        let application = Application(
            router: router(gate),
            server: HTTPServerBuilder { responder in
                TLSServerChannel(
                    configuration: settings,
                    certificates: reloader,
                    http1: HTTP1Channel(responder: responder)
                )
            },
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0)),
            services: [reloader],
            onServerRunning: { channel in port.yield(channel.localAddress?.port ?? 0) },
            logger: logger
        )
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(services: [application], logger: logger)
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            var first = ports.makeAsyncIterator()
            let server = TLSTestServer(
                port: await first.next() ?? 0,
                certificates: certificates,
                reloader: reloader,
                ticks: continuation,
                gate: gate,
                group: group
            )
            do {
                try await body(server)
            } catch {
                // A request that still waits would hold up the shutdown for ever.
                await gate.open()
                await server.stop()
                throw error
            }
            await gate.open()
            await server.stop()
            try await tasks.waitForAll()
        }
    }

    private init(
        port: Int,
        certificates: TestCertificates,
        reloader: CertificateReloader,
        ticks: AsyncStream<Void>.Continuation,
        gate: Gate,
        group: ServiceGroup
    ) {
        self.port = port
        self.certificates = certificates
        self.reloader = reloader
        self.ticks = ticks
        self.group = group
        self.gate = gate
    }

    /// Begins a graceful shutdown, which waits for the requests that are being served.
    func stop() async { await group.triggerGracefulShutdown() }

    var url: String { "https://127.0.0.1:\(port)" }

    private static func router(_ gate: Gate) -> Router<BasicRequestContext> {
        let router = Router()
        router.get("hello") { _, _ in "hello" }
        router.post("echo") { request, _ in
            Response(status: .ok, body: ResponseBody(asyncSequence: request.body))
        }
        router.get("bytes/:count") { _, context in
            let count = try context.parameters.require("count", as: Int.self)
            return Response(
                status: .ok,
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: pattern(count)))
            )
        }
        router.get("gate") { _, _ in
            await gate.wait()
            return "through the gate"
        }
        return router
    }
}

/// A gate that stays shut until it is opened, and says who waits at it.
actor Gate {
    private var isOpen = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var watchers: [CheckedContinuation<Void, Never>] = []

    func wait() async {
        guard !isOpen else { return }
        await withCheckedContinuation { continuation in
            waiting.append(continuation)
            for watcher in watchers { watcher.resume() }
            watchers = []
        }
    }

    /// Returns once somebody waits.
    func someoneWaits() async {
        guard waiting.isEmpty else { return }
        await withCheckedContinuation { watchers.append($0) }
    }

    func open() {
        isOpen = true
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}
