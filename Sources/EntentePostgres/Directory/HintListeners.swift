import EntenteDomain
import EntenteSync
import Logging

/// Listens for hints on connections of its own, and connects again when one is lost.
final class HintListeners: Sendable {
    /// More hints than this are not kept for a slow reader: the newest say enough.
    private static let waitingHints = 4_096

    /// The channel's name is a secret of the program: every login of the database may listen and notify.
    private static let channel = Statement("hint-channel", "SELECT entente.channel()")

    private struct State {
        var tasks: [Int: Task<Void, Never>] = [:]
        var last = 0
        var isShutDown = false
    }

    private let address: String
    private let logger: Logger
    private let state = LockBox(State())

    init(address: String, logger: Logger) {
        self.address = address
        self.logger = logger
    }

    deinit { shutdown() }

    func listen() -> AsyncStream<StoreHint> {
        let (stream, continuation) = AsyncStream<StoreHint>.makeStream(
            bufferingPolicy: .bufferingNewest(Self.waitingHints)
        )
        let number = state.withLock { state in
            state.last += 1
            return state.last
        }
        let task = Task { [address, logger] in
            await Self.run(address, logger, continuation)
            continuation.finish()
        }
        let isTooLate = state.withLock { state in
            if !state.isShutDown { state.tasks[number] = task }
            return state.isShutDown
        }
        if isTooLate { task.cancel() }
        continuation.onTermination = { [weak self] _ in
            task.cancel()
            self?.state.withLock { $0.tasks[number] = nil }
        }
        return stream
    }

    func shutdown() {
        let tasks = state.withLock { state in
            state.isShutDown = true
            defer { state.tasks = [:] }
            return state.tasks.values
        }
        for task in tasks { task.cancel() }
    }

    private static func run(
        _ address: String,
        _ logger: Logger,
        _ continuation: AsyncStream<StoreHint>.Continuation
    ) async {
        var failures = 0
        while !Task.isCancelled {
            do {
                let reactor = try Reactor()
                defer { reactor.shutdown() }
                let connection = try await PostgresConnection.connect(
                    to: address,
                    reactor: reactor
                )
                defer { connection.close() }
                let channel = try await connection.query(Self.channel).text(0, 0)
                let notifications = try await connection.listen(to: channel)
                // What was told before anybody listened is lost: everything may have changed.
                continuation.yield(.directory)
                failures = 0
                for await notification in notifications {
                    guard let hint = StoreHint(payload: notification.payload) else { continue }
                    continuation.yield(hint)
                }
                if !Task.isCancelled { logger.warning("hints are interrupted") }
            } catch {
                guard !Task.isCancelled else { return }
                logger.warning("no hints", metadata: ["error": "\(String(reflecting: error))"])
            }
            let wait = Duration.milliseconds(100) * (1 << min(failures, 6))
            failures += 1
            // Cancelled by `shutdown` and by the reader's end.
            try? await Task.sleep(for: wait)
        }
    }
}

extension StoreHint {
    /// Reads what `entente.append_control`, the hint sender and administration send; all else is no hint.
    init?(payload: String) {
        if payload == "directory" {
            self = .directory
        } else if payload.hasPrefix("appended:"),
            let stream = StreamID(payload.dropFirst("appended:".count))
        {
            self = .appended(stream)
        } else {
            return nil
        }
    }
}
