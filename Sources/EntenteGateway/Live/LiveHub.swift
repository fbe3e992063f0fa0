public import EntenteDomain
import EntenteSync
import NIOConcurrencyHelpers

/// Tells those who wait for streams that there may be something new.
///
/// A wake-up carries no data, so it can be dropped, doubled or late; whoever wakes reads the log
/// (clause 5.5).
public final class LiveHub: Sendable {
    /// One who waits; it remembers what it was woken for until it looks.
    final class Subscription: Sendable {
        struct State: Sendable {
            var dirty: Set<StreamID> = []
            var directoryChanged = false
            var isEnding = false
        }

        private let state: NIOLockedValueBox<State>
        private let signal: AsyncStream<Void>.Continuation
        /// A tick for each batch of wake-ups; ends never by itself.
        let ticks: AsyncStream<Void>

        init() {
            state = NIOLockedValueBox(State())
            (ticks, signal) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        }

        func wake(_ change: (inout State) -> Void) {
            state.withLockedValue { change(&$0) }
            signal.yield()
        }

        /// Takes what has gathered since the last look.
        func take() -> State {
            state.withLockedValue { state in
                let taken = state
                state.dirty = []
                state.directoryChanged = false
                return taken
            }
        }
    }

    private struct Registry {
        var next: UInt64 = 0
        var subscriptions: [UInt64: Subscription] = [:]
        var byStream: [StreamID: Set<UInt64>] = [:]
        var isEnding = false
    }

    private let registry = NIOLockedValueBox(Registry())
    /// What readers of the same stream are sent.
    let frames = LiveFrames()

    /// Starts with nobody waiting.
    public init() {}

    /// A stream has new changes.
    public func appended(_ stream: StreamID) {
        let woken = registry.withLockedValue { registry in
            registry.byStream[stream, default: []].compactMap { registry.subscriptions[$0] }
        }
        for subscription in woken { subscription.wake { $0.dirty.insert(stream) } }
    }

    /// Devices, members or partnerships changed: everyone looks again at what they may see.
    public func directoryChanged() {
        let all = registry.withLockedValue { Array($0.subscriptions.values) }
        for subscription in all { subscription.wake { $0.directoryChanged = true } }
    }

    /// The server stops: everyone who waits ends.
    public func end() {
        let all = registry.withLockedValue { registry in
            registry.isEnding = true
            return Array(registry.subscriptions.values)
        }
        for subscription in all { subscription.wake { $0.isEnding = true } }
    }

    /// Waits for streams for as long as the body runs.
    func subscribe<Value: Sendable>(
        to streams: some Sequence<StreamID>,
        _ body: (Subscription) async throws -> Value
    ) async rethrows -> Value {
        let streams = Array(streams)
        let subscription = Subscription()
        let id = registry.withLockedValue { registry in
            registry.next += 1
            registry.subscriptions[registry.next] = subscription
            for stream in streams { registry.byStream[stream, default: []].insert(registry.next) }
            return registry.next
        }
        if registry.withLockedValue({ $0.isEnding }) { subscription.wake { $0.isEnding = true } }
        defer {
            registry.withLockedValue { registry in
                registry.subscriptions[id] = nil
                for stream in streams {
                    registry.byStream[stream]?.remove(id)
                    if registry.byStream[stream]?.isEmpty == true {
                        registry.byStream[stream] = nil
                    }
                }
            }
        }
        return try await body(subscription)
    }
}
