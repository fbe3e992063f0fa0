import EntenteDomain
import HTTPTypes
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Ends a connection on which no further request can be read, after all that is due was answered.
///
/// 1. Requests that came before the refused one are answered first, in their order.
/// 2. A refusal in the middle of a body reaches the one who reads the body, as an error.
/// 3. Any other refusal is answered here, because nobody above has seen the request.
/// 4. A request that is answered before it has ended ends its connection: the rest is not awaited.
final class RequestRefusalHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let logger: Logger
    /// Requests that have begun and are not fully answered.
    private var due = 0
    /// Whether the last request has begun and not ended.
    private var isReading = false
    /// Whether the last request asked for the end of the connection.
    private var isLast = false
    private var refusal: Problem?
    private var isClosing = false

    init(logger: Logger) { self.logger = logger }

    // MARK: Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing, !isLast || isReading, refusal == nil else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            due += 1
            isReading = true
            isLast = asksToClose(head)
            if head.headerFields[.expect]?.lowercased() == "100-continue", due == 1 {
                let answer = HTTPResponsePart.head(HTTPResponse(status: .continue))
                context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
            }
        case .body: break
        case .end: isReading = false
        }
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard let refusal = event as? RequestRefusal else {
            return context.fireUserInboundEventTriggered(event)
        }
        refuse(context, refusal.problem)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // What our own check lets through and the parser does not, if there is such a thing.
        guard error is HTTPParserError else {
            return context.fireErrorCaught(error)
        }
        refuse(context, Problem(.badRequest))
    }

    private func refuse(_ context: ChannelHandlerContext, _ problem: Problem) {
        guard refusal == nil, !isClosing else { return }
        refusal = problem
        if isReading {
            context.fireErrorCaught(problem)
        } else if due == 0 {
            answer(context, problem)
        }
    }

    private func asksToClose(_ head: HTTPRequest) -> Bool {
        head.headerFields[.connection]?.lowercased().split(separator: ",")
            .contains { $0.trimmingPrefix(" ") == "close" } ?? false
    }

    // MARK: Responses

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isClosing else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(var head):
            if due == 1, isReading || isLast { head.headerFields[.connection] = "close" }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body: context.write(data, promise: promise)
        case .end:
            due -= 1
            context.write(data, promise: promise)
            if due == 0 { finish(context) }
        }
    }

    /// Everything that was asked is answered: goes on, or ends the connection.
    private func finish(_ context: ChannelHandlerContext) {
        if isReading || isLast {
            close(context)
        } else if let refusal {
            answer(context, refusal)
        }
    }

    private func answer(_ context: ChannelHandlerContext, _ problem: Problem) {
        let id = RequestID.random()
        var (head, body) = problem.answer(to: id)
        head.headerFields.addGatewayFields(request: id)
        head.headerFields[.connection] = "close"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: nil)
        context.write(wrapOutboundOut(.end(nil)), promise: nil)
        logger.info(
            "request",
            metadata: [
                "detail": "\(problem.detail ?? "")", "request": "\(id)", "route": "-",
                "status": "\(problem.code.status.code)",
            ]
        )
        close(context)
    }

    private func close(_ context: ChannelHandlerContext) {
        isClosing = true
        context.flush()
        context.close(mode: .all, promise: nil)
    }
}
