import EntenteDomain
import EntentePostgres
import EntenteSync
import Hummingbird
import Logging
import ServiceLifecycle

/// Makes the snapshots that are due, again and again.
///
/// It asks instead of listening: a snapshot that is some seconds late costs nothing, and a hint that is
/// lost would cost one.
struct SnapshotService: Service {
    let checkpointer: Checkpointer
    let clock: any Clock<Duration>
    let logger: Logger

    /// Between two looks; a stream gets a thousand changes in no less.
    private static let pause = Duration.seconds(5)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await clock.sleep(for: Self.pause)) != nil {
                do throws(StoreError) {
                    let streams = try await checkpointer.run(now: .now)
                    for stream in streams {
                        logger.info("snapshot", metadata: ["stream": "\(stream)"])
                    }
                } catch {
                    // What is kept is as it was; the next look tries again.
                    logger.warning(
                        "no snapshot could be made",
                        metadata: ["error": "\(error.debugDescription)"]
                    )
                }
            }
        }
    }
}
