import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP2
import NIOHTTPTypes
import NIOHTTPTypesHTTP2
import NIOTLS

/// A client's connection under Hummingbird: TCP, TLS by the system's OpenSSL, then HTTP.
///
/// Hummingbird's own TLS and HTTP/2 modules are not used, because they bring a second TLS library.
struct TLSServerChannel: ServerChildChannel {
    typealias Messages = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
    typealias Streams = NIOHTTP2Handler.AsyncStreamMultiplexer<Messages>

    /// What speaks on the connection once the handshake has settled it.
    enum Negotiated: Sendable {
        case http1(Messages)
        case http2(Streams)
    }

    struct Value: ServerChildChannelValue {
        let negotiated: EventLoopFuture<Negotiated>
        let channel: any Channel
    }

    private let configuration: TLSConfiguration
    private let certificates: CertificateReloader
    private let http1: HTTP1Channel
    private let handlersBeforeHTTP1: @Sendable () -> [any ChannelHandler]

    /// Makes the set-up of each connection.
    ///
    /// - Parameters:
    ///   - configuration: How TLS is spoken.
    ///   - certificates: Where each new connection finds the certificate of the day.
    ///   - http1: What speaks HTTP/1.1, and serves the streams of HTTP/2.
    ///   - handlersBeforeHTTP1: Handlers that see the decrypted bytes before HTTP/1.1 is parsed.
    init(
        configuration: TLSConfiguration,
        certificates: CertificateReloader,
        http1: HTTP1Channel,
        handlersBeforeHTTP1: @escaping @Sendable () -> [any ChannelHandler] = { [] }
    ) {
        self.configuration = configuration
        self.certificates = certificates
        self.http1 = http1
        self.handlersBeforeHTTP1 = handlersBeforeHTTP1
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let context = certificates.current
            let handler = try TLSHandler(context: context, configuration: configuration)
            try channel.pipeline.syncOperations.addHandler(handler)
            let offers2 = configuration.applicationProtocols.contains(.http2)
            let negotiated =
                try offers2
                ? setUpAfterNegotiation(channel, logger)
                : setUpHTTP1(channel, logger)
            return Value(negotiated: negotiated, channel: channel)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.negotiated.get() {
            case .http1(let messages):
                await http1.handle(value: messages, logger: logger)
            case .http2(let streams):
                try await withThrowingDiscardingTaskGroup { group in
                    for try await stream in streams.inbound {
                        group.addTask { await http1.handle(value: stream, logger: logger) }
                    }
                }
            }
        } catch {
            logger.debug("connection ended", metadata: ["error": "\(error)"])
        }
    }

    private func setUpHTTP1(
        _ channel: any Channel,
        _ logger: Logger
    ) throws -> EventLoopFuture<Negotiated> {
        try channel.pipeline.syncOperations.addHandlers(handlersBeforeHTTP1())
        return http1.setup(channel: channel, logger: logger).map { .http1($0) }
    }

    /// The negotiation handler holds back what was read until the handlers after it are in place.
    private func setUpAfterNegotiation(
        _ channel: any Channel,
        _ logger: Logger
    ) throws -> EventLoopFuture<Negotiated> {
        // `configureAsyncHTTPServerPipeline` of NIO would install the HTTP/1 codecs, and HTTP1Channel
        // would install them again.
        let handler = NIOTypedApplicationProtocolNegotiationHandler<Negotiated> { result in
            do {
                switch result {
                case .negotiated("h2"):
                    return channel.eventLoop.makeSucceededFuture(
                        .http2(try setUpHTTP2(channel, logger))
                    )
                case .negotiated, .fallback: return try setUpHTTP1(channel, logger)
                }
            } catch {
                return channel.eventLoop.makeFailedFuture(error)
            }
        }
        try channel.pipeline.syncOperations.addHandler(handler)
        return handler.protocolNegotiationResult
    }

    private func setUpHTTP2(_ channel: any Channel, _ logger: Logger) throws -> Streams {
        let manager = NIOHTTP2ServerConnectionManagementHandler(
            eventLoop: channel.eventLoop,
            configuration: .init(
                maxIdleTime: http1.configuration.idleTimeout ?? .minutes(1),
                maxAge: nil,
                maxGraceTime: configuration.drainTimeout,
                keepalive: nil
            )
        )
        let streams: Streams = try channel.pipeline.syncOperations.configureAsyncHTTP2Pipeline(
            mode: .server,
            streamDelegate: manager.http2StreamDelegate,
            configuration: .init()
        ) { stream in
            stream.eventLoop.makeCompletedFuture {
                let operations = stream.pipeline.syncOperations
                try operations.addHandler(HTTP2FramePayloadToHTTPServerCodec())
                try operations.addHandler(
                    HTTPConnectionStateHandler(idleTimeout: nil, logger: logger)
                )
                return try Messages(wrappingChannelSynchronously: stream)
            }
        }
        try channel.pipeline.syncOperations.addHandler(manager)
        return streams
    }
}
