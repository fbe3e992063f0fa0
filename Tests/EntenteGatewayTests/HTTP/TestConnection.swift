import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import TestSupport

/// A client's connection: TLS by OpenSSL, and above it whatever bytes a test sends.
final class TestConnection: Sendable {
    struct Gone: Error {}

    /// What came from the server.
    private struct Inbox {
        var bytes: [UInt8] = []
        var isConnected = false
        var isClosed = false
        var sawEnd = false
    }

    private let channel: any Channel
    private let inbox: NIOLockedValueBox<Inbox>
    private let handler: NIOLoopBound<Handler>

    private init(
        _ channel: any Channel,
        _ inbox: NIOLockedValueBox<Inbox>,
        _ handler: NIOLoopBound<Handler>
    ) {
        self.channel = channel
        self.inbox = inbox
        self.handler = handler
    }

    /// Connects and finishes the handshake.
    static func open(
        to port: Int,
        host: String = "127.0.0.1",
        _ settings: TLSPeer.Settings = TLSPeer.Settings()
    ) async throws -> TestConnection {
        let inbox = NIOLockedValueBox(Inbox())
        let bound = NIOLockedValueBox<NIOLoopBound<Handler>?>(nil)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = Handler(try TLSPeer(settings), inbox)
                    bound.withLockedValue {
                        $0 = NIOLoopBound(handler, eventLoop: channel.eventLoop)
                    }
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
            .connect(host: host, port: port).get()
        guard let handler = bound.withLockedValue({ $0 }) else { throw Gone() }
        let connection = TestConnection(channel, inbox, handler)
        guard await connection.wait({ $0.isConnected || $0.isClosed }), !connection.isClosed else {
            throw Gone()
        }
        return connection
    }

    /// Whether the server has closed.
    var isClosed: Bool { inbox.withLockedValue { $0.isClosed } }
    /// What has come and was not taken.
    var pending: String { inbox.withLockedValue { String(decoding: $0.bytes, as: UTF8.self) } }

    func send(_ text: String) async throws { try await send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) async throws {
        try await channel.eventLoop.submit { [handler] in handler.value.send(bytes) }.get()
    }

    /// Waits for the next whole response and takes it.
    func reply(toHead isHead: Bool = false) async throws -> Reply {
        var reply: Reply?
        await wait { inbox in
            reply = Reply(takingFrom: &inbox.bytes, isHead: isHead)
            return reply != nil || inbox.isClosed
        }
        guard let reply else { throw Gone() }
        return reply
    }

    /// Takes all whole responses that have come.
    func takeReplies(toHead isHead: Bool = false) -> [Reply] {
        inbox.withLockedValue { inbox in
            var replies: [Reply] = []
            while let reply = Reply(takingFrom: &inbox.bytes, isHead: isHead) {
                replies.append(reply)
            }
            return replies
        }
    }

    /// Waits for the head of a response and takes it.
    func head() async throws -> ReplyHead {
        var head: ReplyHead?
        await wait { inbox in
            head = ReplyHead(inbox.bytes)
            if let head { inbox.bytes.removeFirst(head.length) }
            return head != nil || inbox.isClosed
        }
        guard let head else { throw Gone() }
        return head
    }

    /// Waits for the next event of a stream and takes it.
    func event() async throws -> String {
        var event: String?
        await wait { inbox in
            event = nextEvent(&inbox.bytes)
            return event != nil || inbox.isClosed
        }
        guard let event else { throw Gone() }
        return event
    }

    /// Waits until the server has closed; whether it did so in an orderly way.
    func closes() async -> Bool {
        await wait { $0.sawEnd || $0.isClosed } && inbox.withLockedValue { $0.sawEnd }
    }

    /// Stops reading from the network.
    func stopReading() async throws {
        try await channel.setOption(.autoRead, value: false).get()
    }

    /// Says that the client will send no more, inside TLS.
    func finish() async throws {
        try await channel.eventLoop.submit { [handler] in handler.value.finish() }.get()
    }

    func close() async { try? await channel.close().get() }

    @discardableResult
    private func wait(_ condition: (inout Inbox) -> Bool) async -> Bool {
        await eventually { inbox.withLockedValue { condition(&$0) } }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        private let peer: TLSPeer
        private let inbox: NIOLockedValueBox<Inbox>
        private var context: ChannelHandlerContext?

        init(_ peer: TLSPeer, _ inbox: NIOLockedValueBox<Inbox>) {
            self.peer = peer
            self.inbox = inbox
        }

        func channelActive(context: ChannelHandlerContext) {
            self.context = context
            peer.advance()
            flush()
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            peer.receive(Array(unwrapInboundIn(data).readableBytesView))
            let bytes = peer.isConnected ? peer.read() : []
            inbox.withLockedValue { inbox in
                inbox.bytes += bytes
                inbox.isConnected = peer.isConnected
                inbox.sawEnd = peer.sawEnd
            }
            flush()
        }

        func channelInactive(context: ChannelHandlerContext) {
            self.context = nil
            inbox.withLockedValue { $0.isClosed = true }
        }

        func send(_ bytes: [UInt8]) {
            peer.write(bytes)
            flush()
        }

        func finish() {
            peer.close()
            flush()
        }

        private func flush() {
            let bytes = peer.takeOutput()
            guard !bytes.isEmpty, let context else { return }
            context.writeAndFlush(NIOAny(ByteBuffer(bytes: bytes)), promise: nil)
        }
    }
}

/// The next event in a chunked body, whose chunks are taken away as they are read.
private func nextEvent(_ bytes: inout [UInt8]) -> String? {
    // The gateway writes an event as one chunk or several; only its last one ends with an empty line.
    var content: [UInt8] = []
    var rest = bytes[...]
    while !content.suffix(2).elementsEqual("\n\n".utf8) {
        guard let end = rest.firstRange(of: Array("\r\n".utf8)),
            let size = Int(String(decoding: rest[..<end.lowerBound], as: UTF8.self), radix: 16),
            rest.endIndex >= end.upperBound + size + 2
        else { return nil }
        content += rest[end.upperBound..<(end.upperBound + size)]
        rest = rest[(end.upperBound + size + 2)...]
    }
    bytes.removeFirst(rest.startIndex - bytes.startIndex)
    return String(decoding: content, as: UTF8.self)
}
