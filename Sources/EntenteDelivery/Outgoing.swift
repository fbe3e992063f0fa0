import EntenteDomain
import NIOCore
import NIOPosix
import NIOSSL

/// Opens a connection to one address of a host, and to no other.
enum Outgoing: Sendable {
    /// A bootstrap whose connections are bounded in time.
    private static func bootstrap() -> ClientBootstrap {
        ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connectTimeout(.seconds(Int64(Limits.deliverySeconds)))
    }

    /// Opens a connection and waits for what its handler answers.
    ///
    /// The promise is there before the channel: an answer may have come, and the channel be gone, before
    /// anybody could ask its pipeline for it.
    static func outcome<Value: Sendable>(
        at address: SocketAddress,
        _ set: @escaping @Sendable (any Channel, EventLoopPromise<Value>) throws -> Void
    ) async throws -> Value {
        let outcome = MultiThreadedEventLoopGroup.singleton.any().makePromise(of: Value.self)
        bootstrap()
            .channelInitializer { channel in
                // Whoever gave up waiting for the outcome needs the connection no more.
                outcome.futureResult.whenFailure { _ in channel.close(promise: nil) }
                return channel.eventLoop.makeCompletedFuture { try set(channel, outcome) }
            }
            .connect(to: address).whenFailure { outcome.fail($0) }
        return try await withTaskCancellationHandler {
            try await outcome.futureResult.get()
        } onCancel: {
            outcome.fail(DeliveryError(.later, "the gateway ends"))
        }
    }

    /// A TLS handler for a server of a name.
    static func tls(_ host: String, authorities: String?) throws -> NIOSSLClientHandler {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        if let authorities {
            let roots = try NIOSSLCertificate.fromPEMBytes(Array(authorities.utf8))
            configuration.additionalTrustRoots = [.certificates(roots)]
        }
        let context = try NIOSSLContext(configuration: configuration)
        // A host that is an address itself has no name to ask for.
        let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
        return try NIOSSLClientHandler(context: context, serverHostname: isAddress ? nil : host)
    }
}

extension EventLoopGroup where Self == MultiThreadedEventLoopGroup {
    fileprivate static var singletonMultiThreadedEventLoopGroup: Self { .singleton }
}
