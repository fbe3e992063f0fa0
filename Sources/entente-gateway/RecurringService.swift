import EntenteSync
import Hummingbird
import Logging
import ServiceLifecycle

/// Something that the gateway does again and again while it serves.
///
/// When it fails, everything is as it was: that is told, and the next time tries again.
struct RecurringService: Service {
    /// What the log says of a failure.
    let failure: Logger.Message
    /// Between two times.
    let pause: Duration
    /// Whether the first time comes at once, and not after a pause.
    var beginsAtOnce = false
    var clock: any Clock<Duration> = ContinuousClock()
    let logger: Logger
    let work: @Sendable () async throws(StoreError) -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            if beginsAtOnce { await attempt() }
            while (try? await clock.sleep(for: pause)) != nil { await attempt() }
        }
    }

    private func attempt() async {
        do throws(StoreError) {
            try await work()
        } catch {
            logger.warning(failure, metadata: ["error": "\(error.debugDescription)"])
        }
    }
}
