import EntentePostgres
import Logging
import ServiceLifecycle

/// Starts the embedded cluster again when its server has ended without being asked to (goal R2).
///
/// PostgreSQL recovers by itself; what it needs is somebody who starts it. Requests that come in
/// between are answered with `unavailable`.
struct ClusterKeeper: Service {
    let cluster: EmbeddedCluster
    let clock: any Clock<Duration>
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            // The only way out of the sleep is cancellation, and that is an ordered end.
            while (try? await clock.sleep(for: .milliseconds(250))) != nil {
                if case .running = cluster.status() { continue }
                logger.error("the database has ended; starting it again")
                do {
                    try await cluster.start()
                    logger.notice("the database runs again")
                } catch {
                    // Processes of the old server may hold its memory for another moment.
                    logger.warning(
                        "the database does not start yet",
                        metadata: ["error": "\(error)"]
                    )
                }
            }
        }
    }
}
