import EntenteDomain
import NIOCore
import NIOHTTP1

/// What a webhook answered.
struct WebhookAnswer: Hashable, Sendable {
    let status: UInt
    /// As much of it as was wanted.
    let body: [UInt8]
}

/// Sends one request and reads the status of the answer, and of its body as much as is wanted.
final class WebhookHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let outcome: EventLoopPromise<WebhookAnswer>
    private let head: HTTPRequestHead
    private let body: [UInt8]
    private let wanted: Int
    private var status: UInt?
    private var answer: [UInt8] = []
    private var isDone = false
    private var deadline: Scheduled<Void>?

    init(
        _ head: HTTPRequestHead,
        _ body: [UInt8],
        wanted: Int,
        _ outcome: EventLoopPromise<WebhookAnswer>
    ) {
        self.head = head
        self.body = body
        self.wanted = wanted
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
        guard !isDone else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard head.status.code >= 200 else { return }
            status = head.status.code
            // What nobody wants is not read.
            if wanted == 0 { finish(context) }
        case .body(let part):
            answer += part.readableBytesView.prefix(wanted - answer.count)
            if answer.count >= wanted { finish(context) }
        case .end: finish(context)
        }
    }

    private func finish(_ context: ChannelHandlerContext) {
        guard let status else { return }
        end(context, .success(WebhookAnswer(status: status, body: answer)))
    }

    func channelInactive(context: ChannelHandlerContext) {
        // Whoever hangs up in the middle of an answer has said what there is of it.
        finish(context)
        end(context, .failure(DeliveryError(.later, "the webhook hung up")))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        finish(context)
        end(context, .failure(DeliveryError(.later, "the connection to the webhook broke")))
    }

    private func end(
        _ context: ChannelHandlerContext,
        _ result: Result<WebhookAnswer, DeliveryError>
    ) {
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
