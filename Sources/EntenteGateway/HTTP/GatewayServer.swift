import EntenteDomain
import Hummingbird
import HummingbirdCore
public import Logging
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
public import ServiceLifecycle

/// The gateway's server: JSON over TLS until it is told to end.
///
/// At graceful shutdown it takes no new connections, ends live streams with `bye`, finishes the
/// requests that are being served, and returns.
public struct GatewayServer: Service {
    private let configuration: GatewayServerConfiguration
    private let services: GatewayServices
    private let onReady: @Sendable (Int) async throws -> Void
    private let logger: Logger
    private let responder: RouterResponder<GatewayContext>
    private let ticks: CertificateTicks
    private let certificates: CertificateReloader

    /// Reads the certificate and puts the calls together; nothing listens yet.
    ///
    /// - Parameters:
    ///   - configuration: Where and how to listen.
    ///   - services: What the calls need.
    ///   - readiness: Throws while the gateway cannot serve, for `/readyz`.
    ///   - onReady: Called once with the port when clients can connect; when it throws, the server
    ///     ends with that error.
    ///   - logger: Where requests and faults are logged.
    /// - Throws: When certificate or key cannot be used.
    public init(
        configuration: GatewayServerConfiguration,
        services: GatewayServices,
        readiness: @escaping @Sendable () async throws -> Void,
        onReady: @escaping @Sendable (Int) async throws -> Void,
        logger: Logger
    ) throws {
        self.configuration = configuration
        self.services = services
        self.onReady = onReady
        self.logger = logger
        ticks = CertificateTicks(every: configuration.certificateInterval, clock: services.clock)
        certificates = try CertificateReloader(
            configuration.tls,
            ticks: ticks.ticks,
            logger: logger
        )
        let health = HealthRoutes(
            timeout: configuration.readinessTimeout,
            clock: services.clock,
            readiness: readiness
        )
        responder = Self.responder(services, health)
    }

    /// Listens and serves until graceful shutdown.
    ///
    /// - Throws: When the address cannot be listened on, or what `onReady` threw.
    public func run() async throws {
        let group = MultiThreadedEventLoopGroup.singleton
        let host =
            if let address = configuration.address {
                address
            } else {
                await ListeningAddress.all(on: group)
            }
        let failure = NIOLockedValueBox<(any Error)?>(nil)
        let application = Application(
            responder: responder,
            server: HTTPServerBuilder(channel(for:)),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: configuration.port),
                availableConnectionsDelegate: MaximumAvailableConnections(
                    configuration.maximumConnections,
                    logger: logger
                )
            ),
            services: [certificates, ticks],
            onServerRunning: { listener in
                do {
                    try await onReady(listener.localAddress?.port ?? configuration.port)
                } catch {
                    failure.withLockedValue { $0 = error }
                    listener.close(promise: nil)
                }
            },
            eventLoopGroupProvider: .shared(group),
            logger: logger
        )
        do {
            try await withGracefulShutdownHandler {
                try await application.run()
            } onGracefulShutdown: {
                services.live.end()
            }
        } catch {
            throw failure.withLockedValue { $0 } ?? error
        }
    }

    /// The calls behind what all of them share, outermost first.
    private static func responder(
        _ services: GatewayServices,
        _ health: HealthRoutes
    ) -> RouterResponder<GatewayContext> {
        // Middleware is bound when a route is added, so the calls are listed by a router of their own.
        let list = Router(context: GatewayContext.self)
        health.add(to: list)
        GatewayRouter.add(to: list, services: services)
        let router = Router(context: GatewayContext.self)
        router.add(middleware: LogMiddleware(clock: ContinuousClock()))
        router.add(middleware: ProblemMiddleware(calls: CallTable(list)))
        router.add(middleware: BodyRulesMiddleware())
        health.add(to: router)
        GatewayRouter.add(to: router, services: services)
        return router.buildResponder()
    }

    private func channel(
        for responder: @escaping HTTPChannelHandler.Responder
    ) -> any ServerChildChannel {
        let http1 = HTTP1Channel.Configuration(
            additionalChannelHandlers: [RequestRefusalHandler(logger: logger)],
            idleTimeout: TimeAmount(configuration.idleTimeout),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: Limits.headBytes,
                maxHeaderListSize: Limits.headBytes,
                maxHeaderFieldCount: Limits.headFields
            )
        )
        let headTimeout = TimeAmount(configuration.headTimeout)
        let bodyTimeout = TimeAmount(configuration.bodyTimeout)
        return TLSServerChannel(
            configuration: configuration.tls,
            certificates: certificates,
            http1: HTTP1Channel(responder: responder, configuration: http1),
            handlersBeforeHTTP1: {
                [RequestFramingHandler(headTimeout: headTimeout, bodyTimeout: bodyTimeout)]
            }
        )
    }
}
