import EntenteDomain
import NIOCore
import NIOHTTP1

/// Sends one request and reads the status of the answer.
final class WebhookHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let outcome: EventLoopPromise<UInt>
    private let head: HTTPRequestHead
    private let body: [UInt8]
    private var isDone = false
    private var deadline: Scheduled<Void>?

    init(_ head: HTTPRequestHead, _ body: [UInt8], _ outcome: EventLoopPromise<UInt>) {
        self.head = head
        self.body = body
        self.outcome = outcome
    }

    func channelActive(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: .seconds(Int64(Limits.deliverySeconds))) {
            let (handler, context) = bound.value
            handler.end(context, .failure(DeliveryError(.later, "the webhook took too long")))
        }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Only the status counts: of what comes after it nothing is read.
        guard case .head(let head) = unwrapInboundIn(data), head.status.code >= 200 else { return }
        end(context, .success(head.status.code))
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context, .failure(DeliveryError(.later, "the webhook hung up")))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        end(context, .failure(DeliveryError(.later, "the connection to the webhook broke")))
    }

    private func end(_ context: ChannelHandlerContext, _ result: Result<UInt, DeliveryError>) {
        guard !isDone else { return }
        isDone = true
        deadline?.cancel()
        outcome.completeWith(result.mapError { $0 as any Error })
        context.close(promise: nil)
    }
}

/// It lives on its channel's event loop alone.
@available(*, unavailable)
extension WebhookHandler: Sendable {}
