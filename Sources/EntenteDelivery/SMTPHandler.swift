import EntenteDomain
import NIOCore
import NIOSSL
import NIOTLS

/// Carries out what a session says, on the channel's event loop.
final class SMTPHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let outcome: EventLoopPromise<Void>
    private let server: SMTPServer
    private var session: SMTPSession
    private var reader = SMTPReplyReader()
    private var buffer = ByteBuffer()
    private var isDone = false
    private var deadline: Scheduled<Void>?

    init(_ session: SMTPSession, _ server: SMTPServer, _ outcome: EventLoopPromise<Void>) {
        self.session = session
        self.server = server
        self.outcome = outcome
    }

    func channelActive(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: .seconds(Int64(Limits.deliverySeconds))) {
            let (handler, context) = bound.value
            handler.end(context, DeliveryError(.later, "the mail server took too long"))
        }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        buffer.writeBuffer(&part)
        guard !isDone else { return }
        do throws(DeliveryError) {
            while let line = nextLine() {
                guard let reply = try reader.take(line) else { continue }
                try perform(session.take(reply), context)
                if isDone { return }
            }
            guard buffer.readableBytes <= Limits.smtpLineBytes else {
                throw DeliveryError(.later, "the mail server does not speak SMTP")
            }
        } catch {
            end(context, error)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .handshakeCompleted? = event as? TLSUserEvent, server.security == .startTLS {
            do throws(DeliveryError) {
                try perform(session.secured(), context)
            } catch {
                end(context, error)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context, DeliveryError(.later, "the mail server hung up"))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isTrust = error is NIOSSLError || error is BoringSSLError || error is NIOSSLExtraError
        let detail = isTrust ? "the mail server's TLS cannot be trusted" : "the connection broke"
        end(context, DeliveryError(.later, detail))
    }

    private func nextLine() -> String? {
        guard let end = buffer.readableBytesView.firstIndex(of: 10) else { return nil }
        let length = end - buffer.readerIndex
        guard let bytes = buffer.readBytes(length: length + 1)?.dropLast() else { return nil }
        return String(decoding: bytes.last == 13 ? bytes.dropLast() : bytes, as: UTF8.self)
    }

    private func perform(
        _ step: SMTPSession.Step,
        _ context: ChannelHandlerContext
    ) throws(DeliveryError) {
        switch step {
        case .send(let text):
            context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        case .secure:
            // What came with the answer came in clear, from whoever sits between: it is no reply.
            guard buffer.readableBytes == 0 else {
                throw DeliveryError(.refused, "something was said between STARTTLS and TLS")
            }
            do {
                try context.pipeline.syncOperations.addHandler(
                    Outgoing.tls(server.host, authorities: server.authorities),
                    position: .first
                )
            } catch {
                throw DeliveryError(.later, "TLS cannot be begun")
            }
        case .taken:
            context.write(wrapOutboundOut(ByteBuffer(string: "QUIT\r\n")), promise: nil)
            end(context, nil)
        case .failed(let error): throw error
        }
    }

    private func end(_ context: ChannelHandlerContext, _ error: DeliveryError?) {
        guard !isDone else { return }
        isDone = true
        deadline?.cancel()
        if let error { outcome.fail(error) } else { outcome.succeed() }
        context.flush()
        context.close(promise: nil)
    }
}

/// It lives on its channel's event loop alone.
@available(*, unavailable)
extension SMTPHandler: Sendable {}
