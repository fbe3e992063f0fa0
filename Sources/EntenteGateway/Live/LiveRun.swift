import EntenteDomain
import EntenteSync
import HummingbirdCore
import NIOConcurrencyHelpers
import NIOCore

/// Runs one live session over one connection: waits, writes, keeps alive, ends in time.
struct LiveRun: Sendable {
    /// The reader did not take a frame in time.
    struct StuckReader: Error {}

    /// What the timer tells the loop.
    private struct Timer: Sendable {
        var isKeepAliveDue = false
        var isOver = false
        /// Periods that the frame being written has lasted; nil when none is.
        var writingPeriods: Int?
    }

    let services: GatewayServices
    let session: LiveSession
    /// Ends the reader's connection; a write that waits for the reader ends with it.
    let cut: @Sendable () -> Void

    /// Writes events until the session ends; throws when the reader is gone or stuck.
    @concurrent
    func write(to writer: inout any ResponseBodyWriter) async throws {
        let timer = NIOLockedValueBox(Timer())
        var output = writer
        try await services.live.subscribe(to: session.streams) { subscription in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await self.tick(timer, waking: subscription) }
                try await self.loop(subscription, timer, &output)
                group.cancelAll()
            }
        }
    }

    @concurrent
    private func loop(
        _ subscription: LiveHub.Subscription,
        _ timer: NIOLockedValueBox<Timer>,
        _ writer: inout any ResponseBodyWriter
    ) async throws {
        var session = session
        try await send([LiveFrame.hello()], timer, &writer)
        for stream in session.streams {
            try await send(try await session.frames(of: stream), timer, &writer)
        }
        for await _ in subscription.ticks {
            let news = subscription.take()
            if news.directoryChanged {
                try await send(try await session.framesOfAll(), timer, &writer)
            }
            for stream in news.dirty {
                try await send(try await session.frames(of: stream), timer, &writer)
            }
            let due = timer.withLockedValue { timer in
                defer { timer.isKeepAliveDue = false }
                return timer
            }
            if let reason = goodbye(news, due, session) {
                try await send([LiveFrame.bye(reason)], timer, &writer)
                return
            }
            if due.isKeepAliveDue { try await send([LiveFrame.keepAlive], timer, &writer) }
        }
    }

    private func goodbye(
        _ news: LiveHub.Subscription.State,
        _ due: Timer,
        _ session: LiveSession
    ) -> LiveEvent.Goodbye? {
        if news.isEnding { return .restart }
        if session.streams.isEmpty { return .access }
        return due.isOver ? .expired : nil
    }

    @concurrent
    private func send(
        _ frames: [[UInt8]],
        _ timer: NIOLockedValueBox<Timer>,
        _ writer: inout any ResponseBodyWriter
    ) async throws {
        for frame in frames {
            timer.withLockedValue { $0.writingPeriods = 0 }
            // In pieces: what the connection holds of a frame is encrypted for this reader alone.
            for start in stride(from: 0, to: frame.count, by: Limits.livePieceBytes) {
                let end = min(start + Limits.livePieceBytes, frame.count)
                try await writer.write(ByteBuffer(bytes: frame[start..<end]))
            }
            timer.withLockedValue { $0.writingPeriods = nil }
        }
    }

    /// Wakes the loop for keep-alives and its end; runs beside it, so that a stuck write is noticed.
    private func tick(
        _ timer: NIOLockedValueBox<Timer>,
        waking subscription: LiveHub.Subscription
    ) async throws {
        let period = 5
        // Sessions that began together shall not all come back together (rule F39).
        let lifetime = Limits.liveSeconds + Int.random(in: 0...Limits.liveSeconds / 5)
        var age = 0
        while true {
            try await services.clock.sleep(for: .seconds(period))
            age += period
            let isStuck = timer.withLockedValue { timer in
                if age % Limits.keepAliveSeconds == 0 { timer.isKeepAliveDue = true }
                timer.isOver = age >= lifetime
                timer.writingPeriods = timer.writingPeriods.map { $0 + 1 }
                return (timer.writingPeriods ?? 0) * period > Limits.liveWriteSeconds
            }
            if isStuck {
                // The loop hangs in its write: only the end of the connection wakes it.
                cut()
                throw StuckReader()
            }
            subscription.wake { _ in }
        }
    }
}
