import EntenteDomain
import EntentePostgres
import EntenteSync
import Hummingbird
import Logging
import ServiceLifecycle

/// Keeps the table that reports in SQL read up to the log.
///
/// It asks instead of listening: one question a second costs the database less than a lost hint would
/// cost a reader.
struct ProjectionService: Service {
    let projector: Projector
    let clock: any Clock<Duration>
    let logger: Logger

    /// Between two looks: how old a report in SQL may be.
    private static let pause = Duration.seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await clock.sleep(for: Self.pause)) != nil {
                do throws(StoreError) {
                    _ = try await projector.run()
                } catch {
                    // The rows are as they were; the next look tries again.
                    logger.warning(
                        "reports in SQL could not follow the log",
                        metadata: ["error": "\(error.debugDescription)"]
                    )
                }
            }
        }
    }
}
