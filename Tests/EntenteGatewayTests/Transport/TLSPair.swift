import NIOCore
import NIOEmbedded
import TestSupport

@testable import EntenteGateway

/// The handler under test in an embedded channel, joined to a client, without sockets or time.
final class TLSPair {
    let channel: EmbeddedChannel
    let peer: TLSPeer
    let recorder = Recorder()
    /// How many bytes of the client arrive at once.
    var pieceBytes = Int.max

    /// What those above the handler see.
    final class Recorder: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        var received: [UInt8] = []
        var events: [any Sendable] = []
        var errors: [any Error] = []

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            received += Array(unwrapInboundIn(data).readableBytesView)
        }
        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            events.append(String(describing: event))
        }
        func errorCaught(context: ChannelHandlerContext, error: any Error) { errors.append(error) }
    }

    convenience init(
        _ configuration: TLSConfiguration,
        _ settings: TLSPeer.Settings = TLSPeer.Settings()
    ) throws {
        try self.init(context: TLSContext(configuration), configuration, settings)
    }

    init(
        context: TLSContext,
        _ configuration: TLSConfiguration,
        _ settings: TLSPeer.Settings
    ) throws {
        let handler = try TLSHandler(context: context, configuration: configuration)
        channel = EmbeddedChannel(handlers: [handler, recorder])
        peer = try TLSPeer(settings)
        channel.connect(to: try SocketAddress(unixDomainSocketPath: "/none"), promise: nil)
        peer.advance()
    }

    /// A pair whose handshake is done.
    static func connected(
        _ configuration: TLSConfiguration,
        _ settings: TLSPeer.Settings = TLSPeer.Settings()
    ) throws -> TLSPair {
        let pair = try TLSPair(configuration, settings)
        pair.pump()
        return pair
    }

    /// Moves bytes both ways until there are none.
    func pump() {
        while true {
            let toServer = peer.takeOutput()
            sendToServer(toServer)
            let toClient = takeFromServer()
            if !toClient.isEmpty { peer.receive(toClient) }
            if toServer.isEmpty, toClient.isEmpty { return }
        }
    }

    func sendToServer(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let piece = rest.prefix(pieceBytes)
            rest = rest.dropFirst(piece.count)
            // Errors are looked at in the recorder.
            _ = try? channel.writeInbound(ByteBuffer(bytes: piece))
        }
    }

    func takeFromServer() -> [UInt8] {
        var bytes: [UInt8] = []
        while let buffer = try? channel.readOutbound(as: ByteBuffer.self) {
            bytes += Array(buffer.readableBytesView)
        }
        return bytes
    }

    /// Writes and flushes on the server's side; the future tells how it went.
    @discardableResult
    func write(_ bytes: [UInt8]) -> EventLoopFuture<Void> {
        channel.writeAndFlush(ByteBuffer(bytes: bytes))
    }

    var reasons: [TLSError.Reason] { recorder.errors.compactMap { ($0 as? TLSError)?.reason } }
}

/// How far a future has come, asked without waiting.
final class Outcome {
    enum State: Equatable { case waiting, succeeded, failed }
    private(set) var state = State.waiting
    private(set) var count = 0

    init(_ future: EventLoopFuture<Void>) {
        future.assumeIsolated().whenComplete { result in
            self.count += 1
            if case .success = result { self.state = .succeeded } else { self.state = .failed }
        }
    }
}

/// Bytes that differ from their neighbours, so that none can be lost, doubled or moved unseen.
///
/// They repeat after a prime number of bytes, which no buffer's size divides.
func pattern(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count + patternPeriod.count)
    while bytes.count < count { bytes += patternPeriod }
    return Array(bytes.prefix(count))
}

private let patternPeriod: [UInt8] = {
    var random = SeededGenerator(seed: 1)
    return (0..<65_521).map { _ in UInt8.random(in: 0...255, using: &random) }
}()
