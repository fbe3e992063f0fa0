import NIOCore

/// Says to those above that what comes after the requests so far cannot be served.
struct RequestRefusal: Sendable {
    /// What the client is told.
    let problem: Problem
}

/// Lets through what ``RequestFraming`` finds in order, within the deadlines for head and body.
///
/// After a refusal nothing more is read from the connection; ``RequestRefusalHandler`` ends it.
final class RequestFramingHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let headTimeout: TimeAmount
    private let bodyTimeout: TimeAmount
    private var framing = RequestFraming()
    private var deadline: Scheduled<Void>?
    private var isRefused = false

    init(headTimeout: TimeAmount, bodyTimeout: TimeAmount) {
        self.headTimeout = headTimeout
        self.bodyTimeout = bodyTimeout
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        var buffer = unwrapInboundIn(data)
        let before = (framing.requests, framing.phase)
        let (passed, fault) = framing.take(buffer.readableBytesView)
        if before != (framing.requests, framing.phase) { startDeadline(context) }
        guard let fault else { return context.fireChannelRead(wrapInboundOut(buffer)) }
        if passed > 0, let part = buffer.readSlice(length: passed) {
            context.fireChannelRead(wrapInboundOut(part))
        }
        refuse(context, Problem(.badRequest, detail: fault.detail))
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed, framing.phase != .between {
            refuse(context, Problem(.badRequest, detail: "the request ends early"))
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    private func startDeadline(_ context: ChannelHandlerContext) {
        deadline?.cancel()
        deadline = nil
        let (part, timeout): (String, TimeAmount)
        switch framing.phase {
        case .between: return
        case .head: (part, timeout) = ("head", headTimeout)
        case .body: (part, timeout) = ("body", bodyTimeout)
        }
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: timeout) {
            self.refuse(context, Problem(.requestTimeout, detail: "the \(part)"))
        }
    }

    private func refuse(_ context: ChannelHandlerContext, _ problem: Problem) {
        guard !isRefused else { return }
        isRefused = true
        deadline?.cancel()
        context.fireUserInboundEventTriggered(RequestRefusal(problem: problem))
    }
}
