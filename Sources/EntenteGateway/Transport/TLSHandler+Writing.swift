import NIOCore

/// To the network: writes, flushes and closes.
extension TLSHandler {
    func write(
        context: ChannelHandlerContext,
        data: NIOAny,
        promise: EventLoopPromise<Void>?
    ) {
        guard state == .handshaking || state == .active, closeRequest == nil else {
            promise?.fail(ChannelError.outputClosed)
            return
        }
        let buffer = unwrapOutboundIn(data)
        guard pending.bytes + buffer.readableBytes <= configuration.pendingLimit else {
            let error = TLSError(.tooMuchPending)
            promise?.fail(error)
            fail(context, error)
            return
        }
        pending.append(buffer, promise)
    }

    func flush(context: ChannelHandlerContext) {
        pending.flush()
        encrypt(context)
        context.flush()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        watchStall(context)
        encrypt(context)
        context.fireChannelWritabilityChanged()
    }

    func close(
        context: ChannelHandlerContext,
        mode: CloseMode,
        promise: EventLoopPromise<Void>?
    ) {
        switch (mode, state) {
        case (.input, _):
            context.close(mode: .input, promise: promise)
        case (.output, .outputClosed), (.output, .closing), (.output, .closed):
            promise?.fail(ChannelError.outputClosed)
        case (_, .closed):
            context.close(mode: mode, promise: promise)
        case (.all, .handshaking):
            if let promise { closePromises.append(promise) }
            closeSocket(context)
        case (.all, .closing):
            if let promise { closePromises.append(promise) }
        case (.all, .outputClosed):
            if let promise { closePromises.append(promise) }
            linger(context)
        case (.output, .handshaking), (.output, .active), (.all, .active):
            requestClose(context, mode, promise)
        }
    }

    /// Encrypts what was flushed, as long as the network takes it.
    func encrypt(_ context: ChannelHandlerContext) {
        // Flushing can make the channel writable at once, which calls this again.
        guard state == .active, !isEncrypting else { return }
        isEncrypting = true
        var promises: [EventLoopPromise<Void>] = []
        while state == .active, context.channel.isWritable, let piece = pending.next() {
            promises += piece.promises
            if let error = session.write(piece.bytes) {
                for promise in promises { promise.fail(error) }
                isEncrypting = false
                fail(context, error)
                return
            }
            guard session.outputBytes >= PendingWrites.pieceBytes || !pending.isFlushed else {
                continue
            }
            sendOutput(context, promises: promises)
            promises = []
        }
        sendOutput(context, promises: promises)
        isEncrypting = false
        if state == .active, !pending.isFlushed, let request = closeRequest {
            closeRequest = nil
            closeOutput(context, request.mode, request.promise)
        }
    }

    /// Sends what the session has for the network; the promises are fulfilled with it.
    func sendOutput(_ context: ChannelHandlerContext, promises: [EventLoopPromise<Void>]) {
        guard let output = session.takeOutput() else {
            for promise in promises { promise.succeed(()) }
            return
        }
        let promise = promises.first
        for other in promises.dropFirst() { promise?.futureResult.cascade(to: other) }
        context.writeAndFlush(wrapOutboundOut(output), promise: promise)
    }

    private func requestClose(
        _ context: ChannelHandlerContext,
        _ mode: CloseMode,
        _ promise: EventLoopPromise<Void>?
    ) {
        var promise = promise
        if let earlier = closeRequest?.promise {
            // The later close includes the earlier one.
            if let later = promise { earlier.futureResult.cascade(to: later) }
            promise = earlier
        }
        let isAll = mode == .all || closeRequest?.mode == .all
        closeRequest = (isAll ? .all : .output, promise)
        pending.flush()
        if isAll { startCloseDeadline(context, in: configuration.drainTimeout) }
        encrypt(context)
    }

    /// Says that we will send no more, now that everything before it is on its way.
    private func closeOutput(
        _ context: ChannelHandlerContext,
        _ mode: CloseMode,
        _ promise: EventLoopPromise<Void>?
    ) {
        session.close()
        state = .outputClosed
        let finished = context.eventLoop.makePromise(of: Void.self)
        outputFinished = finished.futureResult
        if mode == .output {
            finished.futureResult.cascade(to: promise)
        } else if let promise {
            // Before the close below, which can end the channel at once.
            closePromises.append(promise)
        }
        if isSocketInputClosed {
            // With both sides closed NIO closes at once, and what waits to be sent would be lost.
            sendOutput(context, promises: [finished])
        } else {
            sendOutput(context, promises: [])
            context.close(mode: .output, promise: finished)
        }
        if mode == .all || isInputClosed { linger(context) }
    }

    /// Waits until the last bytes are out, then for the client to close, both within a bound.
    func linger(_ context: ChannelHandlerContext) {
        if state == .outputClosed {
            state = .closing
            startCloseDeadline(context, in: configuration.drainTimeout)
        }
        outputFinished?.assumeIsolated().whenComplete { result in
            guard self.state == .closing else { return }
            if case .success = result, !self.isSocketInputClosed {
                self.startCloseDeadline(context, in: self.configuration.lingerTimeout)
                // Those above read no more; the end of the client's side is still to be seen.
                context.read()
            } else {
                self.closeSocket(context)
            }
        }
    }
}
