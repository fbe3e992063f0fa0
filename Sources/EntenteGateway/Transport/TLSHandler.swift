import NIOCore
import NIOTLS

/// TLS for one connection of a server, as a handler in its NIO pipeline.
///
/// 1. Until the handshake ends, writes wait and nothing is read by those above.
/// 2. Every write's promise is fulfilled once: when its last byte went out, or with the failure.
/// 3. A failure ends this connection, after an alert to the client if there is something to say.
/// 4. Closing hands over what was flushed, says so to the client, and then waits a bounded time for
///    the client to close: closing earlier would make the kernel reset the connection, and the
///    client could lose the end of a response.
final class TLSHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    enum State {
        case handshaking
        case active
        /// We said that we will send no more, and still listen.
        case outputClosed
        /// Nothing is read or written any more; the client is given time to close.
        case closing
        case closed
    }

    var state = State.handshaking
    let session: TLSSession
    let configuration: TLSConfiguration
    /// Whether the client said that it will send no more.
    var isInputClosed = false
    /// Whether the client's side of the TCP connection has ended.
    var isSocketInputClosed = false
    var pending = PendingWrites()
    var isEncrypting = false
    /// A close that was asked for and waits for what was written before it.
    var closeRequest: (mode: CloseMode, promise: EventLoopPromise<Void>?)?
    /// Fulfilled when all that we sent has left, once we have said that no more will come.
    var outputFinished: EventLoopFuture<Void>?
    /// Promises of closes that wait until the channel is closed.
    var closePromises: [EventLoopPromise<Void>] = []
    private var deadline: Scheduled<Void>?
    /// Ends a connection whose client takes nothing of what waits for it.
    private var stall: Scheduled<Void>?

    /// Begins a connection; the context is kept for its whole life, also when a newer one comes.
    init(context: TLSContext, configuration: TLSConfiguration) throws(TLSError) {
        self.configuration = configuration
        session = try TLSSession(context: context, allocator: ByteBufferAllocator())
    }

    // MARK: The life of the channel

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { startHandshakeDeadline(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        startHandshakeDeadline(context)
        context.fireChannelActive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        cancelDeadlines()
        failPending(ChannelError.ioOnClosedChannel)
    }

    func channelInactive(context: ChannelHandlerContext) {
        let error: TLSError? =
            switch state {
            case .handshaking: TLSError(.handshake)
            case .active where !isInputClosed: TLSError(.truncated)
            default: nil
            }
        state = .closed
        cancelDeadlines()
        failPending(error ?? ChannelError.ioOnClosedChannel)
        succeedClosePromises()
        if let error { context.fireErrorCaught(error) }
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case ChannelEvent.inputClosed:
            isSocketInputClosed = true
            socketInputClosed(context)
        case is ChannelShouldQuiesceEvent where state == .handshaking:
            // Nobody above has seen the client yet, so nobody above would close it.
            close(context: context, mode: .all, promise: nil)
        default:
            context.fireUserInboundEventTriggered(event)
        }
    }

    private func socketInputClosed(_ context: ChannelHandlerContext) {
        switch state {
        case .handshaking: fail(context, TLSError(.handshake))
        // Without the closing message an attacker may have cut the end off (RFC 8446, 6.1).
        case .active where !isInputClosed: fail(context, TLSError(.truncated))
        case .outputClosed, .closing: linger(context)
        case .active, .closed: break
        }
    }

    // MARK: From the network

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard state != .closed, state != .closing else { return }
        session.receive(unwrapInboundIn(data))
        if state == .handshaking { handshake(context) }
        decrypt(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Reading can produce output: the answer to a key update, an alert.
        sendOutput(context, promises: [])
        if state == .closing { context.read() }
        context.fireChannelReadComplete()
    }

    private func handshake(_ context: ChannelHandlerContext) {
        switch session.handshake() {
        case .needsInput:
            sendOutput(context, promises: [])
        case .failed(let error):
            fail(context, error)
        case .done:
            deadline?.cancel()
            deadline = nil
            state = .active
            sendOutput(context, promises: [])
            let name = session.applicationProtocol
            let event = TLSUserEvent.handshakeCompleted(negotiatedProtocol: name)
            context.fireUserInboundEventTriggered(event)
            encrypt(context)
        }
    }

    private func decrypt(_ context: ChannelHandlerContext) {
        // Each turn can call others, who can close: the state is asked again each time.
        while state == .active || state == .outputClosed, !isInputClosed {
            switch session.read() {
            case .data(let buffer): context.fireChannelRead(wrapInboundOut(buffer))
            case .needsInput: return
            case .failed(let error): fail(context, error)
            case .end: clientClosed(context)
            }
        }
    }

    private func clientClosed(_ context: ChannelHandlerContext) {
        isInputClosed = true
        if state == .outputClosed {
            linger(context)
        } else if (try? context.channel.syncOptions?.getOption(.allowRemoteHalfClosure)) == true {
            context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        } else {
            close(context: context, mode: .all, promise: nil)
        }
    }

    // MARK: Ends

    /// Ends the connection because of an error.
    func fail(_ context: ChannelHandlerContext, _ error: TLSError) {
        guard state != .closed else { return }
        state = .closed
        cancelDeadlines()
        sendOutput(context, promises: [])  // The alert, if there is one.
        failPending(error)
        context.fireErrorCaught(error)
        closeSocket(context)
    }

    /// Closes the socket; the promises of all who asked are fulfilled with it.
    func closeSocket(_ context: ChannelHandlerContext) {
        state = .closed
        cancelDeadlines()
        failPending(ChannelError.ioOnClosedChannel)
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { _ in self.succeedClosePromises() }
        context.close(mode: .all, promise: promise)
    }

    /// Gives a closing connection so much time, and no more.
    func startCloseDeadline(_ context: ChannelHandlerContext, in amount: TimeAmount) {
        startDeadline(context, in: amount) { handler in
            if handler.state != .closed { handler.closeSocket(context) }
        }
    }

    /// Gives a full connection so much time, and takes it back when there is room again.
    func watchStall(_ context: ChannelHandlerContext) {
        stall?.cancel()
        stall = nil
        guard !context.channel.isWritable, state == .active else { return }
        let loop = context.eventLoop.assumeIsolated()
        stall = loop.scheduleTask(in: configuration.stallTimeout) {
            if self.state == .active { self.closeSocket(context) }
        }
    }

    private func cancelDeadlines() {
        deadline?.cancel()
        stall?.cancel()
    }

    private func startHandshakeDeadline(_ context: ChannelHandlerContext) {
        guard state == .handshaking, deadline == nil else { return }
        startDeadline(context, in: configuration.handshakeTimeout) { handler in
            if handler.state == .handshaking {
                handler.fail(context, TLSError(.handshakeTimeout))
            }
        }
    }

    private func startDeadline(
        _ context: ChannelHandlerContext,
        in amount: TimeAmount,
        _ body: @escaping (TLSHandler) -> Void
    ) {
        deadline?.cancel()
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: amount) { body(self) }
    }

    private func failPending(_ error: any Error) {
        for promise in pending.removeAll() { promise.fail(error) }
        if let promise = closeRequest?.promise { closePromises.append(promise) }
        closeRequest = nil
    }

    private func succeedClosePromises() {
        let promises = closePromises
        closePromises = []
        for promise in promises { promise.succeed(()) }
    }
}
